/**
 * What a page of another site can make a browser send to Desk's own paths. Each must leave no trace: no record, no message, no fault used up.
 */
import { describe, expect, it } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { call, get } from "../support/apiSupport.ts"
import { command, nested, packet, post, started, target } from "../support/support.ts"

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
const EVIL = "https://evil.example"

/** An emulator that would show it if a request had got through. */
const watched = async (options?: Parameters<typeof started>[0]) => {
  const emulator = await started(options)
  emulator.failNext({ _tag: "Code", code: 141002 })
  return emulator
}

const untouched = async (emulator: Emulator) => {
  expect(emulator.requests()).toEqual([])
  expect(emulator.messages()).toEqual([])
  expect((await get(emulator, "/faults")).json.faults).toMatchObject([{ left: 1, struck: 0 }])
  expect((await post(emulator, packet())).code).toBe(141002)
}

const PATHS = ["/v4/desk_http_svc/send_msg", "/v4/desk_http_svc/end_session", "/v4/nowhere", "/"]

describe("what a page of another site sends to Desk's paths", () => {
  it("is refused and leaves no trace: a simple POST, a form, a beacon, from any kind of site", async () => {
    const emulator = await watched()
    const body = JSON.stringify(packet())
    const { host } = new URL(emulator.url)
    for (const path of [...PATHS, target(emulator)]) {
      for (const headers of [
        { origin: EVIL, "content-type": "text/plain" },
        { origin: EVIL, "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" },
        { origin: EVIL, "content-type": "multipart/form-data; boundary=x" },
        { origin: "null", "content-type": "application/json" },
        { origin: "http://localhost:3000", "sec-fetch-site": "same-site" },
        { origin: `https://${host}` },
        { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }
      ]) {
        const answer = await call(emulator, path, { method: "POST", headers, body })
        expect([path, headers, answer.status, answer.json.error.code]).toEqual([path, headers, 403, "origin"])
      }
    }
    await untouched(emulator)
  })

  it("is refused when it is a picture, a script, a preflight or a web socket", async () => {
    const emulator = await watched()
    for (const [method, headers] of [
      ["GET", { "sec-fetch-site": "cross-site", "user-agent": CHROME }],
      // To an address on the network browsers do not say from which site; that it is a browser, they do.
      ["GET", { "user-agent": CHROME }],
      ["HEAD", { "user-agent": CHROME }],
      ["OPTIONS", { origin: EVIL, "access-control-request-method": "POST" }],
      [
        "GET",
        {
          origin: EVIL,
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": "eA=="
        }
      ]
    ] as const) {
      for (const path of PATHS.slice(0, 3)) {
        expect((await call(emulator, path, { method, headers })).status).toBe(403)
      }
    }
    await untouched(emulator)
  })

  it("is refused whatever its body, thousands of levels deep or cut off in the middle", async () => {
    const emulator = await watched()
    const headers = { origin: EVIL, "content-type": "text/plain" }
    const answer = await call(emulator, target(emulator), { method: "POST", headers, body: nested(6000) })
    expect(answer.status).toBe(403)
    await call(emulator, target(emulator), {
      method: "POST",
      headers: { ...headers, "content-length": "99" },
      body: "{}",
      abandon: true
    }).catch(() => undefined)
    await untouched(emulator)
  })

  it("is refused under a name that DNS gives out, even when the page is of that very name", async () => {
    const emulator = await watched()
    for (const host of ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1"]) {
      for (const headers of [{ host }, { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" }]) {
        for (const method of ["POST", "GET"]) {
          for (const path of [...PATHS, target(emulator)]) {
            const answer = await call(emulator, path, { method, headers, ...(method === "POST" ? { body: "{}" } : {}) })
            expect([host, path, answer.status]).toEqual([host, path, 403])
          }
        }
      }
    }
    await untouched(emulator)
  })
})

describe("what no browser sends", () => {
  it("is judged: by any name of this machine, of the host it listens on, and without a Host", async () => {
    const emulator = await started({ dedupWindowMs: 0 })
    const { port } = new URL(emulator.url)
    for (const host of [`127.0.0.1:${port}`, `LOCALHOST:${port}`, "localhost", `[::1]:${port}`]) {
      const headers = { host, "user-agent": CHROME }
      const body = JSON.stringify(packet())
      expect((await call(emulator, target(emulator), { method: "POST", headers, body })).json.ErrorCode).toBe(0)
    }
    // Node's own fetch says this much of itself.
    expect((await call(emulator, PATHS[0] ?? "", { headers: { "sec-fetch-mode": "cors" } })).json.ErrorCode).toBe(60002)
    expect(emulator.requests()).toHaveLength(5)
  })

  it("may use any name once the emulator listens for others, as one container does for another", async () => {
    const emulator = await started({ host: "0.0.0.0" })
    const send = (headers: Record<string, string>, method = "POST") =>
      call(emulator, target(emulator), {
        method,
        headers,
        ...(method === "POST" ? { body: JSON.stringify(packet()) } : {})
      })
    expect((await send({ host: "desk-emulator:7717" })).json.ErrorCode).toBe(0)
    expect((await send({ host: "192.168.1.7:7717" })).json.ErrorCode).toBe(0)
    for (const headers of [
      { host: "evil.example", origin: "http://evil.example" },
      { host: "192.168.1.7", origin: EVIL }
    ]) {
      expect((await send(headers)).status).toBe(403)
    }
    expect((await send({ host: "evil.example" }, "GET")).status).toBe(403)
    expect((await send({ host: "192.168.1.7", "user-agent": CHROME }, "GET")).status).toBe(403)
    expect(emulator.requests()).toHaveLength(2)
    expect(await command(emulator, "get_session_state", { SessionId: "x" })).toMatchObject({ ErrorCode: 0 })
  })
})
