import { describe, expect, it, vi } from "vitest"
import type { Fault } from "../../src/index.ts"
import { dial, drain, nextRequest, packet, post, rawPost, started } from "../support/support.ts"
import { captureWarnings } from "../support/warnings.ts"

const body = JSON.stringify(packet())

/** Sends one raw request under a fault and gives all that comes back until the connection ends. */
const under = async (fault: Fault) => {
  const emulator = await started()
  emulator.failNext(fault)
  const socket = await dial(emulator)
  const ended = drain(socket)
  socket.write(rawPost(emulator, body, ["Connection: close"]))
  const { text, error } = await ended
  const [head = "", ...rest] = text.split("\r\n\r\n")
  return { emulator, head, content: rest.join("\r\n\r\n"), error, request: emulator.requests()[0] }
}

describe("the fault Code", () => {
  it("answers its code in the envelope and stores nothing", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Code", code: 141002, errorInfo: "internal" })
    const reply = await post(emulator, packet())
    expect(JSON.parse(reply.text)).toEqual({ ActionStatus: "FAIL", ErrorInfo: "internal", ErrorCode: 141002 })
    expect(reply.status).toBe(200)
    expect(emulator.messages()).toEqual([])
    expect(emulator.requests()).toMatchObject([{ fault: "Code", code: 141002, errorInfo: "internal", status: 200 }])
  })

  it("stores the message when told so", async () => {
    const emulator = await started({ dedupWindowMs: 0 })
    emulator.failNext({ _tag: "Code", code: 60008, stored: true })
    expect((await post(emulator, packet())).info).toContain("60008")
    expect(emulator.messages()).toHaveLength(1)
  })

  it("answers any code, also one that no document has", async () => {
    const emulator = await started()
    for (const code of [70050, 60007, -7, 999_999_999]) {
      emulator.failNext({ _tag: "Code", code })
      expect((await post(emulator, packet())).code).toBe(code)
    }
  })
})

describe("an answer that fails", () => {
  it("before its head is written is a 500 of the emulator's own, and after it the end of the connection", async () => {
    const emulator = await started()
    const { messages: warnings } = captureWarnings()
    // Node refuses this header of an answer that is not chunked.
    emulator.failNext({ _tag: "Status", status: 503, headers: { Trailer: "X" } })
    expect(await post(emulator, packet())).toMatchObject({ status: 500, text: "The emulator itself failed.\n" })

    emulator.failNext({ _tag: "Drip" })
    const socket = await dial(emulator)
    const ended = drain(socket)
    const every = vi.spyOn(globalThis, "setInterval").mockImplementationOnce(() => {
      throw new Error("no timer")
    })
    socket.write(rawPost(emulator, body))
    const { text } = await ended
    every.mockRestore()
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n(.+\r\n)+\r\n$/)
    expect(warnings).toEqual([expect.stringContaining("Trailers"), "no timer"])
    expect((await post(emulator, packet())).code).toBe(0)
  })
})

describe("the fault Status", () => {
  it("answers its status, headers and body", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Status", status: 429, headers: { "Retry-After": "2" }, body: "slow down" })
    const reply = await post(emulator, packet())
    expect([reply.status, reply.headers.get("retry-after"), reply.text]).toEqual([429, "2", "slow down"])
    expect(emulator.messages()).toEqual([])
    expect(emulator.requests()).toMatchObject([{ fault: "Status", status: 429 }])
    expect(emulator.requests()[0]).not.toHaveProperty("code")
  })

  it("may store the message, as a gateway that times out does", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Status", status: 504, stored: true })
    expect((await post(emulator, packet())).status).toBe(504)
    expect(emulator.messages()).toHaveLength(1)
  })

  it("answers 204 without a length", async () => {
    const { head, content } = await under({ _tag: "Status", status: 204 })
    expect(head).toMatch(/^HTTP\/1.1 204 /)
    expect(head.toLowerCase()).not.toContain("content-length")
    expect(content).toBe("")
  })
})

describe("the fault Redirect", () => {
  it("answers 307 to its location unless another status is asked for, and stores nothing", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Redirect", location: "https://evil.example/" })
    emulator.failNext({ _tag: "Redirect", location: "/elsewhere", status: 302 })
    const [first, second] = [await post(emulator, packet()), await post(emulator, packet())]
    expect([first.status, first.headers.get("location")]).toEqual([307, "https://evil.example/"])
    expect([second.status, second.headers.get("location")]).toEqual([302, "/elsewhere"])
    expect(emulator.messages()).toEqual([])
  })
})

describe("the fault Reset", () => {
  for (const stored of [false, true]) {
    it(`resets the connection after the whole request, the message ${stored ? "" : "not "}stored`, async () => {
      const { emulator, head, error, request } = await under({ _tag: "Reset", stored })
      expect([head, error]).toEqual(["", "ECONNRESET"])
      expect(emulator.messages()).toHaveLength(stored ? 1 : 0)
      expect(request).toMatchObject({ fault: "Reset", bodyText: body })
      expect(request).not.toHaveProperty("status")
    })
  }

  it("lets a retry inside the window arrive once", async () => {
    const emulator = await started({ dedupWindowMs: 60_000 })
    emulator.failNext({ _tag: "Reset", stored: true })
    await expect(post(emulator, packet())).rejects.toThrow()
    expect((await post(emulator, packet())).code).toBe(0)
    expect(emulator.messages()).toHaveLength(1)
    expect(emulator.requests()).toMatchObject([{ fault: "Reset", messageId: "msg-1" }, { duplicateOf: "msg-1" }])
  })
})

describe("the fault Close", () => {
  it("ends the connection in an orderly way, without a byte", async () => {
    const { head, error, emulator } = await under({ _tag: "Close" })
    expect([head, error]).toEqual(["", undefined])
    expect(emulator.messages()).toEqual([])
  })
})

describe("the fault Hang", () => {
  for (const stored of [false, true]) {
    it(`never answers, the message ${stored ? "" : "not "}stored, until the client gives up`, async () => {
      const emulator = await started()
      emulator.failNext({ _tag: "Hang", stored })
      const abort = new AbortController()
      const recorded = nextRequest(emulator)
      const sending = post(emulator, packet(), { signal: abort.signal })
      expect(await recorded).toMatchObject({ fault: "Hang" })
      abort.abort()
      await expect(sending).rejects.toThrow("aborted")
      expect(emulator.messages()).toHaveLength(stored ? 1 : 0)
      expect((await post(emulator, packet({ MsgRandom: 2 }))).code).toBe(0)
    })
  }

  it("ends when the emulator closes", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Hang" })
    const recorded = nextRequest(emulator)
    const sending = post(emulator, packet())
    const failing = expect(sending).rejects.toThrow()
    await recorded
    await emulator.close()
    await failing
  })
})

describe("the faults Empty and Garbage", () => {
  it("answer 200 with nothing, or with HTML", async () => {
    const empty = await under({ _tag: "Empty" })
    expect([empty.head.slice(0, 15), empty.content]).toEqual(["HTTP/1.1 200 OK", ""])
    const garbage = await under({ _tag: "Garbage" })
    expect(garbage.head).toContain("text/html")
    expect(garbage.content).toContain("<!doctype html>")
    expect((await under({ _tag: "Garbage", body: '{"ErrorCode":"0"}' })).content).toBe('{"ErrorCode":"0"}')
    for (const { emulator } of [empty, garbage]) expect(emulator.messages()).toEqual([])
  })
})

describe("the fault Cut", () => {
  it("announces more than it sends; the message is stored unless told otherwise", async () => {
    const { head, content, emulator, request } = await under({ _tag: "Cut" })
    const announced = Number(/content-length: (\d+)/i.exec(head)?.[1])
    expect(announced).toBeGreaterThan(content.length)
    expect(content).toMatch(/^{"ActionStatus":"OK"/)
    expect(emulator.messages()).toHaveLength(1)
    expect(request).not.toHaveProperty("code")
    const other = await under({ _tag: "Cut", stored: false })
    expect(other.emulator.messages()).toEqual([])
  })
})

describe("the fault Drip", () => {
  it("sends the proper answer in small pieces", async () => {
    const { content, emulator, request } = await under({ _tag: "Drip", bytesPerSecond: 1000 })
    expect(JSON.parse(content)).toEqual({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 })
    expect(emulator.messages()).toHaveLength(1)
    expect(request).toMatchObject({ fault: "Drip", status: 200, code: 0 })
  })

  it("sends one byte a second by default: the head comes at once, and closing ends it", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Drip", stored: false })
    const socket = await dial(emulator)
    const first = new Promise<string>((resolve) => socket.once("data", (chunk) => resolve(chunk.toString())))
    const ended = drain(socket)
    socket.write(rawPost(emulator, body))
    expect(await first).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*\r\n\r\n.?$/)
    await emulator.close()
    expect((await ended).text).not.toContain("}")
    expect(emulator.messages()).toEqual([])
    expect(emulator.requests()).toMatchObject([{ code: 141002 }])
  })
})

describe("the fault Oversize", () => {
  it("blows the proper answer up to exactly its bytes, 65 537 by default", async () => {
    for (const bytes of [undefined, 200, 1_000_003]) {
      const { content, emulator } = await under({ _tag: "Oversize", bytes })
      expect(content).toHaveLength(bytes ?? 65_537)
      expect(JSON.parse(content)).toMatchObject({ ActionStatus: "OK", ErrorCode: 0 })
      expect(emulator.messages()).toHaveLength(1)
    }
  })

  it("of a gigabyte takes no memory and ends when the client leaves", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Oversize", bytes: 1024 ** 3 })
    const before = process.memoryUsage().rss
    const socket = await dial(emulator)
    let seen = 0
    const left = new Promise<void>((resolve) => socket.once("close", () => resolve()))
    socket.on("data", (chunk) => {
      seen += chunk.length
      if (seen > 20_000_000) socket.destroy()
    })
    socket.write(rawPost(emulator, body))
    await left
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
    expect((await post(emulator, packet({ MsgRandom: 1 }))).code).toBe(0)
  })
})

describe("the fault Delay", () => {
  it("judges and stores at once, and answers later", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Delay", ms: 20 })
    let answered = false
    const recorded = nextRequest(emulator)
    const sending = post(emulator, packet()).then((reply) => {
      answered = true
      return reply
    })
    await recorded
    expect([answered, emulator.messages().length]).toEqual([false, 1])
    expect((await sending).code).toBe(0)
  })
})

describe("a request that breaks a rule", () => {
  it("is noted as such when a fault answers for the judge, and its message is not stored", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Status", status: 502, stored: true })
    emulator.failNext({ _tag: "Delay", ms: 0 })
    expect((await post(emulator, packet({ MsgBody: [] }))).status).toBe(502)
    expect((await post(emulator, packet({ MsgBody: [] }))).code).toBe(90010)
    expect(emulator.messages()).toEqual([])
    expect(emulator.requests()[0]).toMatchObject({
      fault: "Status",
      status: 502,
      rule: { code: 90010, path: "MsgBody" }
    })
  })
})
