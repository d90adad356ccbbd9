/** `app`: a Koa app, after `app.use(desk())`. */
import { desk as preludeDesk } from "@tcdesk/koa"
import PreludeKoa from "koa"

const app = new PreludeKoa()
app.use(preludeDesk())
