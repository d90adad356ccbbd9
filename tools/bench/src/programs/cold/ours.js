// A program that makes a client and sends one message. Which build of the client it is, it is told.
import { finished } from "./finished.js"

const { core, endpoint, account, sessionId, text } = JSON.parse(process.argv[2])
const { createDesk } = await import(core)
const desk = createDesk({ ...account, endpoint })
await desk.send({ sessionId, text })
finished()
