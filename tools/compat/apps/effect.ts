/** A program of an Effect user: layers, the error channel, and the recording transport. */
import assert from "node:assert/strict"
import { DeskError as DeskErrorOfPromises } from "@tcdesk/core"
import { Desk, DeskError, Elem, Transport } from "@tcdesk/core/effect"
import { startEmulator } from "@tcdesk/emulator"
import { Effect, Layer, Redacted } from "effect"

const main = async () => {
  const emulator = await startEmulator()
  const { url: endpoint, sdkAppId, identifier } = emulator
  const layer = Desk.layer({ endpoint, sdkAppId, identifier, secretKey: Redacted.make(emulator.secretKey) })
  const message = { from: "@customer_service_account", to: "user45", body: Elem.text("您好") }
  const ended = emulator.openSession({ clientUserId: "user46" })
  emulator.endSession(ended)

  const program: Effect.Effect<void, DeskError.DeskError, Desk.Desk> = Effect.gen(function* () {
    const receipt = yield* Desk.send(message)
    assert.equal(receipt.attempts.length, 1)
    const session = yield* Desk.send({ sessionId: ended, text: "您好" }).pipe(
      Effect.as("open"),
      Effect.catchReason("DeskError", "SessionEnded", () => Effect.succeed("ended"))
    )
    assert.equal(session, "ended")
    const error = yield* Desk.send({ ...message, to: "" }).pipe(Effect.flip, Effect.orDie)
    assert(error instanceof DeskError.DeskError && error instanceof DeskErrorOfPromises)
    assert.equal(error.reason._tag, "InvalidMessage")
  })
  await Effect.runPromise(Effect.provide(program, layer))
  assert.equal(emulator.messages({ to: "user45" }).length, 1)
  assert.equal(emulator.requests().length, 2)

  const recorded = Effect.gen(function* () {
    yield* Desk.send(message)
    return (yield* Transport.Recording).packets().length
  }).pipe(Effect.provide(Layer.provideMerge(layer, Transport.layerRecording)))
  assert.equal(await Effect.runPromise(recorded), 1)
  assert.equal(emulator.requests().length, 2)

  await emulator.close()
  console.log("ok")
}

main()
