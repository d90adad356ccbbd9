/** `describe_chat_messages` and `describe_im_cdr_list`: read on as they are iterated, strictly, neither repeating nor skipping. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { createDesk } from "../../src/index.ts"
import { type Answer, account, deskOn, errorOf, lost, reply, scripted } from "../support/desks.ts"
import { callsOf } from "../support/streams.ts"

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

const said = (n: number) => ({
  FromAccount: "user45",
  FromAccountRole: (n % 3) + 1,
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: `message ${n}` } }],
  Timestamp: 1_730_939_030_000 + n
})

/** A session that has so many messages by each call, the last number for all that follow. */
const talk = (...totals: ReadonlyArray<number>): Answer => {
  let calls = 0
  return (request) => {
    const total = totals[Math.min(calls, totals.length - 1)] ?? 0
    calls += 1
    const { Limit, Offset, Order } = JSON.parse(request.body)
    const all = Array.from({ length: total }, (_, n) => said(n))
    const Messages = (Order === 2 ? all.reverse() : all).slice(Offset, Offset + Limit)
    return reply(0, { body: JSON.stringify({ ...ok, TotalCount: total, Messages }) })(request)
  }
}

const numbers = (messages: Iterable<{ readonly at: number }>) =>
  Array.from(messages, ({ at }) => at - 1_730_939_030_000)
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

describe("messages of a session", () => {
  it.effect("are asked for page by page, oldest first, and given as plain objects", () =>
    Effect.gen(function* () {
      const script = scripted(talk(250))
      const desk = yield* deskOn(script)
      const all = yield* Stream.runCollect(desk.sessions.messages({ sessionId: "session-1" }))
      assert.deepStrictEqual(numbers(all), upTo(250))
      assert.deepStrictEqual(
        callsOf(script).map(({ at: _, ...body }) => body),
        [0, 100, 200].map((Offset) => ({ SessionId: "session-1", Order: 1, Limit: 100, Offset }))
      )
      assert.deepStrictEqual(all[1], {
        from: "user45",
        role: "agent",
        body: [{ MsgType: "TIMTextElem", MsgContent: { Text: "message 1" } }],
        at: 1_730_939_030_001
      })
    })
  )

  it.effect("that arrive while the oldest are read come at the end", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(talk(15, 23, 25)))
      const all = yield* Stream.runCollect(desk.sessions.messages({ sessionId: "session-1", pageSize: 10 }))
      assert.deepStrictEqual(numbers(all), upTo(25))
    })
  )

  it.effect("that arrive while the newest are read move the pages, and none is given twice or missed", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(talk(25, 28, 40, 41)))
      const of = { sessionId: "session-1", order: "newest-first", pageSize: 10 } as const
      const all = yield* Stream.runCollect(desk.sessions.messages(of))
      assert.deepStrictEqual(numbers(all), upTo(25).reverse())
    })
  )

  it.effect("beyond the end are none, and so are those of a session without any", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(talk(0)))
      assert.lengthOf(yield* Stream.runCollect(desk.sessions.messages({ sessionId: "session-1" })), 0)
    })
  )

  it.effect("of a role that no document names keep its number", () =>
    Effect.gen(function* () {
      const Messages = [{ ...said(1), FromAccountRole: 9 }]
      const answer = reply(0, { body: JSON.stringify({ ...ok, TotalCount: 1, Messages }) })
      const [one] = yield* Stream.runCollect((yield* deskOn(scripted(answer))).sessions.messages({ sessionId: "s" }))
      assert.strictEqual(one?.role, 9)
    })
  )

  it.effect.each([
    [{ Messages: [] }, "TotalCount"],
    [{ TotalCount: 1 }, "Messages"],
    [{ TotalCount: 1, Messages: [{ ...said(1), Timestamp: "1" }] }, "Messages[0].Timestamp"],
    [{ TotalCount: 1, Messages: [{ ...said(1), MsgBody: [{ MsgType: "TIMTextElem" }] }] }, "MsgBody[0].MsgContent"]
  ] as ReadonlyArray<[object, string]>)("are no answer without what the documents promise: %j", ([fields, names]) =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(reply(0, { body: JSON.stringify({ ...ok, ...fields }) })), { retry: false })
      const error = yield* Effect.flip(Stream.runDrain(desk.sessions.messages({ sessionId: "s" })))
      assert.strictEqual(error.reason._tag, "UnexpectedReply")
      assert.include(error.message, names)
    })
  )

  it.live("are asked for again when an answer was lost", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(lost, talk(2)), { retry: { baseDelayMs: 0, maxDelayMs: 0 } })
      assert.deepStrictEqual(numbers(yield* Stream.runCollect(desk.sessions.messages({ sessionId: "s" }))), [0, 1])
    })
  )
})

const read = async (items: AsyncIterable<unknown>): Promise<void> => {
  for await (const item of items) assert.isObject(item)
}

describe("by promises", () => {
  const over = (pages: number): { readonly fetch: typeof fetch; readonly asked: () => number } => {
    let asked = 0
    return {
      asked: () => asked,
      fetch: async (_, init) => {
        asked += 1
        const { Limit, Offset } = JSON.parse(String(init?.body))
        // Full pages of long messages: more than the 64 KiB that other answers may have.
        const Messages = Array.from({ length: Limit }, (_one, i) => ({
          ...said(Offset + i),
          MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "客".repeat(3000) } }]
        }))
        return Response.json({ ...ok, TotalCount: pages * Limit, Messages })
      }
    }
  }

  it("nothing is asked for before the iteration, nor after a break", async () => {
    const { fetch, asked } = over(5)
    await using desk = createDesk({ ...account, fetch })
    const messages = desk.sessions.messages({ sessionId: "session-1" })
    assert.strictEqual(asked(), 0)
    let taken = 0
    for await (const { at } of messages) {
      assert.isNumber(at)
      taken += 1
      if (taken === 150) break
    }
    assert.strictEqual(asked(), 2)
  })

  it("a page that fails ends the iteration with its error", async () => {
    await using desk = createDesk({ ...account, fetch: async () => Response.json({ ...ok, ErrorCode: 141004 }) })
    const error = await errorOf(read(desk.sessions.messages({ sessionId: "session-1" })))
    assert.deepInclude(error.toJSON(), { operation: "describe_chat_messages", code: 141004 })
    const invalid = await errorOf(read(desk.sessions.messages({ sessionId: "", pageSize: 101 })))
    assert.deepInclude(invalid.toJSON(), { delivery: "not-sent" })
  })
})

describe("records of sessions", () => {
  const record = {
    SessionId: "9c1",
    AgentGroupId: "3001",
    AgentGroupName: "Pre-sales",
    AgentId: "ann@example.com",
    ChannelType: "SDK",
    ClientUserId: "u1",
    ClientUserNickName: "Bob",
    Duration: 42,
    EndStatus: "AgentEndedSession",
    SatisfactionSelected: 5,
    Timestamp: 1_730_443_136
  }
  const answer = (...IMCdrList: ReadonlyArray<object>) =>
    reply(0, { body: JSON.stringify({ ...ok, TotalCount: IMCdrList.length, IMCdrList }) })

  it.effect("are asked for in whole seconds, and given in the units of this package", () =>
    Effect.gen(function* () {
      const script = scripted(answer(record))
      const desk = yield* deskOn(script)
      const of = { from: new Date(1_730_440_000_500), to: 1_730_450_000_001, clientUserId: "u1" }
      assert.deepStrictEqual(yield* Stream.runCollect(desk.sessions.records(of)), [
        {
          sessionId: "9c1",
          clientUserId: "u1",
          clientUserNick: "Bob",
          agentId: "ann@example.com",
          groupId: 3001,
          groupName: "Pre-sales",
          channelType: "SDK",
          durationSeconds: 42,
          endStatus: "AgentEndedSession",
          satisfaction: 5,
          at: 1_730_443_136_000
        }
      ])
      assert.deepStrictEqual(callsOf(script), [
        { at: 0, StartTimestamp: 1_730_440_000, EndTimestamp: 1_730_450_001, ClientUserId: "u1", Limit: 100, Offset: 0 }
      ])
    })
  )

  it.effect("leave out what is empty", () =>
    Effect.gen(function* () {
      const { SessionId, ChannelType, ClientUserId, Duration, EndStatus, Timestamp } = record
      const sparse = {
        SessionId,
        ChannelType,
        ClientUserId,
        Duration,
        EndStatus,
        Timestamp,
        AgentId: "",
        AgentGroupId: ""
      }
      const desk = yield* deskOn(scripted(answer({ ...sparse, SatisfactionSelected: 0 })))
      const [one] = yield* Stream.runCollect(desk.sessions.records({ from: 0, to: 1 }))
      assert.sameMembers(Object.keys(one ?? {}), [
        "sessionId",
        "clientUserId",
        "channelType",
        "durationSeconds",
        "endStatus",
        "at"
      ])
    })
  )

  it.effect.each([
    [{}, ["from", "to"]],
    [{ from: new Date(Number.NaN), to: "today" }, ["from", "to"]],
    [{ from: 5000, to: 1000 }, ["to"]],
    [{ from: 0, to: 1, pageSize: 0, clientUserId: 7 }, ["clientUserId", "pageSize"]]
  ] as ReadonlyArray<[object, ReadonlyArray<string>]>)("of %j are refused with a path", ([of, paths]) =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(0))
      const { reason } = yield* Effect.flip(Stream.runDrain(desk.sessions.records(of as never)))
      assert.deepStrictEqual("issues" in reason ? reason.issues.map(({ path }) => path) : [], paths)
    })
  )
})
