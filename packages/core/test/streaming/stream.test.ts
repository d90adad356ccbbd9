/** What a stream puts on the wire, and when: on virtual time. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { DeskError } from "../../src/model/DeskError.ts"
import { pass } from "../support/clock.ts"
import { type Answer, aborter, deskOn, lost, reply, scripted, silent } from "../support/desks.ts"
import { accepting, callsOf, streaming, tap } from "../support/streams.ts"

const first = { SessionId: "session-1" }
const key = { MsgKey: "key-1" }

/** The error of a stream, which must be a `DeskError`. */
const errorOf = <A, E>(done: Effect.Effect<A, E>) =>
  Effect.map(Effect.flip(done as Effect.Effect<A, unknown>), (error) => {
    assert.instanceOf(error, DeskError)
    return error
  })

/** Accepts so many calls, and then answers as told; once more where that is told too. */
const after = (calls: number, ...answers: ReadonlyArray<Answer>): ReadonlyArray<Answer> => {
  const accept = accepting()
  return [...Array.from({ length: calls }, () => accept), ...answers]
}

describe("a stream of version 1", () => {
  it.effect("sends what is complete at once, collects what follows for flushMs, and closes with the last of it", () =>
    Effect.gen(function* () {
      const { calls, end, give, result } = yield* streaming()
      yield* give("您好")
      assert.deepStrictEqual(calls(), [{ at: 0, ...first, Chunk: "您" }])
      yield* pass(100)
      yield* give("，")
      yield* pass(149)
      assert.lengthOf(calls(), 1)
      yield* pass(1)
      assert.deepStrictEqual(calls()[1], { at: 250, ...first, Chunk: "好", ...key })
      yield* give("请稍候")
      yield* end
      assert.deepStrictEqual(calls()[2], { at: 250, ...first, Chunk: "，请稍候", ...key, Finish: 1 })
      assert.deepStrictEqual(yield* result, { msgKeys: ["key-1"], calls: 3, text: "您好，请稍候" })
    })
  )

  it.effect("closes without text where all of it has gone out", () =>
    Effect.gen(function* () {
      const { calls, end, give, result } = yield* streaming()
      yield* give("a")
      assert.lengthOf(calls(), 0)
      yield* pass(250)
      assert.deepStrictEqual(calls(), [{ at: 250, ...first, Chunk: "a" }])
      yield* end
      assert.deepStrictEqual(calls()[1], { at: 250, ...first, Chunk: "", ...key, Finish: 1 })
      assert.deepStrictEqual(yield* result, { msgKeys: ["key-1"], calls: 2, text: "a" })
    })
  )

  it.effect.each([[[]], [["", ""]]] as ReadonlyArray<[ReadonlyArray<string>]>)(
    "makes no call at all for a source that gives %j",
    ([pieces]) =>
      Effect.gen(function* () {
        const script = scripted(accepting())
        const desk = yield* deskOn(script)
        const receipt = yield* desk.stream({ sessionId: "session-1", text: Stream.fromIterable(pieces) })
        assert.deepStrictEqual(receipt, { msgKeys: [], calls: 0, text: "" })
        assert.lengthOf(script.exchanges, 0)
      })
  )

  it.effect("cuts between graphemes, and never within a surrogate pair", () =>
    Effect.gen(function* () {
      const family = "👩‍👩‍👧"
      const { calls, end, give, result } = yield* streaming()
      yield* give(`a${family.slice(0, 4)}`)
      assert.strictEqual(calls()[0]?.Chunk, "a")
      yield* pass(200)
      yield* give(family.slice(4))
      yield* pass(60)
      // Whether the family is complete nobody knows yet.
      assert.lengthOf(calls(), 1)
      yield* give("b")
      assert.strictEqual(calls()[1]?.Chunk, family)
      yield* end
      assert.deepInclude(yield* result, { text: `a${family}b` })
    })
  )

  it.effect("holds half a surrogate pair back as long as it takes", () =>
    Effect.gen(function* () {
      const { calls, end, give, result } = yield* streaming()
      yield* give("a\ud83d")
      yield* pass(5000)
      assert.deepStrictEqual(
        calls().map(({ Chunk }) => Chunk),
        ["a"]
      )
      yield* give("\ude00")
      yield* pass(250)
      assert.strictEqual(calls()[1]?.Chunk, "😀")
      yield* end
      assert.deepInclude(yield* result, { text: "a😀" })
    })
  )

  it.effect("continues a message five times in any second at most, whatever flushMs says", () =>
    Effect.gen(function* () {
      const { calls, end, from, result } = yield* streaming({ flushMs: 1 })
      for (let i = 0; i < 300; i += 1) {
        from.give("ab")
        yield* pass(10)
      }
      yield* end
      yield* pass(2000)
      yield* result
      const starts = calls()
        .slice(1)
        .map(({ at }) => Number(at))
      const crowded = starts.filter((at, i) => (starts[i + 5] ?? Number.POSITIVE_INFINITY) - at < 1000)
      assert.deepStrictEqual(crowded, [])
      assert.isAbove(starts.length, 14)
    })
  )

  it.effect("begins another message where the text outgrows one, and loses nothing", () =>
    Effect.gen(function* () {
      const { calls, end, give, result } = yield* streaming()
      const text = "客服\n".repeat(4000)
      yield* give(text)
      yield* end
      yield* pass(5000)
      const receipt = yield* result
      assert.strictEqual(receipt.text, text)
      assert.isAbove(receipt.msgKeys.length, 1)
      assert.deepStrictEqual(
        calls()
          .map(({ Chunk }) => Chunk)
          .join(""),
        text
      )
      for (const { Chunk } of calls()) assert.isAtMost(Buffer.byteLength(JSON.stringify({ ...first, Chunk })), 12_288)
    })
  )

  it.effect("repeats cloudCustomData in every call, an object as JSON", () =>
    Effect.gen(function* () {
      const script = scripted(accepting())
      const desk = yield* deskOn(script)
      const text = Stream.make("a", "b")
      yield* desk.stream({ sessionId: "session-1", text, cloudCustomData: { order: 7 } })
      for (const call of callsOf(script)) assert.strictEqual(call.CloudCustomData, '{"order":7}')
    })
  )

  it.effect("makes no keep-alive calls: an empty chunk is documented for version 2 only", () =>
    Effect.gen(function* () {
      const { calls, give } = yield* streaming()
      yield* give("ab")
      yield* pass(30_000)
      assert.lengthOf(calls(), 2)
    })
  )
})

describe("a stream of version 2", () => {
  const chunks = (call: Record<string, unknown> | undefined) => {
    const [elem] = (call?.MsgBody ?? []) as ReadonlyArray<{ MsgType: string; MsgContent: Record<string, unknown> }>
    assert.strictEqual(elem?.MsgType, "TIMStreamElem")
    return elem?.MsgContent ?? {}
  }

  it.effect("counts its calls from 1, shows older clients a placeholder, and in the end the whole text", () =>
    Effect.gen(function* () {
      const { calls, end, give, result, script } = yield* streaming({ version: 2 })
      yield* give("您好")
      yield* pass(250)
      yield* end
      assert.deepStrictEqual(calls().map(chunks), [
        { CompatibleText: "…", Chunks: [{ EventType: "data", Index: 1, Markdown: "您", IsLast: false }] },
        { CompatibleText: "…", Chunks: [{ EventType: "data", Index: 2, Markdown: "好", IsLast: false }] },
        { CompatibleText: "您好", Chunks: [{ EventType: "data", Index: 3, Markdown: "", IsLast: true }] }
      ])
      assert.deepStrictEqual(
        calls().map(({ MsgKey }) => MsgKey),
        [undefined, "key-1", "key-1"]
      )
      assert.match(script.exchanges[0]?.path ?? "", /\/send_stream_msg_v2\?/)
      assert.deepInclude(yield* result, { calls: 3, text: "您好" })
    })
  )

  it.effect("keeps itself alive before 15 s of silence have passed", () =>
    Effect.gen(function* () {
      const { calls, end, give, result } = yield* streaming({ version: 2, compatibleText: "请升级" })
      yield* give("ab")
      yield* pass(40_000)
      const times = calls().map(({ at }) => Number(at))
      for (const [i, at] of times.entries()) assert.isBelow(at - (times[i - 1] ?? 0), 15_000)
      assert.deepStrictEqual(chunks(calls()[2]), {
        CompatibleText: "请升级",
        Chunks: [{ EventType: "data", Index: 3, Markdown: "", IsLast: false }]
      })
      yield* end
      assert.deepInclude(yield* result, { text: "ab" })
    })
  )

  it.effect("repeats a continuation whose answer was lost, with the same index", () =>
    Effect.gen(function* () {
      const accept = accepting()
      const answers = [accept, lost, accept]
      const { calls, end, give, result } = yield* streaming({ version: 2, answers, clientOptions: { retry: {} } })
      yield* give("ab")
      yield* pass(250)
      yield* pass(1000)
      yield* end
      yield* pass(1000)
      const indexes = calls().map((call) => (chunks(call).Chunks as ReadonlyArray<{ Index: number }>)[0]?.Index)
      assert.deepStrictEqual(indexes, [1, 2, 2, 3])
      assert.deepInclude(yield* result, { text: "ab" })
    })
  )
})

describe("a lost answer", () => {
  it.effect("to the first call ends the stream: nobody knows the message's key", () =>
    Effect.gen(function* () {
      const { calls, give, from, result } = yield* streaming({ answers: [lost], clientOptions: { retry: {} } })
      yield* give("您好")
      const error = yield* errorOf(result)
      assert.deepInclude(error.toJSON(), { delivery: "unknown", operation: "send_stream_msg" })
      assert.deepStrictEqual(error.stream, { msgKeys: [], shown: "", uncertain: "您", rest: "好" })
      assert.lengthOf(calls(), 1)
      assert.isTrue(from.stopped())
    })
  )

  it.effect("counts as lost too where it has no MsgKey", () =>
    Effect.gen(function* () {
      const { calls, give, result } = yield* streaming({ answers: [0], clientOptions: { retry: {} } })
      yield* give("您好")
      const error = yield* errorOf(result)
      assert.deepInclude(error.toJSON(), { delivery: "unknown", reason: { _tag: "UnexpectedReply", status: 200 } })
      assert.lengthOf(calls(), 1)
    })
  )

  it.effect(
    "to a call with text is not repeated in version 1; the message is closed, and the error says what is uncertain",
    () =>
      Effect.gen(function* () {
        const answers = after(1, lost, accepting())
        const { calls, give, result } = yield* streaming({ answers, clientOptions: { retry: {} } })
        yield* give("abc")
        yield* pass(250)
        yield* give("d")
        const error = yield* errorOf(result)
        assert.deepStrictEqual(calls().slice(2), [{ at: 250, ...first, Chunk: "", ...key, Finish: 1 }])
        assert.deepInclude(error.toJSON(), { delivery: "unknown", retryable: true })
        assert.deepStrictEqual(error.stream?.shown, "ab")
        assert.deepStrictEqual(error.stream?.uncertain, "c")
        assert.deepStrictEqual(error.toJSON().stream, { msgKeys: ["key-1"], shown: 2, uncertain: 1, rest: 0 })
        assert.include(error.message, "2 characters are shown, 1 perhaps")
      })
  )

  it.effect("to a closing call without text is repeated", () =>
    Effect.gen(function* () {
      const { calls, end, give, result } = yield* streaming({
        answers: after(2, lost, accepting()),
        clientOptions: { retry: {} }
      })
      yield* give("ab")
      yield* pass(250)
      yield* end
      yield* pass(5000)
      assert.deepStrictEqual(
        calls().map(({ Chunk, Finish }) => [Chunk, Finish]),
        [
          ["a", undefined],
          ["b", undefined],
          ["", 1],
          ["", 1]
        ]
      )
      assert.deepInclude(yield* result, { text: "ab", calls: 3 })
    })
  )
})

describe("a stream is ended", () => {
  it.effect("by a refusal: what was not shown stands in the error, and the message is closed", () =>
    Effect.gen(function* () {
      const { calls, give, result } = yield* streaming({ answers: after(1, reply(80001), accepting()) })
      yield* give("abc")
      yield* pass(250)
      const error = yield* errorOf(result)
      assert.deepInclude(error.toJSON(), { code: 80001, delivery: "rejected" })
      assert.deepStrictEqual(error.stream, { msgKeys: ["key-1"], shown: "ab", uncertain: "", rest: "c" })
      assert.deepStrictEqual(calls().at(-1), { at: 250, ...first, Chunk: "", ...key, Finish: 1 })
    })
  )

  it.effect("by the session's end, which needs no closing call", () =>
    Effect.gen(function* () {
      const { calls, give, result } = yield* streaming({ answers: after(1, reply(141005)) })
      yield* give("abc")
      yield* pass(250)
      const error = yield* errorOf(result)
      assert.strictEqual(error.reason._tag, "SessionEnded")
      assert.deepStrictEqual(error.stream?.rest, "c")
      assert.lengthOf(calls(), 2)
    })
  )

  it.effect(
    "by its source's error, which is what it rejects with, after the message was closed with what there was",
    () =>
      Effect.gen(function* () {
        const broken = new Error("the model has gone")
        const { calls, fail, give, result } = yield* streaming()
        yield* give("abc")
        yield* fail(broken)
        assert.strictEqual(yield* Effect.flip(result as Effect.Effect<unknown, unknown>), broken)
        assert.deepStrictEqual(calls().at(-1), { at: 0, ...first, Chunk: "c", ...key, Finish: 1 })
      })
  )

  it.effect("by a source that gives nothing for idleMs", () =>
    Effect.gen(function* () {
      const { calls, from, give, result } = yield* streaming({ idleMs: 10_000 })
      yield* give("ab")
      yield* pass(250)
      yield* pass(9000)
      assert.isFalse(from.stopped())
      yield* pass(1000)
      const error = yield* errorOf(result)
      assert.deepInclude(error.toJSON(), { reason: { _tag: "TimedOut", phase: "source" } })
      assert.include(error.message, "10000 ms")
      assert.isTrue(from.stopped())
      assert.deepStrictEqual(calls().at(-1), { at: 10_000, ...first, Chunk: "", ...key, Finish: 1 })
    })
  )

  it.effect("by its caller's signal, whose reason is the cause", () =>
    Effect.gen(function* () {
      const controller = aborter()
      const reason = new Error("the customer has left")
      const { calls, from, give, result } = yield* streaming({ signal: controller.signal })
      yield* give("abc")
      controller.abort(reason)
      yield* pass(0)
      const error = yield* errorOf(result)
      assert.strictEqual(error.reason._tag, "Aborted")
      assert.strictEqual(error.cause, reason)
      assert.deepStrictEqual(error.stream, { msgKeys: ["key-1"], shown: "ab", uncertain: "", rest: "c" })
      assert.deepStrictEqual(calls().at(-1), { at: 0, ...first, Chunk: "", ...key, Finish: 1 })
      assert.isTrue(from.stopped())
    })
  )

  it.effect("by the client's close, once the grace period is over; until then it goes on", () =>
    Effect.gen(function* () {
      const { calls, desk, give, result } = yield* streaming()
      yield* give("abc")
      const closed = yield* Effect.forkChild(desk.close({ graceMs: 2000 }))
      yield* pass(1000)
      yield* give("de")
      assert.lengthOf(calls(), 3)
      assert.deepInclude(yield* desk.status, { state: "closing", streams: 1 })
      yield* pass(1000)
      const error = yield* errorOf(result)
      assert.strictEqual(error.reason._tag, "Closed")
      assert.deepStrictEqual(calls().at(-1), { at: 2000, ...first, Chunk: "", ...key, Finish: 1 })
      yield* Fiber.join(closed)
      assert.deepInclude(yield* desk.status, { state: "closed", inFlight: 0 })
    })
  )

  it.effect("by the interruption of its fiber, which waits until the message is closed", () =>
    Effect.gen(function* () {
      const { calls, done, give } = yield* streaming()
      yield* give("abc")
      yield* Fiber.interrupt(done)
      assert.deepStrictEqual(calls().at(-1), { at: 0, ...first, Chunk: "", ...key, Finish: 1 })
    })
  )

  it.effect("by what onProgress throws", () =>
    Effect.gen(function* () {
      const broken = new Error("the page is gone")
      const seen: Array<unknown> = []
      const { calls, give, result } = yield* streaming({
        onProgress: (progress) => {
          seen.push(progress)
          throw broken
        }
      })
      yield* give("abc")
      assert.strictEqual(yield* Effect.flip(result as Effect.Effect<unknown, unknown>), broken)
      assert.deepStrictEqual(seen, [{ msgKey: "key-1", shown: "ab" }])
      assert.deepInclude(calls().at(-1) ?? {}, { Chunk: "", Finish: 1 })
    })
  )

  it.effect("by an abort while a call is under way: that call gets a second, the closing call five", () =>
    Effect.gen(function* () {
      const controller = aborter()
      const { calls, give, result } = yield* streaming({ signal: controller.signal, answers: after(1, silent) })
      yield* give("abc")
      yield* pass(250)
      controller.abort()
      yield* pass(999)
      assert.lengthOf(calls(), 2)
      yield* pass(1)
      assert.lengthOf(calls(), 3)
      yield* pass(5000)
      const error = yield* errorOf(result)
      assert.deepInclude(error.toJSON(), { delivery: "unknown", reason: { _tag: "Aborted" } })
      assert.deepStrictEqual(error.stream, { msgKeys: ["key-1"], shown: "ab", uncertain: "c", rest: "" })
    })
  )

  it.effect("by a piece that is no text, and says which", () =>
    Effect.gen(function* () {
      const { calls, give, result } = yield* streaming()
      yield* give("ab")
      yield* give(Buffer.from("c"))
      const error = yield* errorOf(result)
      assert.deepStrictEqual(error.reason, {
        _tag: "InvalidMessage",
        issues: [{ path: "text[1]", message: "must be a string" }]
      })
      assert.deepInclude(calls().at(-1) ?? {}, { Finish: 1 })
    })
  )
})

describe("with onFailure: send-rest", () => {
  it.effect(
    "a refused call does not end it: the source is read to its end, and the rest goes out as ordinary messages",
    () =>
      Effect.gen(function* () {
        const answers = after(1, reply(80001), accepting())
        const { calls, end, give, result, script } = yield* streaming({ answers, onFailure: "send-rest" })
        yield* give("abc")
        yield* pass(250)
        yield* give("d".repeat(20_000))
        yield* end
        const receipt = yield* result
        const text = `abc${"d".repeat(20_000)}`
        assert.strictEqual(receipt.text, text)
        assert.lengthOf(receipt.rest ?? [], 2)
        const rest = calls().filter((_, i) => /\/send_msg\?/.test(script.exchanges[i]?.path ?? ""))
        const shown = rest.map(({ MsgBody }) => (MsgBody as [{ MsgContent: { Text: string } }])[0].MsgContent.Text)
        assert.strictEqual(shown.join(""), text.slice(2))
        for (const { body } of script.exchanges) assert.isAtMost(Buffer.byteLength(body), 12_288)
        // The message that was begun is closed before.
        assert.deepInclude(calls()[2] ?? {}, { Chunk: "", Finish: 1 })
      })
  )

  it.effect("a lost call ends it all the same", () =>
    Effect.gen(function* () {
      const { give, result, script } = yield* streaming({
        answers: after(1, lost, accepting()),
        onFailure: "send-rest"
      })
      yield* give("abc")
      yield* pass(250)
      const error = yield* errorOf(result)
      assert.strictEqual(error.delivery, "unknown")
      assert.isFalse(script.exchanges.some(({ path }) => path.includes("/send_msg?")))
    })
  )

  it.effect("what ends the ordinary messages ends it, and the error says what is shown and what is not", () =>
    Effect.gen(function* () {
      const answers = after(1, reply(80001), accepting(), reply(141005))
      const { end, give, result } = yield* streaming({ answers, onFailure: "send-rest" })
      yield* give("abc")
      yield* pass(250)
      yield* end
      const error = yield* errorOf(result)
      assert.strictEqual(error.reason._tag, "SessionEnded")
      assert.deepStrictEqual(error.stream, { msgKeys: ["key-1"], shown: "ab", uncertain: "", rest: "c" })
    })
  )
})

describe("the source", () => {
  it.effect("is read no further ahead than 64 KiB while Desk is slow", () =>
    Effect.gen(function* () {
      const { from } = yield* streaming({ answers: [silent] })
      for (let i = 0; i < 200; i += 1) from.give("字".repeat(1000))
      yield* pass(100)
      assert.isAtMost(from.taken(), 25)
    })
  )

  it.effect("that is none, and options that break rules, are refused before anything is read", () =>
    Effect.gen(function* () {
      const script = scripted(accepting())
      const desk = yield* deskOn(script)
      const paths = (message: unknown, options?: unknown) =>
        Effect.map(errorOf(desk.stream(message as never, options as never)), ({ reason }) =>
          "issues" in reason ? reason.issues.map(({ path }) => path) : reason._tag
        )
      assert.deepStrictEqual(yield* paths({ sessionId: "s" }), ["text"])
      assert.deepStrictEqual(yield* paths(undefined), ["", "text", "sessionId"])
      const text = Stream.make("a")
      assert.deepStrictEqual(yield* paths({ sessionId: "", text }), ["sessionId"])
      const options = { version: 3, flushMs: 0, idleMs: "1", onFailure: "retry", onProgress: 1, compatibleText: "" }
      assert.deepStrictEqual(
        yield* paths({ sessionId: "s", text }, options),
        ["version", "compatibleText", "flushMs", "idleMs", "onFailure", "onProgress"].map((name) => `options.${name}`)
      )
      assert.deepStrictEqual(yield* paths({ sessionId: "s", text }, { compatibleText: "old" }), [
        "options.compatibleText"
      ])
      assert.deepStrictEqual(yield* paths({ sessionId: "s", text }, { signal: 1 }), ["options.signal"])
      assert.deepStrictEqual(yield* paths({ sessionId: "s", text, cloudCustomData: "x".repeat(12_200) }), [""])
      assert.lengthOf(script.exchanges, 0)
    })
  )
})

it.effect("a client that is closed takes no stream, and one that was aborted before is not begun", () =>
  Effect.gen(function* () {
    const script = scripted(accepting())
    const desk = yield* deskOn(script)
    const { source, taken } = tap()
    const text = Stream.fromAsyncIterable(source, (error) => error)
    const aborted = yield* errorOf(desk.stream({ sessionId: "s", text }, { signal: AbortSignal.abort() }))
    assert.deepInclude(aborted.toJSON(), { reason: { _tag: "Aborted" }, delivery: "not-sent" })
    yield* desk.close()
    const closed = yield* errorOf(desk.stream({ sessionId: "s", text }))
    assert.deepInclude(closed.toJSON(), { reason: { _tag: "Closed" }, delivery: "not-sent" })
    assert.strictEqual(taken(), 0)
    assert.isTrue(Exit.isSuccess(yield* Effect.exit(desk.close())))
  })
)

describe("what ends a stream, and what is told of it", () => {
  const broken = new RangeError("the model has died")

  it.effect.each([
    ["refused", reply(80001)],
    ["refused since the session has ended", reply(141005)],
    ["lost", lost]
  ] as ReadonlyArray<[string, Answer]>)("its source's error, also where the last call is %s", ([, answer]) =>
    Effect.gen(function* () {
      const { fail, give, result } = yield* streaming({ answers: after(1, answer) })
      yield* give("abc")
      yield* fail(broken)
      assert.strictEqual(yield* Effect.flip(result as Effect.Effect<unknown, unknown>), broken)
    })
  )

  it.effect("a closing call that hangs is given up after five seconds, and not made twice", () =>
    Effect.gen(function* () {
      const { calls, end, give, result } = yield* streaming({ answers: after(2, silent), clientOptions: { retry: {} } })
      yield* give("ab")
      yield* pass(250)
      yield* end
      yield* pass(5000)
      const error = yield* errorOf(result)
      assert.deepStrictEqual(error.stream, { msgKeys: ["key-1"], shown: "ab", uncertain: "", rest: "" })
      assert.lengthOf(
        calls().filter(({ Finish }) => Finish === 1),
        1
      )
    })
  )

  it.effect("what onProgress throws is told as it is, be it the error of another call, and the message is closed", () =>
    Effect.gen(function* () {
      const other = yield* deskOn(scripted(141005))
      const foreign = yield* errorOf(other.send({ sessionId: "supervisor", text: "x" }))
      const { calls, give, result } = yield* streaming({
        onProgress: () => {
          throw foreign
        }
      })
      yield* give("abc")
      assert.strictEqual(yield* Effect.flip(result as Effect.Effect<unknown, unknown>), foreign)
      assert.isUndefined(foreign.stream)
      assert.deepInclude(calls().at(-1) ?? {}, { Chunk: "", Finish: 1 })
    })
  )

  it.effect("after something was shown, it is never called not sent: whoever sends it again would repeat it", () =>
    Effect.gen(function* () {
      const controller = aborter()
      const { give, result } = yield* streaming({ signal: controller.signal })
      yield* give("abc")
      controller.abort()
      yield* pass(0)
      const error = yield* errorOf(result)
      assert.strictEqual(error.delivery, "unknown")
      assert.notInclude(error.message, "The call was not made")
      assert.include(error.message, "2 characters are shown")
    })
  )

  it.effect("an abort when all is shown and closed changes nothing", () =>
    Effect.gen(function* () {
      const controller = aborter()
      const { end, give, result } = yield* streaming({
        signal: controller.signal,
        onProgress: ({ shown }) => {
          if (shown === "abc") controller.abort()
        }
      })
      yield* give("abc")
      yield* end
      assert.deepInclude(yield* result, { text: "abc" })
    })
  )

  it.effect("a piece that is no text is told with what is shown, and to the hooks", () =>
    Effect.gen(function* () {
      const told: Array<unknown> = []
      const hooks = { onError: ({ error }: { readonly error: DeskError }) => void told.push(error) }
      const { give, result } = yield* streaming({ clientOptions: { hooks } })
      yield* give("abc")
      yield* give(5)
      const error = yield* errorOf(result)
      assert.deepInclude(error.stream ?? {}, { shown: "abc", rest: "" })
      assert.deepStrictEqual(told, [error])
    })
  )

  it.effect("the distance between its calls does not use up their deadline", () =>
    Effect.gen(function* () {
      const { end, from, result } = yield* streaming({ deadlineMs: 500, flushMs: 50 })
      for (let i = 0; i < 40; i += 1) {
        from.give("ab")
        yield* pass(50)
      }
      yield* end
      yield* pass(3000)
      assert.deepInclude(yield* result, { text: "ab".repeat(40) })
    })
  )

  it.effect("no text goes out after an abort, when a call only waits", () =>
    Effect.gen(function* () {
      const controller = aborter()
      const { calls, give, result } = yield* streaming({
        signal: controller.signal,
        answers: after(1, reply(60007), accepting()),
        clientOptions: { retry: {} }
      })
      yield* give("abc")
      yield* pass(250)
      controller.abort()
      yield* pass(10_000)
      const error = yield* errorOf(result)
      assert.deepInclude(error.stream ?? {}, { shown: "ab", uncertain: "", rest: "c" })
      assert.deepStrictEqual(
        calls().map(({ Chunk, Finish }) => [Chunk, Finish]),
        [
          ["ab", undefined],
          ["c", undefined],
          ["", 1]
        ]
      )
    })
  )

  it.effect("flushMs beyond the time that keeps a stream alive does not keep its text back", () =>
    Effect.gen(function* () {
      const { calls, from, give } = yield* streaming({ version: 2, flushMs: 9500 })
      yield* give("ab")
      for (let i = 0; i < 30; i += 1) {
        from.give("cd")
        yield* pass(1000)
      }
      const withText = calls().filter((call) => JSON.stringify(call).includes("cd"))
      assert.isAtLeast(withText.length, 3)
    })
  )

  it.effect("empty pieces are no text: they hold nothing back, and do not keep a source from being idle", () =>
    Effect.gen(function* () {
      const { calls, from, give, result } = yield* streaming({ idleMs: 2000 })
      yield* give("ab")
      for (let i = 0; i < 25; i += 1) {
        from.give("")
        yield* pass(100)
      }
      assert.deepStrictEqual(
        calls().map(({ Chunk }) => Chunk),
        ["a", "b", ""]
      )
      assert.deepInclude((yield* errorOf(result)).toJSON(), { reason: { _tag: "TimedOut", phase: "source" } })
    })
  )
})
