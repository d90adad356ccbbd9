import { request } from "node:http"
import { describe, expect, it } from "vitest"
import { dial, drain, nextRequest, packet, post, rawPost, sign, started, target } from "../support/support.ts"

const body = JSON.stringify(packet())
const codeIn = (text: string) => Number(/"ErrorCode":(-?\d+)/.exec(text)?.[1])

describe("bytes that are no HTTP", () => {
  it("are answered 60002 in the envelope, not recorded, and the connection is closed", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Hang" })
    for (const bytes of [
      "garbage\r\n\r\n",
      "\u0000\u0001\u0002\r\n",
      "POST\r\n\r\n",
      // What a page gets a browser to send by naming https, wss, or turn over TCP.
      Buffer.from("160301020001000001fc0303", "hex"),
      Buffer.from("000300002112a442", "hex"),
      `GET /${"x".repeat(40_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      `POST / HTTP/1.1\r\nX: ${"x".repeat(40_000)}\r\n\r\n`
    ]) {
      const socket = await dial(emulator)
      const ended = drain(socket)
      socket.write(bytes)
      const { text } = await ended
      expect(text).toMatch(/^HTTP\/1.1 200 OK/)
      expect(codeIn(text)).toBe(60002)
    }
    expect(emulator.requests()).toEqual([])
    emulator.clearFaults()
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("behind a good request do not change its answer", async () => {
    const emulator = await started()
    const socket = await dial(emulator)
    const ended = drain(socket)
    socket.write(`${rawPost(emulator, body)}this is no HTTP\r\n\r\n`)
    const { text } = await ended
    expect(codeIn(text)).toBe(0)
    expect(text.match(/HTTP\/1.1/g)).toHaveLength(1)
    expect(emulator.messages()).toHaveLength(1)
  })

  it("inside a chunked body are answered 60002", async () => {
    const emulator = await started()
    const socket = await dial(emulator)
    const ended = drain(socket)
    socket.write(`POST ${target(emulator)} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`)
    expect(codeIn((await ended).text)).toBe(60002)
    // Another exchange gives a second record of the first time to appear.
    await post(emulator, packet())
    expect(emulator.requests().map(({ code }) => code)).toEqual([60002, 0])
    expect(emulator.requests()[0]).toMatchObject({
      method: "POST",
      path: "/v4/desk_http_svc/send_msg",
      query: { usersig: "***" },
      rule: { path: "request", source: "common codes 60002" }
    })
  })

  it("in duplicate or contradictory headers are answered 60002", async () => {
    const emulator = await started()
    for (const header of ["Content-Length: 5", "Transfer-Encoding: chunked"]) {
      const socket = await dial(emulator)
      const ended = drain(socket)
      socket.write(rawPost(emulator, body, [header]))
      expect(codeIn((await ended).text)).toBe(60002)
    }
    expect(emulator.messages()).toEqual([])
  })
})

describe("requests that are HTTP, but odd", () => {
  it("are answered one by one when they are pipelined", async () => {
    const emulator = await started()
    const socket = await dial(emulator)
    const ended = drain(socket)
    const second = JSON.stringify(packet({ MsgRandom: -1 }))
    socket.write(rawPost(emulator, body) + rawPost(emulator, second, ["Connection: close"]))
    expect([...(await ended).text.matchAll(/"ErrorCode":(\d+)/g)].map(([, code]) => Number(code))).toEqual([0, 90005])
  })

  it("may come chunked, byte by byte, with an expectation or in a proxy's form", async () => {
    const emulator = await started({ dedupWindowMs: 0 })
    const url = new URL(emulator.url + target(emulator))
    const send = (options: object, write: (req: ReturnType<typeof request>) => void) =>
      new Promise<string>((resolve, reject) => {
        const req = request(
          { host: url.hostname, port: url.port, path: target(emulator), method: "POST", ...options },
          (res) => {
            const chunks: Buffer[] = []
            res.on("data", (chunk) => chunks.push(chunk)).on("end", () => resolve(Buffer.concat(chunks).toString()))
          }
        )
        req.on("error", reject)
        write(req)
      })
    const answers = [
      await send({}, (req) => {
        for (const byte of Buffer.from(body)) req.write(Buffer.from([byte]))
        req.end()
      }),
      await send({ headers: { Expect: "100-continue" } }, (req) =>
        req.on("continue", () => req.end(body)).flushHeaders()
      ),
      await send({ headers: { Expect: "200-ok" } }, (req) => req.end(body)),
      await send({ path: url.href }, (req) => req.end(body))
    ]
    expect(answers.map(codeIn)).toEqual([0, 0, 0, 0])
  })

  it("without an end leave nothing but a record when the client goes", async () => {
    const emulator = await started()
    const socket = await dial(emulator)
    const recorded = nextRequest(emulator)
    socket.write(rawPost(emulator, body).slice(0, -10), () => socket.destroy())
    const record = await recorded
    expect(record.warnings).toEqual(["the client closed the connection before the whole request had come"])
    expect(record).not.toHaveProperty("status")
    expect(emulator.messages()).toEqual([])
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("have their record also when the client only half-closes", async () => {
    const emulator = await started()
    const socket = await dial(emulator)
    const recorded = nextRequest(emulator)
    socket.end(rawPost(emulator, body).slice(0, -10))
    expect((await recorded).warnings).toHaveLength(1)
    expect(emulator.requests()).toHaveLength(1)
  })
})

describe("a body", () => {
  it("of 50 MB is answered 93000, in little memory, and the connection is closed", async () => {
    const emulator = await started()
    const socket = await dial(emulator)
    const ended = drain(socket)
    const before = process.memoryUsage().rss
    const piece = Buffer.alloc(1_000_000, "x")
    socket.write(`POST ${target(emulator)} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000000\r\n\r\n`)
    for (let i = 0; i < 50; i++) {
      if (!socket.write(piece)) await new Promise((resolve) => socket.once("drain", resolve))
    }
    const { text } = await ended
    expect(codeIn(text)).toBe(93000)
    expect(text).toMatch(/connection: close/i)
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
    expect(emulator.requests()).toMatchObject([{ bodyBytes: 50_000_000, code: 93000 }])
    expect(emulator.requests()[0]?.bodyText.length).toBeLessThanOrEqual(12_288)
  })

  it("without end is answered 93000 after 64 MiB, not read any more", async () => {
    const emulator = await started()
    const socket = await dial(emulator)
    const recorded = nextRequest(emulator)
    socket.on("error", () => undefined)
    socket.write(`POST ${target(emulator)} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000000\r\n\r\n`)
    const piece = Buffer.alloc(1_000_000, "x")
    const closed = new Promise((resolve) => socket.once("close", resolve))
    const pump = (error?: Error | null): void => {
      if (!error && !socket.destroyed) socket.write(piece, pump)
    }
    pump()
    socket.resume()
    expect(await recorded).toMatchObject({ code: 93000 })
    await closed
  })

  it("that is answered before its end, because it is endless, and then breaks HTTP, is not answered twice", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Drip", bytesPerSecond: 30 })
    const socket = await dial(emulator)
    const ended = drain(socket)
    socket.write(`POST ${target(emulator)} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`)
    const recorded = nextRequest(emulator)
    const chunk = Buffer.from(`f4240\r\n${"x".repeat(1_000_000)}\r\n`)
    for (let i = 0; i < 70; i++) {
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once("drain", resolve))
    }
    expect((await recorded).fault).toBe("Drip")
    socket.write("ZZ\r\n")
    const { text } = await ended
    expect([text.match(/HTTP\/1.1/g)?.length, codeIn(text), text.at(-1)]).toEqual([1, 93000, "}"])
    expect((await post(emulator, packet())).code).toBe(0)
    expect(emulator.requests()).toHaveLength(2)
  })

  it("cannot lend itself fields by __proto__ or constructor, nor pollute an object", async () => {
    const emulator = await started()
    const inherited = `{"__proto__":${body},"constructor":{"prototype":{"MsgRandom":1}}}`
    expect((await post(emulator, inherited)).code).toBe(90005)
    expect((await post(emulator, body.replace("{", '{"__proto__":{"SessionId":"x"},'))).code).toBe(0)
    expect(emulator.messages()).toMatchObject([{ to: "user45" }])
    expect(({} as Record<string, unknown>).SessionId).toBeUndefined()
    expect((await post(emulator, packet({ MsgRandom: 2 }), { query: { __proto__x: "1" } })).code).toBe(0)
  })
})

describe("a storm of odd requests", () => {
  it("ends with the emulator in good health", async () => {
    const emulator = await started()
    const pieces = [
      rawPost(emulator, body),
      "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "\r\n\r\n",
      "x",
      rawPost(emulator, "{}").slice(0, 40)
    ]
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const socket = await dial(emulator)
        const ended = drain(socket)
        socket.end(pieces.map((_, j) => pieces[(i * 7 + j * (i + 1)) % pieces.length]).join(""))
        await ended
      })
    )
    emulator.reset()
    expect((await post(emulator, packet(), { query: { usersig: sign(emulator) } })).code).toBe(0)
  })
})
