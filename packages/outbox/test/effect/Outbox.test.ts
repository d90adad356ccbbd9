import { assert, describe, it } from "@effect/vitest"
import { Desk } from "@tcdesk/core/effect"
import { type Emulator, startEmulator } from "@tcdesk/emulator"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Outbox } from "../../src/effect.ts"
import { OutboxError } from "../../src/index.ts"
import { memoryStore } from "../../src/testing.ts"

const withEmulator = async <A, E>(
  program: (sessionId: string, emulator: Emulator) => Effect.Effect<A, E, Outbox.Outbox>,
  options?: Outbox.Options
) => {
  const emulator = await startEmulator()
  try {
    const { secretKey, ...client } = emulator.options
    const desk = Desk.layer({ ...client, secretKey: Redacted.make(secretKey), retry: false })
    const layer = Outbox.layer(memoryStore, options).pipe(Layer.provide(desk))
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const result = await Effect.runPromise(program(sessionId, emulator).pipe(Effect.provide(layer), Effect.scoped))
    return { result, messages: emulator.messages() }
  } finally {
    await emulator.close()
  }
}

describe("Outbox, in Effect", () => {
  it("keeps a message and sends it; what was begun ends before the scope closes", async () => {
    const { result, messages } = await withEmulator((sessionId) =>
      Effect.gen(function* () {
        const enqueued = yield* Outbox.enqueue({ sessionId, text: "您好", key: "order-1" })
        const again = yield* Outbox.enqueue({ sessionId, text: "您好", key: "order-1" })
        while ((yield* Outbox.status).pending > 0) yield* Effect.promise(() => new Promise(setImmediate))
        return { enqueued, again }
      })
    )
    assert.strictEqual(result.enqueued.duplicate, false)
    assert.deepStrictEqual(result.again, { ...result.enqueued, duplicate: true })
    assert.deepStrictEqual(
      messages.map(({ msgRandom }) => msgRandom),
      [result.enqueued.msgRandom]
    )
  })

  it("fails with what is wrong with a message, and stores none of those that came with it", async () => {
    const { result } = await withEmulator((sessionId) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(
          Outbox.enqueueMany([
            { sessionId, text: "x" },
            { sessionId, text: "" }
          ])
        )
        return { error, status: yield* Outbox.status }
      })
    )
    assert.strictEqual(result.error._tag, "DeskError")
    assert.strictEqual(result.error.reason instanceof Object && result.error.reason._tag, "InvalidMessage")
    assert.strictEqual(result.status.pending, 0)
  })

  it("only enqueues where it is told to have no worker", async () => {
    const { result, messages } = await withEmulator(
      (sessionId) => Effect.andThen(Outbox.enqueue({ sessionId, text: "x" }), Outbox.status),
      { worker: false }
    )
    assert.strictEqual(result.pending, 1)
    assert.strictEqual(result.running, false)
    assert.deepStrictEqual(messages, [])
  })

  it("puts into the dead letter what Desk refuses for good, and removes it", async () => {
    const { result } = await withEmulator(() =>
      Effect.gen(function* () {
        const { dead } = yield* Outbox.Outbox
        const { id } = yield* Outbox.enqueue({ sessionId: "no-such-session", text: "x" })
        while ((yield* Outbox.status).dead === 0) yield* Effect.promise(() => new Promise(setImmediate))
        const [letter] = yield* dead.list()
        const replayed = yield* dead.replay([])
        return { id, letter, replayed, removed: yield* dead.remove([id]) }
      })
    )
    assert.strictEqual(result.letter?.id, result.id)
    assert.strictEqual(result.letter?.error.reason._tag, "SessionEnded")
    assert.deepStrictEqual(result.replayed, { replayed: [], refused: [] })
    assert.strictEqual(result.removed, 1)
  })

  it("parks what may have arrived, where that is chosen, and sends it again when it is told to", async () => {
    const { result, messages } = await withEmulator(
      (sessionId, emulator) =>
        Effect.gen(function* () {
          const { parked } = yield* Outbox.Outbox
          emulator.failNext({ _tag: "Reset", stored: false })
          const { id } = yield* Outbox.enqueue({ sessionId, text: "x" })
          while ((yield* Outbox.status).parked === 0) yield* Effect.promise(() => new Promise(setImmediate))
          const [letter] = yield* parked.list()
          const retried = yield* parked.retry("all")
          while ((yield* Outbox.status).pending > 0) yield* Effect.promise(() => new Promise(setImmediate))
          return { id, letter, retried }
        }),
      { onUnknown: "park" }
    )
    assert.strictEqual(result.letter?.error.delivery, "unknown")
    assert.deepStrictEqual(result.retried, { replayed: [result.id], refused: [] })
    assert.strictEqual(messages.length, 1)
  })

  it("fails with an OutboxError that names the store where it can't be reached, or can't join a transaction", async () => {
    const { result } = await withEmulator((sessionId) =>
      Effect.flip(Outbox.enqueue({ sessionId, text: "x" }, { tx: {} }))
    )
    assert.strictEqual(result instanceof OutboxError && result.reason, "NoTransaction")
  })

  it("fails to be made with options that are wrong", async () => {
    const program = Effect.flip(Outbox.make(memoryStore, { maxAgeMs: 0 })).pipe(Effect.provide(Desk.layerDisabled))
    const error = await Effect.runPromise(Effect.scoped(program))
    assert.strictEqual(error._tag, "DeskConfigError")
    assert.match(error.message, /maxAgeMs/)
  })
})
