import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { backend, ok, type Told } from "../support/backend.ts"
import { telling } from "../support/teller.ts"
import { captureWarnings } from "../support/warnings.ts"

const textOf = ({ packet }: Told): string => packet.MsgBody?.[0]?.MsgContent.Text ?? packet.Event
const requestIdOf = ({ query }: Told): string | null => query.get("RequestID")

/** Answers nothing until it is told to. */
const holding = () => {
  const held: (() => void)[] = []
  return {
    answer: (told: Told, res: Parameters<typeof ok>[0]): void => {
      if (textOf(told).startsWith("hold")) held.push(() => ok(res))
      else ok(res)
    },
    release: (): void => {
      for (const answer of held.splice(0)) answer()
    }
  }
}

describe("the events of a session", () => {
  it("are told one after another, and those of another session beside them", async () => {
    const { answer, release } = holding()
    const shop = await backend(answer)
    const { open, write, calls } = telling({ url: shop.url })
    const [one, other] = [await open(), await open()]
    write(one, "hold")
    write(one, "second")
    write(one, "third")
    await shop.has(3)
    for (let n = 0; n < 20; n++) write(other, `beside ${n}`)
    await shop.has(23)
    expect(shop.told.filter(({ packet }) => packet.SessionId === one).map(textOf)).toEqual(["SessionBegin", "hold"])
    release()
    await calls.whenTold()
    const toldOf = (sessionId: string) => shop.told.filter(({ packet }) => packet.SessionId === sessionId).map(textOf)
    expect(toldOf(one)).toEqual(["SessionBegin", "hold", "second", "third"])
    expect(toldOf(other).slice(1)).toEqual(Array.from({ length: 20 }, (_, n) => `beside ${n}`))
  })

  it("wait 2 seconds at most for an answer, which is then late", async () => {
    const { answer } = holding()
    const shop = await backend(answer)
    const { open, write, calls, timers } = telling({ url: shop.url })
    const session = await open()
    write(session, "hold for ever")
    write(session, "next")
    await shop.has(2)
    await timers.ring(2000)
    await calls.whenTold()
    // Over the connection that the first had kept open: giving up must not look like a connection that was closed.
    expect(shop.told.map(textOf)).toEqual(["SessionBegin", "hold for ever", "next"])
    const [, late, next] = calls.toArray()
    expect(late).toMatchObject({
      outcome: "wrong",
      problems: ["No whole answer came within 2 seconds: Desk waits no longer."],
      tries: [{ problems: [expect.stringContaining("2 seconds")] }]
    })
    expect(next?.outcome).toBe("fine")
    expect(timers.set()).toEqual([])
  })
})

describe("an answer", () => {
  it.each<[name: string, answer: (res: Parameters<typeof ok>[0]) => void, problem: RegExp, status: number | undefined]>(
    [
      [
        "that redirects is not followed",
        (res) => res.writeHead(302, { Location: "/" }).end("{}"),
        /status is 302/,
        302
      ],
      ["that is not JSON", (res) => res.end("<html>"), /must be JSON/, 200],
      ["that is too long", (res) => res.end(`{"a":"${"x".repeat(70_000)}"}`), /longer than 65536 bytes/, 200],
      ["that never comes", (res) => res.socket?.resetAndDestroy(), /closed before a whole answer/, undefined],
      [
        "that is cut off",
        (res) => res.writeHead(200, { "Content-Length": "100" }).write("{", () => res.socket?.destroy()),
        /closed before a whole answer/,
        200
      ]
    ]
  )("%s", async (_, answer, problem, status) => {
    const shop = await backend((told, res) => (textOf(told) === "hi" ? answer(res) : ok(res)))
    const { open, write, calls } = telling({ url: shop.url })
    write(await open(), "hi")
    await calls.whenTold()
    const call = calls.toArray()[1]
    expect(call?.outcome).toBe("wrong")
    expect(call?.problems[0]).toMatch(problem)
    expect(call?.tries).toHaveLength(1)
    expect(call?.tries[0]?.status).toBe(status)
    expect(call?.tries[0]?.body?.length ?? 0).toBeLessThanOrEqual(4096)
  })

  it("of nobody is a problem of the call, and no warning of the process", async () => {
    const warnings = captureWarnings()
    const { open, write, calls } = telling({ url: "http://127.0.0.1:1/x" })
    const session = await open()
    for (let n = 0; n < 20; n++) write(session, "hi")
    await calls.whenTold()
    expect(new Set(calls.toArray().flatMap(({ problems }) => problems))).toEqual(
      new Set(["Nothing listens at 127.0.0.1:1 (ECONNREFUSED)."])
    )
    expect(warnings.messages).toEqual([])
  })

  it("that says AIProvider 1 leaves the customer to Desk's own bot, which nobody plays here", async () => {
    const shop = await backend((_, res) => ok(res, { AIProvider: 1 }))
    const { open, write, calls, state } = telling({ url: shop.url })
    write(await open(), "hi")
    await calls.whenTold()
    expect(calls.toArray()[1]).toMatchObject({ outcome: "fine", answer: { AIProvider: 1 } })
    expect(state.messages()).toEqual([])
  })

  it("is not spoilt by a connection that the backend closes just when it is used again", async () => {
    const seen = new Set<unknown>()
    const shop = await backend((told, res) => {
      if (seen.has(told.socket)) told.socket.resetAndDestroy()
      else {
        seen.add(told.socket)
        ok(res)
      }
    })
    const { open, write, calls } = telling({ url: shop.url })
    write(await open(), "hi")
    await calls.whenTold()
    expect(calls.toArray().map(({ outcome, tries }) => [outcome, tries.length])).toEqual([
      ["fine", 1],
      ["fine", 1]
    ])
  })

  it("of more events than there are connections is timed from its own connection on", async () => {
    const { answer, release } = holding()
    const shop = await backend(answer)
    const { open, write, calls, timers } = telling({ url: shop.url })
    const sessions: string[] = []
    for (let n = 0; n < 70; n++) sessions.push(await open())
    for (const session of sessions) write(session, "hold")
    await shop.has(70 + 64)
    expect(timers.set()).toEqual(Array(64).fill(2000))
    release()
    await shop.has(140)
    release()
    await calls.whenTold()
    expect(calls.toArray().every(({ outcome }) => outcome === "fine")).toBe(true)
  })
})

describe("retries", () => {
  it("bring the same event with the same RequestID, signed anew, until the answer is as it should be", async () => {
    let failing = 2
    const shop = await backend((told, res) => {
      if (textOf(told) === "hi" && failing-- > 0) res.writeHead(500).end()
      else ok(res)
    })
    const token = "callback-token"
    const { open, write, calls, timers, clock } = telling({ url: shop.url, retries: 5, token })
    const session = await open()
    write(session, "hi")
    write(session, "later")
    await shop.has(3)
    // Retries hold nothing up.
    expect(shop.told.map(textOf)).toEqual(["SessionBegin", "hi", "later"])
    clock.nowMs += 5000
    await timers.ring(1000)
    await shop.has(4)
    clock.nowMs += 5000
    await timers.ring(1000)
    await calls.whenTold()
    const tries = shop.told.filter((told) => textOf(told) === "hi")
    expect(new Set(tries.map(requestIdOf)).size).toBe(1)
    expect(new Set(tries.map(({ packet }) => JSON.stringify(packet))).size).toBe(1)
    for (const [index, { query }] of tries.entries()) {
      const requestTime = query.get("RequestTime")
      expect(requestTime).toBe(String(1_700_000_000 + 5 * index))
      expect(query.get("Sign")).toBe(createHash("sha256").update(`${token}${requestTime}`).digest("hex"))
    }
    expect(calls.toArray()[1]).toMatchObject({
      outcome: "fine",
      problems: [],
      tries: [{ status: 500 }, { status: 500 }, { status: 200 }]
    })
  })

  it("end when there are no more", async () => {
    const shop = await backend((_, res) => res.writeHead(500).end("{}"))
    const { state, calls, timers } = telling({ url: shop.url, retries: 2 })
    state.openSession("user1", 0)
    await timers.ring(1000)
    await timers.ring(1000)
    await calls.whenTold()
    expect(shop.told).toHaveLength(3)
    expect(calls.toArray()[0]).toMatchObject({
      outcome: "wrong",
      problems: [expect.stringContaining("500"), expect.anything()]
    })
    expect(timers.set()).toEqual([])
  })
})

describe("a flood", () => {
  it("of more than 10 000 events that wait is not kept: those above it are not told, and say so", async () => {
    const shop = await backend(() => undefined)
    const { state, calls, write } = telling({ url: shop.url })
    state.openSession("user1", 0, "s-1")
    for (let n = 1; n < 10_005; n++) write("s-1", "x")
    expect(calls.waiting).toBe(10_000)
    expect(calls.toArray().at(-1)).toMatchObject({
      outcome: "lost",
      problems: ["It was not told: 10000 calls wait already."]
    })
    calls.cancel("Enough.")
    expect(calls.waiting).toBe(0)
  })
})

describe("a reset", () => {
  it("gives up what is under way, and tells nothing of it any more", async () => {
    const { answer } = holding()
    const shop = await backend(answer)
    const { open, write, calls, timers, state } = telling({ url: shop.url, retries: 3 })
    const [session, other] = [await open(), await open()]
    write(session, "hold")
    write(session, "next")
    state.faults.add({ _tag: "WebhookLate", ms: 60_000 }, 1)
    write(other, "late")
    await shop.has(3)
    const told = calls.whenTold()
    state.reset()
    await told
    expect(timers.set()).toEqual([])
    expect(calls.toArray()).toEqual([])
    write(await open(), "after")
    await calls.whenTold()
    expect(shop.told.map(textOf)).toEqual(["SessionBegin", "SessionBegin", "hold", "SessionBegin", "after"])
  })
})
