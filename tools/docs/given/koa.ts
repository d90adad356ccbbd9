/** `app`: a Koa app, after `app.use(desk())`. */
import { desk as givenDesk } from "@tcdesk/koa"
import GivenKoa from "koa"

const app = new GivenKoa()
app.use(givenDesk())
