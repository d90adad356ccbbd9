// A program in JavaScript, without a framework: ECMAScript modules.
import assert from "node:assert/strict"
import { createDesk, DeskError, Elem } from "@tcdesk/core"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { startEmulator } from "@tcdesk/emulator"

const emulator = await startEmulator()
const { url: endpoint, sdkAppId, identifier, secretKey } = emulator
const desk = createDesk({ endpoint, sdkAppId, identifier, secretKey })
const message = { from: "@customer_service_account", to: "user45", body: Elem.text("您好") }

const receipt = await desk.send(message)
assert.equal(receipt.maybeDuplicate, false)
for (const client of [desk, createRecordingDesk()]) {
  const error = await client.send({ ...message, to: "" }).catch((reason) => reason)
  assert(error instanceof DeskError)
  assert.equal(error.reason._tag, "InvalidMessage")
}
assert.equal(emulator.messages({ to: "user45" }).length, 1)
assert.equal(emulator.requests().length, 1)

await desk.close()
await emulator.close()
console.log("ok")
