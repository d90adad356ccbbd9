// A program that makes a client and sends one message.
import { createDesk } from "@tcdesk/core"
import { finished } from "./finished.js"

const { endpoint, account, sessionId, text } = JSON.parse(process.argv[2])
const desk = createDesk({ ...account, endpoint })
await desk.send({ sessionId, text })
finished()
