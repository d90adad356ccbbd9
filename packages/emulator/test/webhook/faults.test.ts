import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import type { WebhookFault } from "../../src/index.ts"
import { backend, ok, type Told } from "../support/backend.ts"
import { packet, post, started } from "../support/support.ts"
import { telling } from "../support/teller.ts"

const token = "callback-token"
const textOf = ({ packet }: Told): string => packet.MsgBody?.[0]?.MsgContent.Text ?? packet.Event

/** A backend that verifies as the documents say, by a clock of its own. */
const verifying = (nowMs: number) =>
  backend(({ query }, res) => {
    const requestTime = query.get("RequestTime") ?? ""
    const sign = createHash("sha256")
      .update(token + requestTime)
      .digest("hex")
    const isFresh = Math.abs(nowMs / 1000 - Number(requestTime)) <= 60
    if (query.get("Sign") === sign && isFresh) ok(res)
    else res.writeHead(403, { "Content-Type": "application/json" }).end('{"ActionStatus":"FAIL","ErrorCode":403}')
  })

const NOW = 1_700_000_000_000

describe("faults of a webhook", () => {
  it("tell an event twice at the same time, with one RequestID", async () => {
    const waiting: (() => void)[] = []
    const shop = await backend((told, res) => {
      if (textOf(told) !== "hi") return ok(res)
      waiting.push(() => ok(res))
      if (waiting.length === 2) for (const answer of waiting) answer()
    })
    const { open, write, calls, state } = telling({ url: shop.url })
    const session = await open()
    state.faults.add({ _tag: "WebhookTwice" }, 1)
    write(session, "hi")
    await calls.whenTold()
    const [, one, two] = shop.told
    expect(shop.told).toHaveLength(3)
    expect(one?.packet).toEqual(two?.packet)
    expect(one?.query.get("RequestID")).toBe(two?.query.get("RequestID"))
    expect(calls.toArray()[1]).toMatchObject({ fault: "WebhookTwice", outcome: "fine", tries: [{}, {}] })
  })

  it("tell an event late, and the later ones of its session behind it", async () => {
    const shop = await backend()
    const { open, write, calls, state, timers } = telling({ url: shop.url })
    const [session, other] = [await open(), await open()]
    state.faults.add({ _tag: "WebhookLate", ms: 3000 }, 1)
    write(session, "late")
    write(session, "next")
    write(other, "beside")
    await shop.has(3)
    await timers.ring(3000)
    await calls.whenTold()
    expect(shop.told.map(textOf).slice(2)).toEqual(["beside", "late", "next"])
  })

  it("tell an event after the next one of its session, or after five seconds where none comes", async () => {
    const shop = await backend()
    const { open, write, calls, state, timers } = telling({ url: shop.url })
    const session = await open()
    state.faults.add({ _tag: "WebhookOutOfOrder" }, 1)
    write(session, "first")
    write(session, "second")
    write(session, "third")
    await calls.whenTold()
    expect(shop.told.map(textOf)).toEqual(["SessionBegin", "second", "first", "third"])
    state.faults.add({ _tag: "WebhookOutOfOrder" }, 1)
    write(session, "alone")
    await timers.ring(5000)
    await calls.whenTold()
    expect(shop.told.map(textOf).at(-1)).toBe("alone")
  })

  it("lose an event", async () => {
    const shop = await backend()
    const { open, write, calls, state } = telling({ url: shop.url })
    const session = await open()
    state.faults.add({ _tag: "WebhookLost" }, 1)
    write(session, "lost")
    write(session, "next")
    await calls.whenTold()
    expect(shop.told.map(textOf)).toEqual(["SessionBegin", "next"])
    expect(calls.toArray()[1]).toMatchObject({ fault: "WebhookLost", outcome: "lost", tries: [], problems: [] })
  })

  it.each<[fault: WebhookFault, isFine: boolean]>([
    [{ _tag: "WebhookWrongSignature" }, true],
    [{ _tag: "WebhookStale" }, true],
    [{ _tag: "WebhookStale", seconds: 3600 }, true],
    [{ _tag: "WebhookStale", seconds: 30 }, false]
  ])("sign wrongly, which a backend that verifies refuses, and is right to: %j", async (fault, isRefused) => {
    const shop = await verifying(NOW)
    const { open, write, calls, state } = telling({ url: shop.url, token, retries: 3 }, NOW)
    const session = await open()
    state.faults.add(fault, 1)
    write(session, "hi")
    await calls.whenTold()
    const status = isRefused ? 403 : 200
    expect(calls.toArray()[1]).toMatchObject({ outcome: "fine", problems: [], tries: [{ status }], fault: fault._tag })
    // A replay shows the age of an old call, and not that of the event.
    if (fault._tag === "WebhookStale") {
      expect(shop.told[1]?.query.get("RequestTime")).toBe(String(NOW / 1000 - (fault.seconds ?? 61)))
    }
  })

  it("find out a backend that does not verify", async () => {
    const shop = await backend()
    const { open, write, calls, state } = telling({ url: shop.url, token, retries: 3 })
    const session = await open()
    state.faults.add({ _tag: "WebhookWrongSignature" }, 1)
    state.faults.add({ _tag: "WebhookStale" }, 1)
    write(session, "hi")
    write(session, "hi again")
    await calls.whenTold()
    for (const call of calls.toArray().slice(1)) {
      expect(call).toMatchObject({ outcome: "wrong", problems: [expect.stringContaining("was accepted: verify Sign")] })
    }
  })

  it("strike calls of the webhook and no requests, as other faults strike requests and no calls", async () => {
    const shop = await backend()
    const emulator = await started({ webhook: { url: shop.url } })
    emulator.failNext({ _tag: "WebhookLost" })
    emulator.failNext({ _tag: "Code", code: 7 })
    expect((await post(emulator, packet())).code).toBe(7)
    expect((await post(emulator, packet({ MsgRandom: 2 }))).code).toBe(0)
    emulator.openSession({ clientUserId: "user1" })
    emulator.openSession({ clientUserId: "user2" })
    await emulator.whenTold()
    expect(emulator.webhookCalls().map(({ outcome }) => outcome)).toEqual(["lost", "fine"])
    for (const wrong of [{ _tag: "WebhookLate" }, { _tag: "WebhookLate", ms: -1 }, { _tag: "WebhookTwice", ms: 1 }]) {
      expect(() => emulator.failNext(wrong as never)).toThrow(TypeError)
    }
  })
})
