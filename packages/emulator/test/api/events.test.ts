import { describe, expect, it } from "vitest"
import { act, get, listen } from "../support/apiSupport.ts"
import { packet, post, started } from "../support/support.ts"

const texts = (
  events: readonly { readonly data: { readonly entry?: { readonly message?: { readonly text?: string } } } }[]
) => events.map(({ data }) => data.entry?.message?.text)

describe("GET /_emulator/events", () => {
  it("tells what happens as it happens, each event with an id", async () => {
    const emulator = await started()
    const stream = await listen(emulator)
    expect(stream.headers["content-type"]).toBe("text/event-stream; charset=utf-8")
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    expect(await stream.next()).toMatchObject({
      event: "chat",
      data: { entry: { kind: "session-opened", session: { sessionId } } }
    })
    await post(emulator, packet())
    const [message, request] = await stream.take(2)
    expect(message).toMatchObject({ event: "chat", data: { entry: { kind: "message", message: { id: "msg-1" } } } })
    expect(request).toMatchObject({
      event: "request",
      data: { request: { id: "req-1", messageId: "msg-1", msgRandom: 8436874 } }
    })
    emulator.failNext({ _tag: "Empty" })
    expect(await stream.next()).toMatchObject({ event: "faults", data: { faults: [{ left: 1 }] } })
    await act(emulator, "/clock", { offsetMs: 5000 })
    expect(await stream.next()).toMatchObject({ event: "clock", data: { clock: { offsetMs: 5000 } } })
    await act(emulator, "/clear")
    expect(await stream.next()).toMatchObject({ event: "cleared", data: { what: "records" } })
    await act(emulator, "/reset")
    expect((await stream.take(4)).map(({ event }) => event)).toEqual(["reception", "faults", "cleared", "clock"])
    const ids = [message?.id, request?.id].map((id) => Number(id?.split("-")[1]))
    expect(ids[1]).toBe((ids[0] ?? 0) + 1)
  })

  it("goes on where the state was read: nothing between is lost or told twice", async () => {
    const emulator = await started()
    emulator.typeAsCustomer({ clientUserId: "u", text: "before" })
    const { lastEventId } = (await get(emulator, "/state")).json
    emulator.typeAsCustomer({ clientUserId: "u", text: "between" })
    const stream = await listen(emulator, { after: lastEventId })
    emulator.typeAsCustomer({ clientUserId: "u", text: "after" })
    expect(texts(await stream.take(2))).toEqual(["between", "after"])
  })

  it("replays what a reader missed whose connection broke", async () => {
    const emulator = await started()
    const first = await listen(emulator)
    emulator.typeAsCustomer({ clientUserId: "u", text: "1" })
    const { id } = await first.next()
    first.close()
    for (const text of ["2", "3", "4"]) emulator.typeAsCustomer({ clientUserId: "u", text })
    const second = await listen(emulator, { lastEventId: id ?? "", after: "ffffffff-0" })
    emulator.typeAsCustomer({ clientUserId: "u", text: "5" })
    expect(texts(await second.take(4))).toEqual(["2", "3", "4", "5"])
  })

  it("says that there is a gap when not all that was missed is kept, and goes on from now", async () => {
    const emulator = await started({ maxRecords: 3 })
    const first = await listen(emulator)
    emulator.typeAsCustomer({ clientUserId: "u", text: "0" })
    const { id } = await first.next()
    first.close()
    for (const text of ["1", "2", "3", "4"]) emulator.typeAsCustomer({ clientUserId: "u", text })
    const second = await listen(emulator, { lastEventId: id ?? "" })
    const gap = await second.next()
    expect(gap).toEqual({ event: "gap", id: gap.data.lastEventId, data: { lastEventId: expect.any(String) } })
    emulator.typeAsCustomer({ clientUserId: "u", text: "5" })
    expect(texts([await second.next()])).toEqual(["5"])
  })

  it("says so too to a reader that knows another emulator, or nonsense", async () => {
    const emulator = await started()
    for (const lastEventId of ["00000000-1", "nonsense", "-", `${(await get(emulator, "/state")).json.lastEventId}9`]) {
      const stream = await listen(emulator, { lastEventId })
      expect((await stream.next()).event).toBe("gap")
      stream.close()
    }
    expect((await get(emulator, `/events?after=${"x".repeat(41)}`)).status).toBe(400)
  })

  it("keeps a slow reader's place, not its data: what it misses meanwhile is a gap, and the emulator goes on", async () => {
    const emulator = await started({ maxRecords: 50 })
    const stream = await listen(emulator)
    stream.pause()
    const text = "x".repeat(10_000)
    const before = process.memoryUsage().rss
    for (let i = 0; i < 5000; i++) emulator.typeAsCustomer({ clientUserId: "u", text })
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
    stream.resume()
    let event = await stream.next()
    while (event.event !== "gap") event = await stream.next()
    emulator.typeAsCustomer({ clientUserId: "u", text: "last" })
    while (event.data.entry?.message.text !== "last") event = await stream.next()
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("ends when the emulator closes", async () => {
    const emulator = await started()
    await listen(emulator)
    await listen(emulator)
    await emulator.close()
    await expect(fetch(emulator.url)).rejects.toThrow()
  })
})
