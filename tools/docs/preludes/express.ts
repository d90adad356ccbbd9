/** `app`: an Express app that reads JSON, after `app.use(desk())`. */
import { desk as preludeDesk } from "@tcdesk/express"
import preludeExpress from "express"

const app = preludeExpress()
app.use(preludeExpress.json(), preludeDesk())
