/** A transport of the user's own may throw where it should fail: the attempt counts, and what became of the call is said by its phase. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Transport } from "../../src/engine/transport/Transport.ts"
import type { ExchangePhase } from "../../src/model/networkFailure.ts"
import type { Reply } from "../../src/model/Reply.ts"
import { pass } from "../support/clock.ts"
import { atOnce, deskOn, type Exchange, lost, message, scripted } from "../support/desks.ts"
import { events } from "../support/events.ts"

const secretive = () => new Error("https://x?usersig=eJy")

const throwing: { readonly [way: string]: (request: object) => ReturnType<Exchange> } = {
  "throws at once": () => {
    throw secretive()
  },
  "dies, as an effect": () => Effect.die(secretive()),
  "dies later": () => Effect.andThen(Effect.sleep(10), Effect.die(secretive()))
}
/** As it is, so that what it throws is thrown where the client calls it. */
const bare = (phase: ExchangePhase, way: (typeof throwing)[string]) => ({
  transport: Transport.of({
    exchange: (request) => {
      request.phase = phase
      return way(request)
    }
  })
})

const deliveries = { queue: "not-sent", connect: "not-sent", headers: "unknown", body: "unknown" } as const
const phases = Object.keys(deliveries) as ReadonlyArray<ExchangePhase>

describe.each(Object.entries(throwing))("a transport that %s", (_, way) => {
  it.effect.each(phases)("in phase %s: one attempt, its delivery is the phase's, and it is told of", (phase) =>
    Effect.gen(function* () {
      const seen = events()
      const desk = yield* deskOn(bare(phase, way), { hooks: seen.hooks })
      const fiber = yield* Effect.forkChild(Effect.flip(desk.send(message)))
      yield* pass("1 minute")
      const error = yield* Fiber.join(fiber)
      const [attempt] = error.attempts
      assert.lengthOf(error.attempts, 1)
      assert.deepInclude(attempt, { outcome: "ClientFault", delivery: deliveries[phase] })
      assert.strictEqual(error.delivery, deliveries[phase])
      assert.deepStrictEqual(error.reason, { _tag: "ClientFault" })
      assert.isFalse(error.retryable)
      assert.deepStrictEqual(seen.names(), ["onStart", "onAttempt", "onError", "onEnd"])
      assert.strictEqual(seen.of("onAttempt")[0]?.attempt, attempt)
      // A fault of a program does not get better by trying again.
      assert.lengthOf(seen.of("onRetry"), 0)
      assert.notInclude(`${error.stack}${(error.cause as Error).stack}${JSON.stringify(error)}`, "eJy")
    })
  )

  it.effect("on a retry: the attempts before it are kept, and the worst one counts", () =>
    Effect.gen(function* () {
      let exchanges = 0
      const first = scripted(lost).transport
      const then = bare("connect", way).transport
      const transport: Transport["Service"] = {
        exchange: (request) => (exchanges++ === 0 ? first : then).exchange(request)
      }
      const desk = yield* deskOn({ transport }, { retry: atOnce })
      const fiber = yield* Effect.forkChild(Effect.flip(desk.send(message)))
      yield* pass("1 minute")
      const error = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        error.attempts.map(({ delivery }) => delivery),
        ["unknown", "not-sent"]
      )
      assert.strictEqual(error.delivery, "unknown")
    })
  )
})

const unreadable: { readonly [what: string]: unknown } = {
  nothing: undefined,
  "no body": { status: 200, header: () => undefined },
  "a header that throws": {
    status: 502,
    body: new Uint8Array(),
    header: () => {
      throw secretive()
    }
  }
}

it.effect.each(Object.entries(unreadable))("a transport that answers with %s loses no attempt either", ([, given]) =>
  Effect.gen(function* () {
    const desk = yield* deskOn(
      scripted(() => Effect.succeed(given as Reply)),
      { retry: false }
    )
    const error = yield* Effect.flip(desk.send(message))
    assert.lengthOf(error.attempts, 1)
    assert.strictEqual(error.attempts[0]?.delivery, "unknown")
    assert.deepStrictEqual(error.reason, { _tag: "ClientFault" })
    assert.strictEqual(error.delivery, "unknown")
  })
)
