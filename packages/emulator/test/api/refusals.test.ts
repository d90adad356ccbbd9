import { describe, expect, it, vi } from "vitest"
import { act, call, get } from "../support/apiSupport.ts"
import { dial, drain, packet, post, started } from "../support/support.ts"
import { captureWarnings } from "../support/warnings.ts"

describe("a call that is wrong", () => {
  it("is refused in words, whatever is wrong with it", async () => {
    const emulator = await started()
    const refused = async (answer: Promise<{ status: number; json: { error: { code: string; message: string } } }>) => {
      const { status, json } = await answer
      return [status, json.error.code, json.error.message]
    }
    expect(await refused(act(emulator, "/sessions", "{"))).toEqual([
      400,
      "body",
      "the body is not valid JSON: it does not parse"
    ])
    expect(await refused(act(emulator, "/sessions", "[]"))).toEqual([400, "body", "the body must be a JSON object"])
    expect(await refused(act(emulator, "/sessions", {}))).toEqual([
      400,
      "field",
      expect.stringContaining("clientUserId is missing")
    ])
    expect(await refused(act(emulator, "/sessions", { clientUserId: 7 }))).toEqual([
      400,
      "field",
      expect.stringContaining("clientUserId must be a string")
    ])
    expect(await refused(act(emulator, "/sessions", { user: "x" }))).toEqual([
      400,
      "field",
      '"user" is no field of this call: there are clientUserId, sessionId'
    ])
    expect(await refused(act(emulator, "/sessions", '{"__proto__":{"clientUserId":"x"}}'))).toEqual([
      400,
      "field",
      expect.stringContaining("__proto__")
    ])
    expect(await refused(act(emulator, "/customer-messages", { text: "x" }))).toEqual([
      400,
      "field",
      expect.stringContaining("exactly one of")
    ])
    expect(await refused(act(emulator, "/customer-messages", { clientUserId: "u", text: "x".repeat(10_001) }))).toEqual(
      [400, "field", expect.stringContaining("at most 10000 characters")]
    )
    expect(await refused(get(emulator, "/messages?limit=0"))).toEqual([
      400,
      "parameter",
      "limit must be an integer from 1 to 1000"
    ])
    expect(await refused(get(emulator, "/messages?after=1"))).toEqual([
      400,
      "parameter",
      "after must be an id such as msg-12"
    ])
    expect(await refused(get(emulator, "/messages?user=x"))).toEqual([
      400,
      "parameter",
      expect.stringContaining("there are clientUserId")
    ])
    expect(await refused(get(emulator, "/requests?outcome=toString"))).toEqual([
      400,
      "parameter",
      "outcome must be rejected, faulted or all"
    ])
    expect(await refused(get(emulator, "/state?limit=1&limit=2"))).toEqual([
      400,
      "parameter",
      expect.stringContaining("is no parameter")
    ])
    expect(await refused(get(emulator, "/messages?limit=1&limit=2"))).toEqual([
      400,
      "parameter",
      "limit is given twice"
    ])
    expect(await refused(get(emulator, "/nowhere"))).toEqual([
      404,
      "not_found",
      "there is no such call: see GET /_emulator"
    ])
    expect(await refused(get(emulator, "/sessions/end"))).toEqual([
      405,
      "method",
      "this call has another method: see GET /_emulator"
    ])
    expect(emulator.requests()).toEqual([])
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("with a body of 50 MB is refused in little memory, and the emulator goes on", async () => {
    const emulator = await started()
    const socket = await dial(emulator)
    const ended = drain(socket)
    const before = process.memoryUsage().rss
    const piece = Buffer.alloc(1_000_000, "x")
    socket.write(
      "POST /_emulator/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n"
    )
    for (let i = 0; i < 50; i++) {
      if (!socket.write(piece)) await new Promise((resolve) => socket.once("drain", resolve))
    }
    const { text: answer } = await ended
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toContain('"the body must have at most 65536 bytes"')
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
    expect((await get(emulator, "/state")).status).toBe(200)
  })

  it("whose answer cannot be written as JSON is answered 500, with a whole head and body, and the emulator goes on", async () => {
    const emulator = await started()
    const { first } = captureWarnings()
    const stringify = vi.spyOn(JSON, "stringify").mockImplementationOnce(() => {
      throw new RangeError("too deep")
    })
    const answer = await get(emulator, "/state")
    stringify.mockRestore()
    expect([answer.status, answer.json.error.code, (await first).message]).toEqual([500, "failed", "too deep"])
    expect((await get(emulator, "/state")).status).toBe(200)
  })

  it("lists what there is at GET /_emulator, and answers HEAD like GET", async () => {
    const emulator = await started()
    const { json } = await get(emulator, "")
    expect(json.calls).toContainEqual({ method: "POST", path: "/_emulator/reset", summary: expect.any(String) })
    const head = await call(emulator, "/_emulator/state", { method: "HEAD" })
    expect([head.status, head.text]).toEqual([200, ""])
  })

  it("that is cut off in the middle leaves nothing", async () => {
    const emulator = await started()
    const socket = await dial(emulator)
    const gone = new Promise((resolve) => socket.once("close", resolve))
    const head =
      "POST /_emulator/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n"
    socket.write(`${head}{"clientUserId"`, () => socket.destroy())
    await gone
    expect((await get(emulator, "/state")).json.conversations).toEqual([])
    expect(emulator.requests()).toEqual([])
  })
})

describe("what browsers ask for by themselves", () => {
  it("is no request of a client", async () => {
    const emulator = await started()
    for (const path of ["/favicon.ico", "/.well-known/appspecific/com.chrome.devtools.json", "/robots.txt"]) {
      expect((await call(emulator, path)).status).toBe(404)
    }
    expect(emulator.requests()).toEqual([])
    expect((await call(emulator, "/v4/nothing")).json.ErrorCode).toBe(60009)
    expect((await call(emulator, "/", { method: "POST" })).json.ErrorCode).toBe(60009)
    expect(emulator.requests()).toHaveLength(2)
  })
})
