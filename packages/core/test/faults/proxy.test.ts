/** Through a proxy that opens tunnels, and through ones that do not. */
import dns from "node:dns"
import { inspect } from "node:util"
import { afterEach, assert, describe, it, vi } from "vitest"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import type { ClientOptions } from "../../src/model/DeskOptions.ts"
import { createDesk, createDeskFromEnv } from "../../src/promise/createDesk.ts"
import { makeCertificate, trust } from "../support/certificate.ts"
import { account, atOnce, errorOf, message } from "../support/desks.ts"
import * as on from "../support/faultServer.ts"
import { faultServer, http, type Script } from "../support/faultServer.ts"
import { tunnel } from "../support/tunnel.ts"

const certificate = makeCertificate()
trust(certificate)
const untrusted = makeCertificate()
const https = (...scripts: ReadonlyArray<Script>) => faultServer({ tls: certificate }, ...scripts)

const client = (target: { readonly origin: string }, options: Partial<ClientOptions>) =>
  createDesk({ ...account, endpoint: target.origin, retry: false, ...options })

const environment = {
  TCDESK_SDK_APP_ID: String(account.sdkAppId),
  TCDESK_IDENTIFIER: account.identifier,
  TCDESK_SECRET_KEY: account.secretKey
}

for (const name of ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"])
  vi.stubEnv(name, "")
const password = "pr0xy:s3cret"
const withPassword = (origin: string) => origin.replace("//", `//user:${encodeURIComponent(password)}@`)
const authorization = Buffer.from(`user:${password}`).toString("base64")

describe("F21: through a proxy", () => {
  it("a message arrives over TLS that the proxy can't read", async () => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(tunnel)
    await using desk = client(desk4, { proxy: proxy.origin })
    const { attempts } = await desk.send(message)
    assert.strictEqual(attempts[0]?.outcome, "ok")
    assert.lengthOf(desk4.requests, 1)
    const [request, ...others] = proxy.requests
    assert.isEmpty(others)
    assert.match(request?.headers ?? "", new RegExp(`^CONNECT 127\\.0\\.0\\.1:${desk4.port} HTTP/1\\.1\r\n`))
    assert.notMatch(request?.headers ?? "", /usersig|proxy-authorization|session-1/i)
  })

  it("user name and password of its URL go to the proxy, and not to Desk", async () => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(tunnel)
    await using desk = client(desk4, { proxy: withPassword(proxy.origin) })
    await desk.send(message)
    assert.include(proxy.requests[0]?.headers ?? "", `proxy-authorization: Basic ${authorization}`)
    assert.notMatch(desk4.requests[0]?.headers ?? "", /proxy/i)
  })

  it("an endpoint without TLS gets a tunnel too", async () => {
    await using desk4 = await faultServer(on.answer(0))
    await using proxy = await faultServer(tunnel)
    await using desk = client(desk4, { proxy: proxy.origin })
    await desk.send(message)
    assert.match(proxy.requests[0]?.headers ?? "", /^CONNECT /)
  })

  it("a proxy may be spoken to over TLS itself", async () => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await https(tunnel)
    await using desk = client(desk4, { proxy: proxy.origin })
    await desk.send(message)
    assert.lengthOf(desk4.requests, 1)
  })

  it("sends share tunnels, no more than connections", async () => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(tunnel)
    await using desk = client(desk4, { proxy: proxy.origin, connections: 2 })
    await Promise.all(Array.from({ length: 20 }, () => desk.send(message)))
    assert.isAtMost(proxy.connections.length, 2)
    assert.lengthOf(desk4.requests, 20)
  })

  it.each([
    ["reset after the request", on.resetAfterRequest],
    ["closed in the middle of the answer", on.writeThenClose(`HTTP/1.1 200 X\r\ncontent-length: 500\r\n\r\n{}`)]
  ] as const)("what is %s is unknown", async (_, script) => {
    await using desk4 = await faultServer(script)
    await using proxy = await faultServer(tunnel)
    await using desk = client(desk4, { proxy: proxy.origin })
    const error = await errorOf(desk.send(message))
    assert.strictEqual(error.delivery, "unknown")
    assert.strictEqual(error.reason._tag, "ConnectionFailed")
  })

  it("a certificate that is not trusted ends it, not-sent, whoever is between", async () => {
    await using desk4 = await faultServer({ tls: untrusted }, on.answer(0))
    await using proxy = await faultServer(tunnel)
    await using desk = client(desk4, { proxy: proxy.origin, retry: atOnce })
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "ConnectionFailed", phase: "tls" })
    assert.strictEqual(error.delivery, "not-sent")
    assert.lengthOf(error.attempts, 1)
    assert.include(error.message, `the certificate of 127.0.0.1:${desk4.port} is not accepted`)
    assert.isEmpty(desk4.requests)
  })
})

describe("F21: a message is not-sent, and the proxy is named, where it", () => {
  const told = (error: Error, proxy: { readonly port: number }, desk4: { readonly port: number }) => {
    assert.include(error.message, `proxy 127.0.0.1:${proxy.port}`)
    assert.include(error.message, `at 127.0.0.1:${desk4.port} (endpoint)`)
  }

  it("takes no connection", async () => {
    await using desk4 = await https(on.answer(0))
    const proxy = await faultServer(tunnel)
    await proxy.refuse()
    await using desk = client(desk4, { proxy: proxy.origin, retry: { ...atOnce, attempts: 2 } })
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "ConnectionFailed", phase: "connect" })
    assert.deepStrictEqual(
      error.attempts.map(({ delivery }) => delivery),
      ["not-sent", "not-sent"]
    )
    told(error, proxy, desk4)
    assert.include(error.message, `no way through the proxy: no connection to 127.0.0.1:${proxy.port} (ECONNREFUSED)`)
  })

  it.each([
    ["resets the connection", on.resetAfterRequest],
    ["closes it", on.closeAfterRequest],
    ["answers with what is no HTTP", on.write("SSH-2.0-OpenSSH_9.9\r\n")]
  ] as const)("%s", async (_, script) => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(script)
    await using desk = client(desk4, { proxy: proxy.origin, retry: { ...atOnce, attempts: 2 } })
    const error = await errorOf(desk.send(message))
    assert.strictEqual(error.reason._tag, "ConnectionFailed")
    assert.strictEqual(error.delivery, "not-sent")
    assert.isTrue(error.retryable)
    assert.lengthOf(error.attempts, 2)
    assert.include(error.message, "no way through the proxy: ")
    told(error, proxy, desk4)
    assert.isEmpty(desk4.requests)
  })

  it("never answers; and nothing is left of it once the client is closed", async () => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(on.swallow)
    const desk = client(desk4, { proxy: proxy.origin, attemptTimeoutMs: 50 })
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "TimedOut", phase: "connect" })
    assert.strictEqual(error.delivery, "not-sent")
    told(error, proxy, desk4)
    await desk.close()
    const { closed } = await proxy.connection(1)
    await closed
  })

  it("opens a tunnel in which TLS hangs; and nothing is left of it once the client is closed", async () => {
    await using desk4 = await faultServer({ scheme: "https" }, on.ignore)
    await using proxy = await faultServer(tunnel)
    const desk = client(desk4, { proxy: proxy.origin, attemptTimeoutMs: 600_000, deadlineMs: 300 })
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "TimedOut", phase: "connect" })
    assert.strictEqual(error.delivery, "not-sent")
    await desk.close()
    const { closed } = await desk4.connection(1)
    await closed
  })

  it("wants a password: it is asked once, and the advice does not show the one that was given", async () => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(on.answer(http("", 407, ["proxy-authenticate: Basic"])))
    await using desk = client(desk4, { proxy: withPassword(proxy.origin), retry: atOnce })
    const error = await errorOf(desk.send(message))
    assert.strictEqual(error.delivery, "not-sent")
    assert.isFalse(error.retryable)
    assert.lengthOf(error.attempts, 1)
    assert.lengthOf(proxy.requests, 1)
    told(error, proxy, desk4)
    assert.include(error.message, "wants a user name and a password, or others (HTTP 407)")
    const shown = [error.stack, JSON.stringify(error), inspect(error, { depth: null, showHidden: true }), inspect(desk)]
    assert.notMatch(shown.join("\n"), new RegExp(`s3cret|${authorization}`))
  })

  it.each([
    [403, 1],
    [502, 2]
  ])("answers %i, which is tried %i times", async (status, times) => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(on.answer(http("no", status)))
    await using desk = client(desk4, { proxy: proxy.origin, retry: { ...atOnce, attempts: 2 } })
    const error = await errorOf(desk.send(message))
    assert.strictEqual(error.delivery, "not-sent")
    assert.lengthOf(error.attempts, times)
    assert.include(error.message, `opens no tunnel to 127.0.0.1:${desk4.port} (HTTP ${status})`)
  })
})

describe('F21: with proxy: "env"', () => {
  afterEach(() => {
    for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "NO_PROXY"]) vi.stubEnv(name, "")
  })

  it.each(["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])("%s of the process is used", async (name) => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(tunnel)
    vi.stubEnv(name, proxy.origin)
    await using desk = client(desk4, { proxy: "env" })
    await desk.send(message)
    assert.lengthOf(proxy.requests, 1)
  })

  it("an environment that is given is asked first, and a scheme may be left out, as curl has it", async () => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(tunnel)
    vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1")
    const env = { ...environment, TCDESK_ENDPOINT: desk4.origin, HTTPS_PROXY: `127.0.0.1:${proxy.port}` }
    await using desk = createDeskFromEnv(env, { proxy: "env" })
    await desk.send(message)
    assert.lengthOf(proxy.requests, 1)
  })

  it.each([
    ["127.0.0.1", false],
    ["*", false],
    ["localhost, 127.0.0.1", false],
    ["127.0.0.1:1", true],
    ["0.0.1", false],
    ["*.0.0.1", false],
    ["*.127.0.0.1", true],
    ["example.com", true],
    ["1", false],
    [",", true]
  ])("NO_PROXY of %s: by the proxy %s", async (noProxy, proxied) => {
    await using desk4 = await https(on.answer(0))
    await using proxy = await faultServer(tunnel)
    vi.stubEnv("HTTPS_PROXY", proxy.origin)
    vi.stubEnv("NO_PROXY", noProxy)
    await using desk = client(desk4, { proxy: "env" })
    await desk.send(message)
    assert.lengthOf(proxy.requests, proxied ? 1 : 0)
  })

  it("without such a variable it goes straight", async () => {
    await using desk4 = await https(on.answer(0))
    await using desk = client(desk4, { proxy: "env" })
    await desk.send(message)
    assert.lengthOf(desk4.requests, 1)
  })
})

describe("F21: a variable that names a proxy, but is not used,", () => {
  const refusing = async () => {
    const server = await faultServer(on.answer(0))
    await server.refuse()
    return server
  }
  it("is told of when there is no connection", async () => {
    const env = { ...environment, HTTPS_PROXY: "http://proxy.example:3128", TCDESK_ENDPOINT: (await refusing()).origin }
    await using desk = createDeskFromEnv(env, { retry: false })
    assert.include(
      (await errorOf(desk.send(message))).message,
      'HTTPS_PROXY is set, but not used; the option proxy: "env" would use it.'
    )
  })

  it("and so is NO_PROXY, where it is why", async () => {
    const endpoint = (await refusing()).origin
    const env = { ...environment, HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "127.0.0.1" }
    await using desk = createDeskFromEnv({ ...env, TCDESK_ENDPOINT: endpoint }, { retry: false, proxy: "env" })
    assert.include((await errorOf(desk.send(message))).message, "HTTPS_PROXY is set, but NO_PROXY names this host.")
    await using other = createDeskFromEnv({ ...env, TCDESK_ENDPOINT: endpoint }, { retry: false })
    assert.notInclude((await errorOf(other.send(message))).message, "HTTPS_PROXY")
  })

  it("is not told of when Desk has answered", async () => {
    await using server = await faultServer(on.answer(141005))
    const env = { ...environment, HTTPS_PROXY: "http://proxy.example:3128", TCDESK_ENDPOINT: server.origin }
    await using desk = createDeskFromEnv(env)
    assert.notInclude((await errorOf(desk.send(message))).message, "HTTPS_PROXY")
  })
})

describe("F21: a proxy that can't be one is a fault of the options, and its value is not shown:", () => {
  const faultOf = (make: () => unknown): DeskConfigError => {
    try {
      make()
    } catch (error) {
      if (error instanceof DeskConfigError) return error
    }
    return assert.fail("a client was made")
  }
  it.each([
    "",
    " ",
    "s3cret",
    "s3cret:3128",
    "ftp://s3cret",
    "socks5://s3cret:1080",
    "http://s3cret/path",
    "http://s3cret?query",
    "http://s3c\nret",
    "http://user:%s3cret@host",
    5,
    null,
    true,
    {}
  ])("%j", (proxy) => {
    const error = faultOf(() => createDesk({ ...account, proxy: proxy as string }))
    assert.deepStrictEqual(
      error.issues.map(({ option }) => option),
      ["proxy"]
    )
    assert.match(error.message, /proxy must be "env", or the URL of an http or https proxy/)
    assert.notInclude(inspect(error), "s3c")
  })

  it("the variable's name is told", () => {
    const error = faultOf(() => createDeskFromEnv({ ...environment, HTTPS_PROXY: "socks5://s3cret" }, { proxy: "env" }))
    assert.match(error.message, /HTTPS_PROXY must be the URL of an http or https proxy/)
    assert.notInclude(inspect(error), "s3cret")
  })

  it("beside fetch", () => {
    const error = faultOf(() => createDesk({ ...account, proxy: "env", fetch: globalThis.fetch }))
    assert.match(error.message, /proxy and fetch exclude each other/)
  })
})

it("F4: a proxy of which one address is dead is reached by another", async () => {
  await using desk4 = await https(on.answer(0))
  await using proxy = await faultServer(tunnel)
  const lookup = vi.spyOn(dns, "lookup")
  lookup.mockImplementation(((_: string, __: object, callback: (error: null, found: object) => void) =>
    callback(null, [
      { address: "127.0.0.2", family: 4 },
      { address: "127.0.0.1", family: 4 }
    ])) as unknown as typeof dns.lookup)
  await using desk = client(desk4, { proxy: `http://proxy.example:${proxy.port}` })
  await desk.send(message)
  lookup.mockRestore()
  assert.lengthOf(proxy.requests, 1)
})
