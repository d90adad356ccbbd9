import { expect, it } from "vitest"
import { makeAuthority, trust } from "./support/authority.ts"
import { diagnose, emulated, examined, someone } from "./support/doctor.ts"
import {
  closedPort,
  cuttingProxy,
  httpServer,
  refusingProxy,
  silentServer,
  tlsEatingProxy,
  tlsServer,
  tunnelProxy
} from "./support/servers.ts"

const trusted = makeAuthority("Test Public CA")
const corporate = makeAuthority()
trust(trusted)

const https = (port: number) => `https://127.0.0.1:${port}`
const viaProxy = (port: number) => ({ HTTPS_PROXY: `http://user:s3cret@127.0.0.1:${port}` })

/** An emulator behind TLS that is trusted here. */
const secured = async () => {
  const emulator = await emulated()
  const front = await tlsServer(trusted.issue(), Number(new URL(emulator.url).port))
  return { emulator, front, env: { ...emulator.env, TCDESK_ENDPOINT: https(front.port) } }
}

const seenBy = (emulator: Awaited<ReturnType<typeof emulated>>) => emulator.requests().length

it("gets through TLS that is trusted, and says who has issued the certificate", async () => {
  const { emulator, env } = await secured()
  const { code, cause, state, found } = await diagnose(env)
  expect({ code, cause }).toEqual({ code: 0, cause: "" })
  expect([state("clock"), state("call"), state("app")]).toEqual(["ok", "ok", "ok"])
  // Trusted on this machine, and no CA that Node brings along: somebody may read along.
  expect(state("tls")).toBe("warning")
  expect(found("tls")).toMatch(
    /^issued by "Test Public CA, Corp Security", valid for .*: no public CA, but trusted here/
  )
  expect(seenBy(emulator)).toBe(1)
})

it("names who opens TLS in between, and sends nothing", async () => {
  const emulator = await emulated()
  const front = await tlsServer(corporate.issue(), Number(new URL(emulator.url).port))
  const { code, cause, state, todo } = await diagnose({ ...emulator.env, TCDESK_ENDPOINT: https(front.port) })
  expect(code).toBe(1)
  expect(cause).toBe(
    `TLS: something in between opens TLS, or this CA is not known here: the certificate of 127.0.0.1:${front.port} was issued by "Corp Proxy CA, Corp Security", which is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`
  )
  expect(todo("tls")).toContain("NODE_EXTRA_CA_CERTS")
  expect(state("call")).toBe("skipped")
  expect(seenBy(emulator)).toBe(0)
})

it("names the proxy that eats TLS, and who has issued its certificate", async () => {
  const emulator = await emulated()
  const proxy = await tlsEatingProxy(corporate.issue())
  const env = { ...emulator.env, TCDESK_ENDPOINT: https(Number(new URL(emulator.url).port)), ...viaProxy(proxy.port) }
  const { code, cause, state, todo, json } = await diagnose(env, "--proxy")
  expect(code).toBe(1)
  expect(cause).toContain(`TLS: the proxy 127.0.0.1:${proxy.port} opens TLS: the certificate of 127.0.0.1:`)
  expect(cause).toContain('"Corp Proxy CA, Corp Security"')
  expect(todo("tls")).toContain("Ask who runs the proxy")
  expect([state("proxy"), state("call")]).toEqual(["ok", "skipped"])
  expect(seenBy(emulator)).toBe(0)
  expect(JSON.stringify(json)).not.toContain("s3cret")
})

it("goes through a proxy that opens tunnels, with its password", async () => {
  const { emulator, front, env } = await secured()
  const proxy = await tunnelProxy()
  const { code, state, found, json } = await diagnose({ ...env, ...viaProxy(proxy.port) }, "--proxy")
  expect(code).toBe(0)
  expect(found("configuration")).toContain(`by the proxy 127.0.0.1:${proxy.port}`)
  expect(found("proxy")).toBe(`127.0.0.1:${proxy.port} (HTTPS_PROXY), opens a tunnel to 127.0.0.1:${front.port}`)
  expect([state("clock"), state("call")]).toEqual(["ok", "ok"])
  expect(seenBy(emulator)).toBe(1)
  expect(new Set(proxy.heads.map((head) => /proxy-authorization: (.*)/i.exec(head)?.[1]))).toEqual(
    new Set([`Basic ${Buffer.from("user:s3cret").toString("base64")}`])
  )
  expect(JSON.stringify(json)).not.toContain("s3cret")
})

it.each([
  [407, /wants a user name and a password, or others \(HTTP 407\)/],
  [403, /opens no tunnel to 127\.0\.0\.1:\d+ \(HTTP 403\)/]
])("names a proxy that answers %i to CONNECT", async (status, said) => {
  const { emulator, env } = await secured()
  const proxy = await refusingProxy(status)
  const { cause, state } = await diagnose({ ...env, ...viaProxy(proxy.port) }, "--proxy")
  expect(cause).toMatch(/^Proxy: the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\)/)
  expect(cause).toMatch(said)
  expect(state("call")).toBe("skipped")
  expect(seenBy(emulator)).toBe(0)
})

it("names a proxy that cuts the tunnel off when TLS begins", async () => {
  const { env } = await secured()
  const proxy = await cuttingProxy()
  const { cause } = await diagnose({ ...env, ...viaProxy(proxy.port) }, "--proxy")
  expect(cause).toMatch(/through the proxy 127\.0\.0\.1:\d+ broke in the TLS handshake/)
  expect(cause).toContain(String(proxy.port))
})

it("names a proxy that is not there", async () => {
  const { env } = await secured()
  const port = await closedPort()
  const { cause, state } = await diagnose({ ...env, ...viaProxy(port) }, "--proxy")
  expect(cause).toBe(`TCP: no connection to the proxy 127.0.0.1:${port}: ECONNREFUSED, nothing listens there`)
  expect(state("proxy")).toBe("skipped")
})

it("warns of a proxy that is set and that the client does not use, and touches it not while there is a way", async () => {
  const { env } = await secured()
  const proxy = await tunnelProxy()
  const { code, state, found } = await diagnose({ ...env, ALL_PROXY: `http://127.0.0.1:${proxy.port}` })
  expect(code).toBe(0)
  expect(state("proxy")).toBe("warning")
  expect(found("proxy")).toBe("none: ALL_PROXY is set, but the client does not use it")
  expect(proxy.connections()).toBe(0)
})

it("says so in the first line where there is no other way, and whether that proxy would lead to Desk", async () => {
  const port = await closedPort()
  const proxy = await tunnelProxy()
  const env = { ...someone, TCDESK_ENDPOINT: https(port), ...viaProxy(proxy.port) }
  const { cause, found, todo } = await diagnose(env)
  expect(cause).toContain(`TCP: no connection to 127.0.0.1:${port}`)
  expect(cause).toContain("HTTPS_PROXY is set, but the client does not use it")
  expect(found("proxy")).toContain(`that proxy would open a tunnel to 127.0.0.1:${port}`)
  expect(todo("tcp")).toContain('the option proxy: "env"')
})

it("says of a proxy that would be the only way out that it eats TLS", async () => {
  const emulator = await emulated()
  const proxy = await tlsEatingProxy(corporate.issue({ name: "DNS:localhost" }))
  const endpoint = `https://localhost:${new URL(emulator.url).port}`
  const check = await examined(
    { ...emulator.env, TCDESK_ENDPOINT: endpoint, ...viaProxy(proxy.port) },
    { lookup: () => Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" })) }
  )
  expect(check("dns").found.en).toContain("HTTPS_PROXY is set, but the client does not use it")
  expect(check("proxy").found.en).toContain(
    'a certificate that "Corp Proxy CA, Corp Security" has issued and that is not'
  )
  expect(seenBy(emulator)).toBe(0)
})

it("says that NO_PROXY excludes the host", async () => {
  const { env } = await secured()
  const proxied = { ...env, ...viaProxy(1), NO_PROXY: "127.0.0.1" }
  const { code, found } = await diagnose(proxied, "--proxy")
  expect(code).toBe(0)
  expect(found("proxy")).toBe("none: NO_PROXY excludes this host from HTTPS_PROXY")
})

it("names a certificate that has ended, and says that the clock may be wrong", async () => {
  const front = await tlsServer(trusted.issue({ days: -1 }))
  const { cause, todo } = await diagnose({ ...someone, TCDESK_ENDPOINT: https(front.port) })
  expect(cause).toMatch(
    /^TLS: the certificate of 127\.0\.0\.1:\d+ ended on 20\d\d-\d\d-\d\dT.*Z; .*\(CERT_HAS_EXPIRED\)$/
  )
  expect(todo("tls")).toContain("clock is wrong")
})

it("names a certificate for another host", async () => {
  const front = await tlsServer(trusted.issue({ name: "DNS:other.example" }))
  const { cause } = await diagnose({ ...someone, TCDESK_ENDPOINT: https(front.port) })
  expect(cause).toContain("is for other.example, and not for this host")
})

it("names a port that speaks plain HTTP", async () => {
  const plain = await httpServer((_, response) => void response.end())
  const { cause } = await diagnose({ ...someone, TCDESK_ENDPOINT: https(plain.port) })
  expect(cause).toMatch(/^TLS: what answers at 127\.0\.0\.1:\d+ speaks no TLS, plain HTTP perhaps/)
})

it("names a port that accepts and says nothing", async () => {
  const silent = await silentServer()
  const { cause, state } = await diagnose({ ...someone, TCDESK_ENDPOINT: https(silent.port) })
  expect(cause).toBe(`TLS: 127.0.0.1:${silent.port} accepts the connection and then says nothing: no TLS within 4 s`)
  expect(state("call")).toBe("skipped")
})

it("finds nothing to say of a certificate of a public CA", async () => {
  const { env } = await secured()
  const check = await examined(env, { publicRoots: [trusted.cert] })
  expect(check("tls").state).toBe("ok")
  expect(check("tls").found.en).toMatch(/^issued by "Test Public CA, Corp Security", valid for /)
})

it("names a proxy that accepts and says nothing", async () => {
  const silent = await silentServer()
  const { cause } = await diagnose({ ...someone, ...viaProxy(silent.port) }, "--proxy")
  expect(cause).toBe(
    `Proxy: the proxy 127.0.0.1:${silent.port} (HTTPS_PROXY) gives no tunnel to console.tim.qq.com:443 (TIMEOUT)`
  )
})
