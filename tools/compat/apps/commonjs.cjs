// A program in JavaScript, without a framework: CommonJS, which requires packages that are ECMAScript modules.
const assert = require("node:assert/strict")
const { createDesk, DeskError, Elem } = require("@tcdesk/core")
const { createRecordingDesk } = require("@tcdesk/core/testing")
const { startEmulator } = require("@tcdesk/emulator")

const main = async () => {
  const emulator = await startEmulator()
  const { url: endpoint, sdkAppId, identifier, secretKey } = emulator
  const desk = createDesk({ endpoint, sdkAppId, identifier, secretKey })
  const message = { from: "@customer_service_account", to: "user45", body: Elem.text("您好") }

  await desk.send(message)
  for (const client of [desk, createRecordingDesk()]) {
    const error = await client.send({ ...message, to: "" }).catch((reason) => reason)
    assert(error instanceof DeskError)
    assert.equal(error.reason._tag, "InvalidMessage")
  }
  // Another part of the program may load it in the other way.
  assert.equal((await import("@tcdesk/core")).DeskError, DeskError)
  assert.equal(emulator.messages({ to: "user45" }).length, 1)
  assert.equal(emulator.requests().length, 1)

  await desk.close()
  await emulator.close()
  console.log("ok")
}

main()
