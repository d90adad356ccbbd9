/**
 * Any history of a streamed text: sources that stall, throw or never end, answers that are lost, refused or late, aborts and closes. What
 * the stream says is what the customer sees; no text is there twice unless it was announced; what was begun is closed. On virtual time.
 * TCDESK_SOAK=1 for ten thousand histories; TCDESK_SEED to play one again.
 */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import fc from "fast-check"
import { DeskError } from "../../src/model/DeskError.ts"
import type { StreamReceipt } from "../../src/model/Streamed.ts"
import { pass } from "../support/clock.ts"
import { aborter, deskOn, type Exchange, lost, reply, scripted } from "../support/desks.ts"
import { callsOf } from "../support/streams.ts"

interface Message {
  text: string
  finished: boolean
  index: number
  readonly continued: Array<number>
}

const chunkOf = (body: Record<string, unknown>): Record<string, unknown> | undefined =>
  (body.MsgBody as [{ MsgContent: { Chunks?: [Record<string, unknown>] } }] | undefined)?.[0].MsgContent.Chunks?.[0]

/** Whether a call closes its message. */
const isLast = (body: Record<string, unknown>): boolean => chunkOf(body)?.IsLast === true || body.Finish === 1

/** A Desk that streams: what the customer sees, and how often it was asked. */
class FakeDesk {
  readonly messages = new Map<string, Message>()
  readonly ordinary: Array<string> = []
  readonly randoms = new Set<unknown>()
  /** The keys that the client was told. */
  readonly told = new Set<string>()
  /** Messages that were to be closed. */
  readonly closing = new Set<string>()
  ended = false
  requests = 0

  /** Does what a request asks for; the answer's own fields, or a code. */
  act(body: Record<string, unknown>, at: number): object | number {
    if (this.ended) return 141005
    if ("MsgRandom" in body) {
      // Within its window, Desk knows a copy by its MsgRandom.
      if (this.randoms.has(body.MsgRandom)) return {}
      this.randoms.add(body.MsgRandom)
      this.ordinary.push((body.MsgBody as [{ MsgContent: { Text: string } }])[0].MsgContent.Text)
      return {}
    }
    const chunk = chunkOf(body)
    const text = String(chunk?.Markdown ?? body.Chunk ?? "")
    const last = isLast(body)
    if (body.MsgKey === undefined) {
      const key = `key-${this.messages.size + 1}`
      this.messages.set(key, { text, finished: last, index: 1, continued: [] })
      return { MsgKey: key }
    }
    const message = this.messages.get(String(body.MsgKey))
    assert.isDefined(message, "a key that Desk has given")
    message.continued.push(at)
    if (message.finished) return 141004
    const index = Number(chunk?.Index ?? message.index + 1)
    // A copy of a chunk is known by its index; a gap is none, since what it held may have been lost.
    if (index > message.index) {
      Object.assign(message, { text: message.text + text, finished: last, index })
    }
    return {}
  }

  get seen(): string {
    return [...this.messages.values()].map(({ text }) => text).join("") + this.ordinary.join("")
  }
}

const exchangeOf =
  (fake: FakeDesk, faults: ReadonlyArray<string>): Exchange =>
  (request) =>
    Effect.gen(function* () {
      const fault = faults[fake.requests] ?? "none"
      fake.requests += 1
      const body = JSON.parse(request.body)
      if (isLast(body)) fake.closing.add(String(body.MsgKey))
      const clock = yield* Effect.clockWith((one) => Effect.succeed(one.currentTimeMillisUnsafe()))
      if (fault === "slow") {
        request.phase = "headers"
        yield* Effect.sleep(700)
      }
      if (fault === "refused") return yield* reply(80001)(request)
      if (fault === "throttled") return yield* reply(60007)(request)
      if (fault === "ended") fake.ended = true
      if (fault === "lost") return yield* lost(request)
      const done = fake.act(body, clock)
      if (fault === "stored") return yield* lost(request)
      if (typeof done === "object" && "MsgKey" in done) fake.told.add(String(done.MsgKey))
      return yield* typeof done === "number"
        ? reply(done)(request)
        : reply(0, { body: JSON.stringify({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, ...done }) })(request)
    })

const graphemes = fc.constantFrom("a", "b ", "您", "好，", "é", "👩‍👩‍👧", "🇨🇳", "\n", "x".repeat(400))

const history = fc.record({
  version: fc.constantFrom(1 as const, 2 as const),
  flushMs: fc.constantFrom(1, 100, 250, 1000),
  onFailure: fc.constantFrom("fail" as const, "send-rest" as const),
  retry: fc.boolean(),
  pieces: fc.array(
    fc.record({
      text: fc.array(graphemes, { maxLength: 40 }).map((all) => all.join("")),
      delayMs: fc.constantFrom(0, 0, 30, 200, 900)
    }),
    { maxLength: 8 }
  ),
  ending: fc.constantFrom("ends", "ends", "ends", "throws", "hangs"),
  faults: fc.array(
    fc.constantFrom("none", "none", "none", "none", "slow", "lost", "stored", "refused", "throttled", "ended"),
    { maxLength: 12 }
  ),
  stop: fc.option(fc.record({ afterMs: fc.nat({ max: 4000 }), how: fc.constantFrom("abort", "close") }), { freq: 3 })
})
type History = typeof history extends fc.Arbitrary<infer H> ? H : never

const broken = new Error("the model has gone")

const play = ({ version, flushMs, onFailure, retry, pieces, ending, faults, stop }: History) =>
  Effect.gen(function* () {
    const fake = new FakeDesk()
    const script = scripted(exchangeOf(fake, faults))
    const client = yield* deskOn(script, { retry: retry ? {} : false, rateLimit: false })
    const controller = aborter()
    const given = Stream.fromIterable(pieces).pipe(
      Stream.mapEffect(({ text, delayMs }) => Effect.as(Effect.sleep(delayMs), text))
    )
    const text = Stream.concat(
      given,
      ending === "throws" ? Stream.fail(broken) : ending === "hangs" ? Stream.never : Stream.empty
    )
    const options = { version, flushMs, onFailure, idleMs: 5000, signal: controller.signal }
    const running = yield* Effect.forkChild(client.stream({ sessionId: "s", text }, options))
    let result: Exit.Exit<StreamReceipt, unknown> | undefined
    running.addObserver((exit) => {
      result = exit
    })
    let closing: Fiber.Fiber<void> | undefined
    for (let at = 0; result === undefined && at < 120_000; at += 400) {
      yield* pass(400)
      if (stop === null || at > stop.afterMs || at + 400 <= stop.afterMs) continue
      if (stop.how === "abort") controller.abort()
      else closing = yield* Effect.forkChild(client.close({ graceMs: 0 }))
    }
    if (closing !== undefined) yield* Fiber.join(closing)
    assert.isDefined(
      result,
      `every stream ends: ${JSON.stringify({ version, flushMs, onFailure, retry, pieces, ending, faults, stop })} ${JSON.stringify(callsOf(script))}`
    )
    return { fake, result, whole: pieces.map((piece) => piece.text).join("") }
  }).pipe(Effect.scoped)

type Played = Effect.Success<ReturnType<typeof play>>

const holds = ({ ending }: History, { fake, result, whole }: Played): void => {
  const { messages, seen } = fake
  // Five continuations in any second at most.
  for (const { continued } of messages.values())
    for (const [i, at] of continued.entries())
      assert.isAtLeast((continued[i + 5] ?? Number.POSITIVE_INFINITY) - at, 1000)
  const failure = Exit.isFailure(result) ? Exit.findErrorOption(result) : undefined
  const error = failure?._tag === "Some" ? failure.value : undefined
  if (Exit.isSuccess(result)) {
    assert.strictEqual(result.value.text, whole)
    assert.strictEqual(seen, whole)
    assert.strictEqual(ending, "ends")
  } else if (error instanceof DeskError) {
    const { shown = "", uncertain = "", rest = "", msgKeys = [] } = error.stream ?? {}
    // What is said to be shown is there; beyond it there is what is uncertain, or a copy of it that Desk could not know, and nothing else.
    assert.isTrue(seen === shown || seen === shown + uncertain, `seen ${seen}, said ${shown} and perhaps ${uncertain}`)
    if (error.delivery !== "unknown") assert.strictEqual(seen, shown)
    assert.isTrue(
      whole.startsWith(shown + uncertain + rest),
      "shown, uncertain and rest are what was given, in its order"
    )
    assert.isTrue(msgKeys.every((key) => messages.has(key)))
  } else {
    // Also where its last words were lost or refused: why the text has ended is the source's error.
    assert.strictEqual(error, broken)
    assert.isTrue(whole.startsWith(seen))
  }
  // What was begun, and whose key is known, is closed, or was to be closed.
  const known = Exit.isSuccess(result)
    ? result.value.msgKeys
    : error instanceof DeskError
      ? (error.stream?.msgKeys ?? [])
      : [...fake.told]
  for (const key of known) {
    const closed = messages.get(key)?.finished === true || fake.closing.has(key) || fake.ended
    assert.isTrue(closed, `${key} is closed`)
  }
}

const soak = process.env.TCDESK_SOAK === "1"
const numRuns = soak ? 10_000 : 500
const seed = process.env.TCDESK_SEED === undefined ? {} : { seed: Number(process.env.TCDESK_SEED) }

it.effect(
  `in any of ${numRuns} histories, what a stream says is what the customer sees`,
  () =>
    Effect.gen(function* () {
      const histories = fc.sample(history, { numRuns, ...seed })
      for (const one of histories) {
        const played = yield* play(one)
        yield* Effect.sync(() => {
          try {
            holds(one, played)
          } catch (cause) {
            throw new Error(`${JSON.stringify(one)}: ${String(cause)}`, { cause })
          }
        })
      }
    }),
  { timeout: soak ? 3_600_000 : 120_000 }
)
