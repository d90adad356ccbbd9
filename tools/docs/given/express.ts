/** `app`: an Express app that reads JSON, after `app.use(desk())`. */
import { desk as givenDesk } from "@tcdesk/express"
import givenExpress from "express"

const app = givenExpress()
app.use(givenExpress.json(), givenDesk())
