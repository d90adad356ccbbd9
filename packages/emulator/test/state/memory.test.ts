/**
 * Memory is bounded by `maxRecords`, whatever happens how often.
 */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "vitest"
import { Ring } from "../../src/base/Ring.ts"
import { Dedup } from "../../src/state/Dedup.ts"
import { State } from "../../src/state/State.ts"
import { act, get, listen } from "../support/apiSupport.ts"
import { packet, post, started } from "../support/support.ts"

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

/** By how many bytes the heap is larger after the work than before. */
const grownBy = (work: () => void): number => {
  const used = (): number => {
    collectGarbage()
    return process.memoryUsage().heapUsed
  }
  const before = used()
  work()
  return used() - before
}

const MB = 1e6
const NOW = 1_700_000_000_000
const message = (msgRandom: number, text: string) => ({
  route: { from: "@a", to: "u".repeat(4000) },
  msgRandom,
  body: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }]
})
const options = { dedupWindowMs: 120_000, maxRecords: 10, seed: undefined }
/** Of its own each time, and whole: of a string that was put together the engine keeps only the parts. */
const long = (n: number, length = 12_000): string => Buffer.alloc(length, `${n} `).toString("latin1")

describe("de-duplication", () => {
  it("keeps neither bodies nor ids: 5000 messages of 12 kB in its window, with a clock that stands still, take few bytes each", () => {
    const dedup = new Dedup(120_000, 10)
    const grown = grownBy(() => {
      for (let n = 0; n < 5000; n++) {
        const id = long(n)
        dedup.remember({ ...message(n, ""), route: { sessionId: id } }, `body ${id}`, `msg-${n}`, NOW)
      }
    })
    expect(grown).toBeLessThan(5 * MB)
    const first = { ...message(0, ""), route: { sessionId: long(0) } }
    expect(dedup.find(first, `body ${long(0)}`, NOW)).toEqual({ messageId: "msg-0", sameBody: true })
    expect(dedup.find(first, "another", NOW)).toEqual({ messageId: "msg-0", sameBody: false })
  })

  it("remembers 50 000, though fewer records are kept, and as many as are kept above that; then the oldest are forgotten", () => {
    for (const [maxRecords, remembered] of [
      [10, 50_000],
      [50_010, 50_010]
    ] as const) {
      const dedup = new Dedup(Number.POSITIVE_INFINITY, maxRecords)
      const short = (n: number) => ({ ...message(n, ""), route: { sessionId: "s" } })
      for (let n = 0; n < remembered + 5; n++) dedup.remember(short(n), "", `msg-${n}`, NOW)
      expect(dedup.find(short(4), "", NOW)).toBeUndefined()
      expect(dedup.find(short(5), "", NOW)).toMatchObject({ messageId: "msg-5" })
    }
  })
})

describe("records, events and chats", () => {
  it("take no more after 3000 messages than after a few, all of them large", () => {
    const state = new State(options)
    const deliver = (n: number) => {
      const text = long(n)
      state.deliver(message(n, text), text, NOW)
      state.writing.typeAsCustomer({ clientUserId: long(n, 4000) }, text, NOW)
      state.record({
        receivedAt: NOW,
        method: "POST",
        path: "/",
        query: {},
        headers: {},
        bodyText: text,
        bodyBytes: text.length,
        warnings: [],
        carriedOut: true
      })
    }
    for (let n = 0; n < 50; n++) deliver(n)
    expect(
      grownBy(() => {
        for (let n = 50; n < 3000; n++) deliver(n)
      })
    ).toBeLessThan(5 * MB)
    expect(state.messages()).toHaveLength(10)
  })

  it("are the newest N exactly, by their numbers, also across a clear", () => {
    const ring = new Ring<number>(3)
    expect([ring.first, ring.next, ring.at(0), ring.toArray()]).toEqual([0, 0, undefined, []])
    for (let n = 0; n < 8; n++) {
      ring.push(n)
      const kept = [n - 2, n - 1, n].filter((one) => one >= 0)
      expect(ring.toArray()).toEqual(kept)
      expect([ring.first, ring.next]).toEqual([kept[0], n + 1])
      expect([ring.at(n - 3), ring.at(n - 2), ring.at(n), ring.at(n + 1)]).toEqual([
        undefined,
        kept.length === 3 ? n - 2 : undefined,
        n,
        undefined
      ])
    }
    ring.clear()
    expect([ring.first, ring.next, ring.toArray(), ring.at(7)]).toEqual([8, 8, [], undefined])
    for (const n of [8, 9, 10, 11]) ring.push(n)
    expect([ring.toArray(), ring.at(9), ring.at(8)]).toEqual([[9, 10, 11], 9, undefined])
  })

  it("leave a session that is open when ended ones can go", () => {
    const state = new State({ ...options, maxRecords: 3 })
    const grown = grownBy(() => {
      for (let n = 0; n < 2000; n++) state.endSession(state.openSession(long(n), NOW), NOW)
    })
    expect(grown).toBeLessThan(5 * MB)
    expect(state.sessions()).toHaveLength(3)
  })
})

describe("streams", () => {
  it("of 100 kB each are kept in bounded number, with their messages, events and alarms", () => {
    const state = new State(options)
    const sessionId = state.openSession("u", NOW)
    const stream = (n: number) => {
      const to = { version: 2, sessionId, clientUserId: "u" } as const
      const { msgKey } = state.streams.begin(to, { text: long(n, 50_000), isLast: false, index: 1 }, NOW)
      state.streams.append(msgKey, { text: long(n, 50_000), isLast: n % 2 === 0, index: 2 }, NOW)
    }
    for (let n = 0; n < 30; n++) stream(n)
    const grown = grownBy(() => {
      for (let n = 30; n < 1000; n++) stream(n)
    })
    expect(grown).toBeLessThan(5 * MB)
    expect(state.streams.list()).toHaveLength(10)
    // Those that are open are kept before those that have ended.
    expect(state.streams.list().filter((one) => one.state === "open").length).toBeGreaterThanOrEqual(9)
    state.alarms.run(NOW + 15_000)
    expect(state.streams.list().every((one) => one.state === "ended")).toBe(true)
    expect(state.alarms.earliest).toBe(Number.POSITIVE_INFINITY)
  })

  it("hold what came in thousands of small pieces, told as small pieces", () => {
    const state = new State({ ...options, maxRecords: 10_000 })
    const sessionId = state.openSession("u", NOW)
    const { msgKey } = state.streams.begin(
      { version: 1, sessionId, clientUserId: "u" },
      { text: "", isLast: false },
      NOW
    )
    const grown = grownBy(() => {
      for (let n = 0; n < 5000; n++) state.streams.append(msgKey, { text: "é ", isLast: false }, NOW)
    })
    expect(grown).toBeLessThan(10 * MB)
    expect(state.streams.list()[0]?.text).toHaveLength(10_000)
  })
})

describe("a queue", () => {
  it("forgets sessions that were forgotten for want of room", () => {
    const state = new State({ ...options, agents: [{ id: "ann", busy: true }] })
    const transfer = (n: number) => {
      const sessionId = state.openSession(`u-${n}`, NOW)
      const wanted = { sessionId, allowBusy: false, canQueue: true, priority: 5, queueTimeoutMs: 1000 }
      expect(state.reception.transfer(wanted, NOW)).toBe("queued")
    }
    for (let n = 0; n < 100; n++) transfer(n)
    expect(state.reception.record()).toMatchObject({ waiting: 10 })
    state.alarms.run(NOW + 1000)
    expect(state.reception.record()).toMatchObject({ waiting: 0 })
    expect(state.sessions().every((session) => session.state === "Chatbot")).toBe(true)
  })
})

describe("faults", () => {
  it("that have struck are forgotten with what they carried", () => {
    const state = new State({ ...options, maxRecords: 10_000 })
    const grown = grownBy(() => {
      for (let n = 0; n < 300; n++) {
        state.faults.add({ _tag: "Garbage", body: long(n, 200_000) }, 1)
        state.faults.next()
      }
    })
    expect(grown).toBeLessThan(5 * MB)
    expect(state.faults.list()).toEqual([])
  })

  it("wait in bounded number: one more is refused, not silently forgotten, by failNext and by the API", async () => {
    const emulator = await started({ maxRecords: 5 })
    for (let n = 1; n <= 1000; n++) emulator.failNext({ _tag: "Code", code: n })
    const words = "1000 faults wait already: use times for many of a kind, or clear them"
    expect(() => emulator.failNext({ _tag: "Hang" })).toThrow(new RangeError(words))
    const { status, json } = await act(emulator, "/faults", { fault: { _tag: "Hang" } })
    expect([status, json.error]).toEqual([409, { code: "conflict", message: words }])
    expect((await post(emulator, packet())).code).toBe(1)
    emulator.failNext({ _tag: "Hang" })
    expect((await get(emulator, "/faults")).json.faults).toHaveLength(1000)
  })
})

describe("readers of the events", () => {
  it("are bounded in number, and one that leaves makes room", async () => {
    const emulator = await started()
    const streams = await Promise.all(Array.from({ length: 100 }, () => listen(emulator)))
    const refused = await get(emulator, "/events")
    expect([refused.status, refused.json.error.code]).toEqual([503, "busy"])
    streams[0]?.close()
    await expect.poll(async () => (await listen(emulator)).headers["content-type"]).toContain("text/event-stream")
  })
})
