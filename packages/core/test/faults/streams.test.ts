/**
 * Whatever happens to the answer of any call of a stream: no text is there twice, what the stream says is what the customer sees, and
 * what was begun is closed. The client against the emulator, on real sockets.
 */
import type { Fault, ReceivedRequest, ReceivedStream } from "@tcdesk/emulator"
import { assert, describe, it } from "vitest"
import { DeskError } from "../../src/model/DeskError.ts"
import type { StreamReceipt } from "../../src/model/Streamed.ts"
import { emulated } from "../support/emulated.ts"
import {
  attemptTimeoutMs,
  each,
  lostAnswers,
  passing,
  refusals,
  slowAnswers,
  strike,
  withoutWaiting
} from "../support/struckCalls.ts"

const pieces = ["一", "二", "三"]
const whole = pieces.join("")

/** The calls that a stream makes, each of a piece. The last one closes it: with its text, or without where the source ends later. */
const positions = {
  first: { call: 1, given: pieces, closesWithText: true },
  middle: { call: 2, given: pieces, closesWithText: true },
  "last with text": { call: 3, given: pieces, closesWithText: true },
  "last without text": { call: 4, given: pieces, closesWithText: false },
  // Four closing calls more, and it is still continued no more than five times.
  "last of two": { call: 2, given: ["一"], closesWithText: false }
} as const satisfies Readonly<Record<string, object>>
type Position = keyof typeof positions
const everyCall = ["first", "middle", "last with text", "last without text"] as const

/** Gives a piece when the one before is shown; ends with the last one, or when that is shown too. */
const paced = (given: ReadonlyArray<string>, closesWithText: boolean) => {
  let steps = 0
  let shown = Promise.withResolvers<void>()
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        if (steps > 0 && !(steps === given.length && closesWithText)) await shown.promise
        shown = Promise.withResolvers()
        const value = given[steps]
        steps += 1
        return value === undefined ? { done: true, value } : { done: false, value }
      }
    })
  }
  return { source, read: () => given.slice(0, steps).join(""), onProgress: () => shown.resolve() }
}

interface Played {
  readonly result: StreamReceipt | DeskError
  /** What the source has given. */
  readonly given: string
  readonly streams: ReadonlyArray<ReceivedStream>
  readonly requests: ReadonlyArray<ReceivedRequest>
}

interface Options {
  readonly position: Position
  readonly fault: Fault
  readonly times?: number
  readonly attempts?: number
}

const play = (version: 1 | 2, options: Options): Promise<Played> =>
  withoutWaiting(options.fault, () => playNow(version, options))

const playNow = async (version: 1 | 2, { position, fault, times, attempts = 3 }: Options): Promise<Played> => {
  const retry = { attempts, baseDelayMs: 0, maxDelayMs: 0 }
  await using given = await emulated({}, { retry, attemptTimeoutMs })
  const { desk, emulator, sessionId } = given
  const { call, given: toGive, closesWithText } = positions[position]
  const { source, read, onProgress } = paced(toGive, closesWithText)
  strike(emulator, call, fault, times)
  const result = await desk.stream({ sessionId, text: source }, { version, flushMs: 1, onProgress }).catch((error) => {
    assert.instanceOf(error, DeskError)
    return error
  })
  assert.deepInclude(desk.status(), { inFlight: 0, queued: 0 })
  assert.notProperty(desk.status(), "streams")
  const played = { result, given: read(), streams: emulator.streams({ sessionId }), requests: emulator.requests() }
  holds(played)
  return played
}

const closes = ({ bodyText }: ReceivedRequest): boolean => /"Finish":1|"IsLast":true/.test(bodyText)
const textOf = (streams: ReadonlyArray<ReceivedStream>): string => streams.map(({ text }) => text).join("")

/** The closing call of a stream that has failed goes on to an Index of its own: that of the call which failed is not used again. */
const skipped = "an Index was skipped: a chunk may have been lost on the way"

/** What must hold whatever has happened. */
const holds = ({ result, given, streams, requests }: Played): void => {
  const seen = textOf(streams)
  for (const piece of pieces) assert.isAtMost(seen.split(piece).length - 1, 1, `${piece} is there once`)
  for (const { warnings, rule } of requests) {
    assert.deepStrictEqual(warnings, warnings.length > 0 && result instanceof DeskError ? [skipped] : [])
    // The one rule that a stream may break: to close what a lost call has closed.
    if (rule !== undefined) assert.deepInclude(rule, { code: 141005, path: "MsgKey" })
  }
  const msgKeys = result instanceof DeskError ? (result.stream?.msgKeys ?? []) : result.msgKeys
  for (const msgKey of msgKeys) {
    const asked = requests.some((request) => request.msgKey === msgKey && closes(request))
    assert.isTrue(asked, "what was begun was to be closed")
  }
  if (!(result instanceof DeskError)) {
    assert.deepInclude(result, { text: given, msgKeys: streams.map(({ msgKey }) => msgKey) })
    assert.strictEqual(seen, given)
    assert.deepStrictEqual(
      streams.map(({ endedBy }) => endedBy),
      ["finish"]
    )
    return
  }
  const { shown = "", uncertain = "", rest = "" } = result.stream ?? {}
  assert.strictEqual(shown + uncertain + rest, given, "shown, uncertain and rest are what the source gave")
  assert.include([shown, shown + uncertain], seen, "what is said is what is seen")
  if (result.delivery !== "unknown") assert.strictEqual(uncertain, "")
}

/** The error of a stream that must fail. */
const failureOf = ({ result }: Played): DeskError => {
  assert.instanceOf(result, DeskError)
  return result
}
const isClosed = ({ streams }: Played): void =>
  assert.deepStrictEqual(
    streams.map(({ endedBy }) => endedBy),
    ["finish"]
  )

const answers = Object.entries(lostAnswers)

describe.each([1, 2] as const)("a stream of version %i, after", (version) => {
  it.each(answers)("%s to its first call, fails and does not begin again", async (_, fault) => {
    await each([true, false], async (stored) => {
      const played = await play(version, { position: "first", fault: fault(stored) })
      const { delivery, stream } = failureOf(played)
      assert.deepStrictEqual(stream, { msgKeys: [], shown: "", uncertain: "一", rest: "" })
      assert.strictEqual(delivery, "unknown")
      // Nobody knows its key: Desk itself ends it.
      assert.lengthOf(played.requests, 1)
    })
  })

  it.each(answers)("%s to a closing call without text, repeats it, and has succeeded", async (_, fault) => {
    await each([true, false], async (stored) => {
      const played = await play(version, { position: "last without text", fault: fault(stored) })
      assert.notInstanceOf(played.result, DeskError)
      assert.lengthOf(played.requests, 5)
      assert.strictEqual(played.requests[4]?.bodyText, played.requests[3]?.bodyText)
    })
  })

  it.each(answers)("%s to every closing call without text, fails, and says that all is shown", async (_, fault) => {
    await each([true, false], async (stored) => {
      const options = { position: "last of two", fault: fault(stored), times: 4, attempts: 2 } as const
      const played = await play(version, options)
      const { delivery, stream } = failureOf(played)
      assert.deepInclude(stream, { shown: "一", uncertain: "", rest: "" })
      assert.strictEqual(delivery, "unknown")
      assert.strictEqual(textOf(played.streams), "一")
      // As often as the policy has it, and not once more.
      assert.lengthOf(played.requests, 3)
    })
  })

  it.each(Object.entries(refusals))(
    "%s to any call, says what is shown, and closes what it has begun",
    async (_, fault) => {
      await each(everyCall, async (position) => {
        const played = await play(version, { position, fault })
        const { delivery, stream } = failureOf(played)
        assert.strictEqual(delivery, "rejected")
        const shown = { first: "", middle: "一", "last with text": "一二", "last without text": whole }[position]
        assert.deepInclude(stream, { shown, uncertain: "" })
        if (position === "first") assert.lengthOf(played.streams, 0)
        else isClosed(played)
      })
    }
  )

  it.each(Object.entries(passing))("%s to any call, tries it again, and has succeeded", async (_, fault) => {
    await each(everyCall, async (position) => {
      const { result, requests } = await play(version, { position, fault })
      assert.notInstanceOf(result, DeskError)
      const { call } = positions[position]
      assert.strictEqual(requests[call]?.bodyText, requests[call - 1]?.bodyText)
    })
  })

  it.each(Object.entries(slowAnswers))("%s to any call, has succeeded", async (_, fault) => {
    await each(everyCall, async (position) => {
      const { result, requests } = await play(version, { position, fault })
      assert.notInstanceOf(result, DeskError)
      assert.lengthOf(requests, positions[position].closesWithText ? 3 : 4)
    })
  })

  it("an answer without a MsgKey to its first call, fails: nobody knows which message it is", async () => {
    await each([true, false], async (stored) => {
      const body = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'
      const played = await play(version, { position: "first", fault: { _tag: "Status", status: 200, body, stored } })
      const { delivery, reason, stream } = failureOf(played)
      assert.deepInclude(stream, { msgKeys: [], shown: "", uncertain: "一" })
      assert.deepEqual([delivery, reason._tag], ["unknown", "UnexpectedReply"])
    })
  })

  it("the end of its session, says SessionEnded, and what is not shown", async () => {
    await using given = await emulated()
    const { desk, emulator, sessionId } = given
    const { source, onProgress } = paced(pieces, true)
    emulator.onRequest(({ id }) => {
      if (id === "req-1") emulator.endSession(sessionId, "customer")
    })
    const error = await desk
      .stream({ sessionId, text: source }, { version, flushMs: 1, onProgress })
      .catch((one) => one)
    assert.instanceOf(error, DeskError)
    assert.deepInclude(error.toJSON(), { code: 141005, delivery: "rejected" })
    assert.deepInclude(error.stream, { shown: "一", uncertain: "", rest: "二" })
    assert.deepInclude(emulator.streams()[0], { text: "一", endedBy: "session" })
    assert.lengthOf(emulator.requests(), 2)
  })
})

describe("a stream of version 1, after", () => {
  it.each(answers)("%s to a call with text, is not continued: nothing tells two copies apart", async (_, fault) => {
    const withText = (["middle", "last with text"] as const).flatMap((position) =>
      [true, false].map((stored) => ({ position, stored }))
    )
    await each(withText, async ({ position, stored }) => {
      const one = fault(stored)
      const played = await play(1, { position, fault: one })
      const { delivery, stream } = failureOf(played)
      const [shown, uncertain] = position === "middle" ? ["一", "二"] : ["一二", "三"]
      assert.deepInclude(stream, { shown, uncertain, rest: "" })
      assert.strictEqual(delivery, "unknown")
      const done = stored || one._tag === "Delay"
      assert.strictEqual(textOf(played.streams), done ? shown + uncertain : shown)
      isClosed(played)
    })
  })
})

describe("a stream of version 2, after", () => {
  it.each(answers)("%s to a continuation, repeats it with the same Index, and has succeeded", async (_, fault) => {
    await each([true, false], async (stored) => {
      const { result, requests } = await play(2, { position: "middle", fault: fault(stored) })
      assert.notInstanceOf(result, DeskError)
      assert.strictEqual(requests[2]?.bodyText, requests[1]?.bodyText)
      assert.include(requests[1]?.bodyText, '"Index":2')
      assert.notStrictEqual(requests[2]?.random, requests[1]?.random)
    })
  })

  it.each(answers)(
    "%s to every call of a continuation, fails, and closes it with an Index of its own",
    async (_, fault) => {
      await each([true, false], async (stored) => {
        const one = fault(stored)
        const played = await play(2, { position: "middle", fault: one, times: 2, attempts: 2 })
        const { delivery, stream } = failureOf(played)
        assert.deepInclude(stream, { shown: "一", uncertain: "二", rest: "" })
        assert.strictEqual(delivery, "unknown")
        assert.strictEqual(textOf(played.streams), stored || one._tag === "Delay" ? "一二" : "一")
        assert.include(played.requests[3]?.bodyText, '"Index":3')
        isClosed(played)
      })
    }
  )

  it.each(answers)(
    "%s to a closing call with text, repeats it; refused then, its text is uncertain",
    async (_, fault) => {
      await each([true, false], async (stored) => {
        const one = fault(stored)
        const played = await play(2, { position: "last with text", fault: one })
        assert.strictEqual(played.requests[3]?.bodyText, played.requests[2]?.bodyText)
        isClosed(played)
        if (!stored && one._tag !== "Delay") return assert.notInstanceOf(played.result, DeskError)
        // Whether that call has ended the stream, or somebody else the session before it, can't be told.
        const { code, delivery, stream } = failureOf(played)
        assert.deepInclude(stream, { shown: "一二", uncertain: "三", rest: "" })
        assert.deepEqual([code, delivery], [141005, "unknown"])
      })
    }
  )
})
