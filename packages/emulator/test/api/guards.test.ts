import { cp, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { act, call, get, listen } from "../support/apiSupport.ts"
import { packet, post, started, target } from "../support/support.ts"

describe("a name that is not this machine's", () => {
  it("is refused, page and API alike: DNS can point any name at 127.0.0.1", async () => {
    const emulator = await started()
    for (const host of [
      "evil.example",
      "evil.example:7717",
      "127.0.0.1.evil.example",
      "localhost.evil.example",
      "[::2]",
      "10.0.0.1",
      "0x7f.1"
    ]) {
      for (const path of ["/", "/_emulator/state", "/_emulator/web/app.js", "/_emulator/events"]) {
        const { status, json } = await call(emulator, path, { headers: { host } })
        expect([host, path, status, json?.error?.code]).toEqual([host, path, 403, "host"])
      }
    }
    expect((await act(emulator, "/reset", {}, { host: "evil.example" })).status).toBe(403)
  })

  it("is one of the loopback's, or the one it listens on", async () => {
    const emulator = await started()
    const port = new URL(emulator.url).port
    for (const host of ["localhost", `LOCALHOST:${port}`, "127.0.0.1", "127.9.9.9:1", `[::1]:${port}`]) {
      expect((await get(emulator, "/state", { host })).status).toBe(200)
    }
  })

  it("may be any address, but no name, when it listens on all of them", async () => {
    const emulator = await started({ host: "0.0.0.0" })
    expect((await get(emulator, "/state", { host: "192.168.1.7:7717" })).status).toBe(200)
    expect((await get(emulator, "/state", { host: "evil.example" })).status).toBe(403)
  })
})

describe("a name it was told", () => {
  const told = { allowedHosts: ["emulator", "Host.Docker.Internal", "my_service"] }

  it("is its own, page, API and commands alike, with any port and in any case", async () => {
    const emulator = await started(told)
    for (const host of ["emulator", "EMULATOR:7717", "host.docker.internal:80", "my_service"]) {
      expect((await get(emulator, "/state", { host })).status).toBe(200)
      expect((await call(emulator, "/", { headers: { host } })).status).toBe(200)
      const own = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" }
      expect((await act(emulator, "/reset", {}, own)).status).toBe(200)
      const sent = { method: "POST", headers: { host }, body: JSON.stringify(packet()) }
      expect((await call(emulator, target(emulator), sent)).json.ErrorCode).toBe(0)
    }
  })

  it("says nothing of other names, nor of another site that has it in its own", async () => {
    const emulator = await started(told)
    for (const host of ["emulator.evil.example", "evil.example", "docker.internal", "xemulator"]) {
      expect((await get(emulator, "/state", { host })).json.error).toEqual({
        code: "host",
        message: expect.stringContaining("--allow-host")
      })
      const sent = { method: "POST", headers: { host }, body: JSON.stringify(packet()) }
      expect((await call(emulator, target(emulator), sent)).status).toBe(403)
    }
    const foreign = { host: "emulator", origin: "http://emulator.evil.example" }
    expect((await act(emulator, "/reset", {}, foreign)).json.error.code).toBe("origin")
  })
})

describe("another site's page", () => {
  it("is refused, whether it reads or writes", async () => {
    const emulator = await started()
    const { host } = new URL(emulator.url)
    for (const origin of [
      "https://evil.example",
      "null",
      `https://${host}`,
      "http://127.0.0.1:1",
      "http://localhost:3000"
    ]) {
      expect((await get(emulator, "/state", { origin })).status).toBe(403)
      expect((await act(emulator, "/reset", {}, { origin })).json.error.code).toBe("origin")
    }
    for (const site of ["cross-site", "same-site"]) {
      expect((await get(emulator, "/state", { "sec-fetch-site": site })).status).toBe(403)
      expect((await get(emulator, "/events", { "sec-fetch-site": site })).status).toBe(403)
    }
  })

  it("gets no leave by asking first", async () => {
    const emulator = await started()
    const answer = await call(emulator, "/_emulator/reset", {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "POST" }
    })
    expect(answer.status).toBe(403)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([])
  })

  it("may link to the inbox, and the inbox's own page may do everything", async () => {
    const emulator = await started()
    const { host } = new URL(emulator.url)
    expect((await call(emulator, "/", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(200)
    const own = { origin: `http://${host}`, "sec-fetch-site": "same-origin" }
    expect((await get(emulator, "/state", own)).status).toBe(200)
    expect((await act(emulator, "/reset", {}, own)).status).toBe(200)
  })
})

describe("a change", () => {
  it("must be sent as JSON, which no form can", async () => {
    const emulator = await started()
    emulator.openSession({ clientUserId: "u" })
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "application/jsonp",
      ""
    ]) {
      expect((await act(emulator, "/reset", {}, { "content-type": type })).json.error).toEqual({
        code: "content_type",
        message: "the Content-Type header must be application/json"
      })
    }
    expect(emulator.sessions()).toHaveLength(1)
    expect((await act(emulator, "/reset", "", { "content-type": "Application/JSON; charset=utf-8" })).status).toBe(200)
    expect(emulator.sessions()).toEqual([])
  })
})

describe("answers", () => {
  it("never hold the key, wherever a user put it", async () => {
    const emulator = await started({ secretKey: 'a "quoted" 键 to keep' })
    const { secretKey } = emulator
    const seen: string[] = []
    const stream = await listen(emulator)
    seen.push((await act(emulator, "/sessions", { clientUserId: `${secretKey} user`, sessionId: secretKey })).text)
    seen.push((await act(emulator, "/customer-messages", { sessionId: secretKey, text: `my ${secretKey}` })).text)
    seen.push((await act(emulator, "/faults", { fault: { _tag: "Garbage", body: secretKey } })).text)
    await post(emulator, packet({ CloudCustomData: secretKey }))
    for (const path of ["/state", "/chat", "/messages", "/requests", "/requests/req-1", "/faults"]) {
      seen.push((await get(emulator, path)).text)
    }
    seen.push(JSON.stringify(await stream.take(4)))
    const everything = seen.join("\n")
    expect(everything).toContain("***")
    expect(everything).not.toContain(secretKey)
    expect(everything).not.toContain(JSON.stringify(secretKey).slice(1, -1))
  })

  it("say that nothing of them may be kept, framed, sniffed, or run from elsewhere", async () => {
    const emulator = await started()
    for (const path of ["/", "/_emulator/state", "/_emulator/nowhere", "/_emulator/web/app.css"]) {
      const { headers } = await call(emulator, path)
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "x-frame-options": "DENY"
      })
      const policy = headers["content-security-policy"]
      expect(policy).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; img-src https: http:; connect-src 'self';/
      )
      for (const directive of [
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'"
      ]) {
        expect(policy).toContain(directive)
      }
      expect(policy).not.toMatch(/unsafe|data:|\*/)
      expect(headers).not.toHaveProperty("access-control-allow-origin")
    }
  })
})

describe("the page's files", () => {
  it("that are not built yet are said to be, in one line, while the emulator works", async () => {
    const folder = await mkdtemp(join(tmpdir(), "emulator-"))
    onTestFinished(() => rm(folder, { recursive: true }))
    await cp(new URL("../../src", import.meta.url), join(folder, "src"), { recursive: true })
    await writeFile(join(folder, "package.json"), '{"type":"module"}')
    const { startEmulator } = await import(join(folder, "src/index.ts"))
    const emulator: Emulator = await startEmulator()
    onTestFinished(() => emulator.close())
    const { status, text } = await call(emulator, "/")
    expect([status, text]).toEqual([200, expect.stringMatching(/^.*run `pnpm --filter @tcdesk\/emulator build`\.\n$/)])
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("are the few there are, whatever path is tried", async () => {
    const emulator = await started()
    expect((await call(emulator, "/")).headers["content-type"]).toMatch(/^text\/(html|plain)/)
    for (const path of [
      "/_emulator/web/",
      "/_emulator/web/../cli.js",
      "/_emulator/web/%2e%2e/cli.js",
      "/_emulator/web/LICENSES.txt",
      "/_emulator/web/app.js.map"
    ]) {
      expect((await call(emulator, path)).status).toBe(404)
    }
  })
})
