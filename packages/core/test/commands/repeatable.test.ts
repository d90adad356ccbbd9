/** Whether a call may be made again is the command's own word: a made-up one that must never be done twice. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { command, writing } from "../../src/model/Command.ts"
import { id, string, struct } from "../../src/model/validate.ts"
import { clientOn } from "../support/client.ts"
import { pass } from "../support/clock.ts"
import { type Answer, atOnce, late, lost, refused, reply, scripted } from "../support/desks.ts"
import { events } from "../support/events.ts"

interface Given {
  readonly sessionId: string
}

const handOver = command<Given, string, { readonly AgentId: string }>("hand_over", {
  repeatable: "never",
  doneCode: 141016,
  write: writing(struct({ sessionId: id }), ({ sessionId }) => ({ SessionId: sessionId })),
  answer: struct({ AgentId: string }),
  give: ({ AgentId }, attempts, { json }) => `${AgentId} after ${attempts.length}, ${json}`
})

const done = reply(0, { body: '{"ErrorCode":0,"AgentId":"agent-1"}' })

const called = Effect.fnUntraced(function* (...answers: ReadonlyArray<Answer>) {
  const script = scripted(...answers)
  const { call } = yield* clientOn(script, { retry: atOnce })
  const fiber = yield* Effect.forkChild(Effect.result(call(handOver, { sessionId: "s" })))
  yield* pass("1 minute")
  const result = yield* Fiber.join(fiber)
  return {
    exchanges: script.exchanges,
    done: result._tag === "Success" ? result.success : undefined,
    error: result._tag === "Failure" ? result.failure : undefined
  }
})

describe("a command that must never be done twice", () => {
  it.effect("gives what it makes of the answer, the attempts and what went out", () =>
    Effect.gen(function* () {
      const { done: outcome, exchanges } = yield* called(done)
      assert.strictEqual(outcome?.output, 'agent-1 after 1, {"SessionId":"s"}')
      assert.lengthOf(outcome?.attempts ?? [], 1)
      assert.match(exchanges[0]?.path ?? "", /^\/v4\/desk_http_svc\/hand_over\?/)
    })
  )

  const unknowns = {
    "a lost answer": lost,
    "a time-out": late,
    "a code that may have done it": 60008,
    "half an answer": 0
  }
  it.effect.each(Object.entries(unknowns))("is not repeated after %s", ([, answer]) =>
    Effect.gen(function* () {
      const { error, exchanges } = yield* called(answer, done)
      assert.lengthOf(exchanges, 1)
      assert.strictEqual(error?.delivery, "unknown")
      assert.include(error?.message, "It is unknown whether Desk has done it: called again, it may be done twice.")
      assert.notInclude(error?.message, "msgRandom")
    })
  )

  it.effect.each([
    ["a refused connection", refused],
    ["a refusal that passes", 60007]
  ] as const)("is repeated after %s", ([, answer]) =>
    Effect.gen(function* () {
      const { done: outcome, exchanges } = yield* called(answer, done)
      assert.strictEqual(outcome?.output, 'agent-1 after 2, {"SessionId":"s"}')
      assert.lengthOf(exchanges, 2)
    })
  )

  it.effect("ends after a lost answer also when attempts before it were not sent", () =>
    Effect.gen(function* () {
      const { error, exchanges } = yield* called(refused, lost, done)
      assert.lengthOf(exchanges, 2)
      assert.strictEqual(error?.delivery, "unknown")
    })
  )

  it.effect("says of a refusal that nothing was done, and of a call that was not made just that", () =>
    Effect.gen(function* () {
      assert.include((yield* called(141016)).error?.message, "Desk refused the call: nothing was done.")
      assert.include((yield* called(refused)).error?.message, "The call was not made.")
    })
  )
})

it.effect("a fault in a command's own code is a DeskError like any other: nobody knows how far the call had come", () =>
  Effect.gen(function* () {
    const faulty = command<Given, void>("faulty", {
      repeatable: "never",
      write: handOver.write,
      give: () => {
        throw new Error("https://x?usersig=eJy")
      }
    })
    const seen = events()
    const { call, client } = yield* clientOn(scripted(0), { hooks: seen.hooks })
    const error = yield* Effect.flip(call(faulty, { sessionId: "s" }))
    assert.deepInclude(error.toJSON(), { delivery: "unknown", retryable: false, attempts: [], operation: "faulty" })
    assert.include(error.message, "called again, it may be done twice")
    assert.notInclude(`${error.stack}${(error.cause as Error).stack}`, "eJy")
    assert.deepStrictEqual(seen.names(), ["onStart", "onAttempt", "onError", "onEnd"])
    assert.strictEqual(client.status().inFlight, 0)
  })
)
