import { createDesk } from "@tcdesk/core"
import { startEmulator } from "@tcdesk/emulator"
import { expect, it } from "vitest"

it("an emulator's options are all that a client needs", async () => {
  await using emulator = await startEmulator()
  await using desk = createDesk(emulator.options)
  await desk.send({ sessionId: emulator.openSession({ clientUserId: "user45" }), text: "hello" })
  expect(emulator.messages({ clientUserId: "user45" })).toHaveLength(1)
})
