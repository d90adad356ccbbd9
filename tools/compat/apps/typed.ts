/** A program in TypeScript, without a framework. */
import assert from "node:assert/strict"
import { createDesk, type Desk, DeskError, Elem, isDeskError, type OutgoingMessage, type Receipt } from "@tcdesk/core"
import { createRecordingDesk, type RecordingDesk } from "@tcdesk/core/testing"
import { startEmulator } from "@tcdesk/emulator"

// An `any` would take both.
type IsAny<T> = 0 extends 1 & T ? true : false
const typed: [IsAny<Desk["send"]>, IsAny<RecordingDesk["sent"]>, IsAny<Receipt["msgRandom"]>] = [false, false, false]

// @ts-expect-error: a message has one route
const twoRoutes: OutgoingMessage = { sessionId: "s", from: "a", to: "b", text: "您好" }

const main = async () => {
  const emulator = await startEmulator()
  const { url: endpoint, sdkAppId, identifier, secretKey } = emulator
  const desk: Desk = createDesk({ endpoint, sdkAppId, identifier, secretKey })
  const message: OutgoingMessage = { from: "@customer_service_account", to: "user45", body: Elem.text("您好") }

  await desk.send(message)
  for (const client of [desk, createRecordingDesk()]) {
    const error: unknown = await client.send(twoRoutes).catch((reason: unknown) => reason)
    assert(error instanceof DeskError && isDeskError(error))
    assert(error.reason._tag === "InvalidMessage")
    assert.notEqual(error.reason.issues.length, 0)
  }
  assert.equal(emulator.messages({ to: "user45" }).length, 1)
  assert.equal(emulator.requests().length, 1)
  assert(!typed.some(Boolean))

  await desk.close()
  await emulator.close()
  console.log("ok")
}

main()
