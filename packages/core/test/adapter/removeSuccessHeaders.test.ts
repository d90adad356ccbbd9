import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "vitest"
import { removeSuccessHeaders } from "../../src/adapter/removeSuccessHeaders.ts"

/** What a client sees of an answer that a handler had prepared before it failed. */
const answerAfter = async (prepare: (response: ServerResponse) => void): Promise<Response> => {
  const server = createServer((_, response) => {
    prepare(response)
    removeSuccessHeaders(response)
    response.statusCode = 410
    response.end("gone")
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  try {
    return await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
  }
}

describe("removeSuccessHeaders", () => {
  it.each([
    ["Cache-Control", "public, max-age=3600"],
    ["Content-Disposition", 'attachment; filename="report.pdf"'],
    ["Content-Encoding", "gzip"],
    ["Content-Length", "4096"],
    ["Content-Range", "bytes 0-9/100"],
    ["Content-Type", "application/pdf"],
    ["ETag", '"v1"'],
    ["Expires", "Fri, 27 Nov 2026 00:00:00 GMT"],
    ["Last-Modified", "Thu, 26 Nov 2026 00:00:00 GMT"],
    ["Location", "/orders/1"],
    ["X-Accel-Redirect", "/protected/report.pdf"]
  ])("removes %s", async (name, value) => {
    const response = await answerAfter((prepared) => prepared.setHeader(name, value))
    expect([response.status, await response.text()]).toStrictEqual([410, "gone"])
    expect(response.headers.get(name)).not.toBe(value)
  })

  it("keeps cookies, CORS and security headers, and that nothing may be stored", async () => {
    const kept = {
      "access-control-allow-origin": "https://shop.example",
      "content-security-policy": "default-src 'self'",
      "set-cookie": "a=b",
      vary: "Origin",
      "cache-control": "private, no-store"
    }
    const { headers } = await answerAfter((prepared) => prepared.setHeaders(new Map(Object.entries(kept))))
    expect(Object.fromEntries(Object.keys(kept).map((name) => [name, headers.get(name)]))).toStrictEqual(kept)
  })

  it("lets the status have its own words again", async () => {
    const response = await answerAfter((prepared) => {
      prepared.statusMessage = "Created for you"
    })
    expect(response.statusText).toBe("Gone")
  })

  it("bears a test double, and an answer of HTTP/2, whose words can't be set", () => {
    removeSuccessHeaders({})
    removeSuccessHeaders({ removeHeader: () => {} })
    class Http2Response {
      get statusMessage() {
        return ""
      }
      removeHeader() {}
    }
    removeSuccessHeaders(new Http2Response())
    removeSuccessHeaders(Object.assign(new Http2Response(), { raw: new Http2Response() }))
  })
})
