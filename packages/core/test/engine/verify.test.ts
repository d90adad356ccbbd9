/** `retry.onUnknown: "verify"`: a message whose answer was lost is looked for in its session's history, and sent again only where it is not there. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import type { Request } from "../../src/engine/transport/Request.ts"
import { pass } from "../support/clock.ts"
import {
  type Answer,
  aborter,
  atOnce,
  deskOn,
  lost,
  message,
  refused,
  reply,
  scripted,
  silent
} from "../support/desks.ts"
import { callsOf } from "../support/streams.ts"

const verifying = { retry: { ...atOnce, onUnknown: "verify" } } as const

const operationOf = ({ path }: Pick<Request, "path">) => path.slice(path.lastIndexOf("/") + 1, path.indexOf("?"))

/** When the sends begin, in virtual milliseconds. */
const begun = 10_000

const text = (words: string) => [{ MsgContent: { Text: words }, MsgType: "TIMTextElem" }]

interface Said {
  readonly at: number
  readonly words: string
  readonly role?: number
}

/** A Desk: every send is answered by `sends`, one after another; its history is what it was told. */
const desk = (sends: ReadonlyArray<Answer>, history: () => ReadonlyArray<Said>, total?: number) => {
  let sent = 0
  const answer: Answer = (request) => {
    if (operationOf(request) === "send_msg") {
      const next = sends[Math.min(sent, sends.length - 1)] ?? 0
      sent += 1
      return (typeof next === "number" ? reply(next) : next)(request)
    }
    const Messages = history().map(({ at, words, role = 3 }) => ({
      FromAccount: "administrator",
      FromAccountRole: role,
      MsgBody: text(words),
      Timestamp: begun + at
    }))
    const body = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, TotalCount: total ?? Messages.length, Messages }
    return reply(0, { body: JSON.stringify(body) })(request)
  }
  return scripted(answer)
}

const operations = (script: ReturnType<typeof desk>) => script.exchanges.map(operationOf)

const sending = Effect.fnUntraced(function* (script: ReturnType<typeof desk>, of = message, times = 1) {
  const client = yield* deskOn(script, verifying)
  yield* pass(begun)
  const sends = yield* Effect.forkChild(
    Effect.all(
      Array.from({ length: times }, () => Effect.result(client.send(of))),
      { concurrency: times }
    )
  )
  yield* pass(1000)
  return yield* Fiber.join(sends)
})

/** The receipt of the first send. */
const receipt = ([result]: Effect.Success<ReturnType<typeof sending>>) => {
  return result !== undefined && Result.isSuccess(result) ? result.success : assert.fail("the send failed")
}

const [from, to] = ["@service", "user45"]

describe("a message whose answer was lost", () => {
  it.effect("and which the history shows, is a success: nothing is sent again", () =>
    Effect.gen(function* () {
      const script = desk([lost, 0], () => [
        { at: 5, words: "您好" },
        { at: -5000, words: "您好" }
      ])
      const { verified, maybeDuplicate, attempts } = receipt(yield* sending(script))
      assert.deepStrictEqual({ verified, maybeDuplicate }, { verified: true, maybeDuplicate: false })
      assert.deepStrictEqual(
        attempts.map(({ delivery }) => delivery),
        ["unknown"]
      )
      assert.deepStrictEqual(operations(script), ["send_msg", "describe_chat_messages"])
      assert.deepInclude(callsOf(script)[1] ?? {}, { SessionId: "session-1", Order: 2, Limit: 100, Offset: 0 })
    })
  )

  it.effect.each([
    ["nothing", []],
    ["only an older one of the same text", [{ at: -1, words: "您好" }]],
    ["only others", [{ at: 5, words: "再见" }]],
    ["only the customer's own of the same text", [{ at: 5, words: "您好", role: 1 }]]
  ] as ReadonlyArray<[string, ReadonlyArray<Said>]>)(
    "and of which the history shows %s, is sent again",
    ([, history]) =>
      Effect.gen(function* () {
        const script = desk([lost, 0], () => history)
        assert.isTrue(receipt(yield* sending(script)).maybeDuplicate)
        assert.deepStrictEqual(operations(script), ["send_msg", "describe_chat_messages", "send_msg"])
        assert.strictEqual(script.exchanges[0]?.body, script.exchanges[2]?.body)
      })
  )

  it.effect(
    "is unknown where there is no history to be had: it does not reach back, it can't be read, or there is no session",
    () =>
      Effect.gen(function* () {
        const short = desk([lost, 0], () => [{ at: 5, words: "再见" }], 2)
        const unreadable = scripted(lost, reply(141004), 0)
        const accounts = desk([lost, 0], () => [])
        for (const [script, of] of [
          [short, message],
          [unreadable, message],
          [accounts, { from, to, text: "您好" }]
        ] as const) {
          const [result] = yield* sending(script, of)
          assert.deepInclude(result?._tag === "Failure" ? result.failure.toJSON() : {}, {
            delivery: "unknown",
            reason: { _tag: "ConnectionFailed", phase: "headers" }
          })
          assert.lengthOf(
            operations(script).filter((one) => one === "send_msg"),
            1
          )
        }
      })
  )

  it.effect("does not claim the entry of another: of two with one entry, one is sent again", () =>
    Effect.gen(function* () {
      const script = desk([lost, lost, 0], () => [{ at: 5, words: "您好" }])
      const results = yield* sending(script, message, 2)
      const verified = results.map((result) =>
        result._tag === "Success" ? result.success.verified === true : undefined
      )
      assert.sameMembers(verified, [true, false])
      assert.lengthOf(
        operations(script).filter((one) => one === "send_msg"),
        3
      )
    })
  )

  it.effect("does not claim the entry of one that was accepted", () =>
    Effect.gen(function* () {
      const script = desk([0, lost, 0], () => [{ at: 5, words: "您好" }])
      const results = yield* sending(script, message, 2)
      assert.isTrue(results.every(({ _tag }) => _tag === "Success"))
      assert.isFalse(results.some((result) => result._tag === "Success" && result.success.verified === true))
    })
  )

  it.effect("and was prepared, is looked for as any other", () =>
    Effect.gen(function* () {
      const script = desk([lost, 0], () => [{ at: 5, words: "您好" }])
      const client = yield* deskOn(script, verifying)
      yield* pass(begun)
      const prepared = yield* client.prepare(message)
      const send = yield* Effect.forkChild(client.sendPrepared(prepared, { earlier: "unknown" }))
      yield* pass(1000)
      const { verified, maybeDuplicate } = yield* Fiber.join(send)
      assert.deepStrictEqual({ verified, maybeDuplicate }, { verified: true, maybeDuplicate: true })
      assert.deepStrictEqual(operations(script), ["send_msg", "describe_chat_messages"])
    })
  )

  it.effect("is unknown where another of the same text, sent meanwhile, may have an entry of an earlier attempt", () =>
    Effect.gen(function* () {
      const lostLater: Answer = (request) => Effect.andThen(Effect.sleep(100), lost(request))
      const script = desk([lostLater, 0], () => [{ at: 5, words: "您好" }])
      const client = yield* deskOn(script, verifying)
      yield* pass(begun)
      const first = yield* Effect.forkChild(Effect.flip(client.send(message)))
      yield* pass(1)
      yield* client.sendPrepared(yield* client.prepare(message), { earlier: "unknown" })
      yield* pass(1000)
      assert.strictEqual((yield* Fiber.join(first)).delivery, "unknown")
      assert.deepStrictEqual(operations(script), ["send_msg", "send_msg", "describe_chat_messages"])
    })
  )

  it.effect("is found where such another was over before its send began", () =>
    Effect.gen(function* () {
      const script = desk([0, lost], () => [{ at: 1000, words: "您好" }])
      const client = yield* deskOn(script, verifying)
      yield* pass(begun)
      yield* client.sendPrepared(yield* client.prepare(message), { earlier: "unknown" })
      yield* pass(1000)
      const second = yield* Effect.forkChild(client.send(message))
      yield* pass(1000)
      assert.isTrue((yield* Fiber.join(second)).verified)
    })
  )

  it.effect("is bounded by the send's deadline, and ends with its caller's signal", () =>
    Effect.gen(function* () {
      const script = scripted(lost, silent)
      const client = yield* deskOn(script, { ...verifying, deadlineMs: 3000, attemptTimeoutMs: 60_000 })
      const send = yield* Effect.forkChild(Effect.flip(client.send(message)))
      yield* pass(3000)
      assert.strictEqual((yield* Fiber.join(send)).delivery, "unknown")
      const controller = aborter()
      const aborted = yield* Effect.forkChild(Effect.flip(client.send(message, { signal: controller.signal })))
      yield* pass(1000)
      controller.abort()
      yield* pass(0)
      assert.strictEqual((yield* Fiber.join(aborted)).delivery, "unknown")
    })
  )
})

it.effect(
  "while the answer to another of the same text is awaited, nobody knows whose an entry is: it is unknown",
  () =>
    Effect.gen(function* () {
      const script = desk([silent, lost], () => [{ at: 5, words: "您好" }])
      const client = yield* deskOn(script, { ...verifying, attemptTimeoutMs: 60_000 })
      yield* pass(begun)
      yield* Effect.forkChild(Effect.exit(client.send(message)))
      yield* pass(0)
      const second = yield* Effect.forkChild(Effect.flip(client.send(message)))
      yield* pass(1000)
      assert.strictEqual((yield* Fiber.join(second)).delivery, "unknown")
      assert.lengthOf(
        operations(script).filter((one) => one === "send_msg"),
        2
      )
    })
)

it.effect("what never went out is sent again without being looked for", () =>
  Effect.gen(function* () {
    const script = desk([refused, 0], () => [])
    yield* sending(script)
    assert.deepStrictEqual(operations(script), ["send_msg", "send_msg"])
  })
)
