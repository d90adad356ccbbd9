import { createDeskFromEnv } from "@tcdesk/core"

const desk = createDeskFromEnv()
await desk.send({ sessionId: "session-1", text: "您好，您的订单已发货。" })
await desk.close()

// Asked of the emulator, as a test would: what the customer has received.
const answer = await fetch(`${process.env.TCDESK_ENDPOINT}/_emulator/messages?sessionId=session-1`)
const { messages } = await answer.json()
console.log(`user45 has received ${messages.length} message(s)`)
