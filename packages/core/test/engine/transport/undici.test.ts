/** What `undiciExchange.ts` relies on and undici does not document; and TLS, which must never be switched off. */
import { execFileSync, spawn } from "node:child_process"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import type { Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as tls from "node:tls"
import { fileURLToPath } from "node:url"
import { type Dispatcher, Pool } from "undici"
import { afterAll, assert, beforeAll, describe, it, vi } from "vitest"
import { createDesk } from "../../../src/promise/createDesk.ts"
import { account, atOnce, errorOf, message } from "../../support/desks.ts"
import { answer, envelope, faultServer, http, type Script } from "../../support/faultServer.ts"
import { captureWarnings } from "../../support/warnings.ts"

const folder = mkdtempSync(join(tmpdir(), "tcdesk-tls-"))
const file = (name: string) => join(folder, name)
const openssl = (...args: ReadonlyArray<string>) => execFileSync("openssl", args, { stdio: "pipe" })
const ecKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

interface Certificate {
  readonly key: string
  readonly cert: string
}

const caConfig = () => `
  [ca]
  default_ca = it
  [it]
  database = ${file("index.txt")}
  new_certs_dir = ${folder}
  certificate = ${file("ca.pem")}
  private_key = ${file("ca.key")}
  rand_serial = yes
  default_md = sha256
  policy = any
  [any]
  commonName = supplied`

/** A certificate for this host, signed by the CA of the folder. */
const certificate = (name: string, host: string, ...validity: ReadonlyArray<string>): Certificate => {
  writeFileSync(file(`${name}.ext`), `subjectAltName=${host}`)
  openssl("req", ...ecKey, "-keyout", file(`${name}.key`), "-subj", `/CN=${name}`, "-out", file(`${name}.csr`))
  const paths = ["-in", file(`${name}.csr`), "-extfile", file(`${name}.ext`), "-out", file(`${name}.pem`)]
  openssl("ca", "-batch", "-notext", "-config", file("ca.conf"), ...paths, ...validity)
  return read(name)
}
const read = (name: string): Certificate => ({
  key: readFileSync(file(`${name}.key`), "utf8"),
  cert: readFileSync(file(`${name}.pem`), "utf8")
})

let good: Certificate
let wrongHost: Certificate
let expired: Certificate
let selfSigned: Certificate
beforeAll(() => {
  writeFileSync(file("index.txt"), "")
  writeFileSync(file("ca.conf"), caConfig())
  for (const name of ["ca", "self"]) {
    const subject = ["-subj", `/CN=${name}`, "-days", "2", "-addext", "subjectAltName=IP:127.0.0.1"]
    openssl("req", "-x509", ...ecKey, ...subject, "-keyout", file(`${name}.key`), "-out", file(`${name}.pem`))
  }
  selfSigned = read("self")
  good = certificate("good", "IP:127.0.0.1", "-days", "2")
  wrongHost = certificate("wrong", "DNS:desk.example", "-days", "2")
  expired = certificate("expired", "IP:127.0.0.1", "-startdate", "20200101000000Z", "-enddate", "20200102000000Z")
  tls.setDefaultCACertificates([...tls.getCACertificates(), readFileSync(file("ca.pem"), "utf8")])
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

/** The first request is answered when the test says so, all that follow at once. */
const held = () => {
  const release = Promise.withResolvers<void>()
  const script: Script = async (connection) => {
    await connection.request()
    await release.promise
    connection.socket.write(http(envelope(0)))
    return answer(0)(connection)
  }
  return { script, release: release.resolve }
}

interface Seen {
  started: boolean
  /** What had been written to the socket when `onRequestStart` came. */
  writtenBefore: number | undefined
  readonly ended: Promise<Error | undefined>
}

/** Dispatches one request; throws in `onRequestStart` if told to. */
const dispatch = (pool: Pool, body: string, { giveUp = false, socket = (): Socket | undefined => undefined } = {}) => {
  const ended = Promise.withResolvers<Error | undefined>()
  const seen: Seen = { started: false, writtenBefore: undefined, ended: ended.promise }
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: () => {
      if (giveUp) throw new Error("given up")
      seen.started = true
      seen.writtenBefore = socket()?.bytesWritten
    },
    onResponseStart: () => {},
    onResponseData: () => {},
    onResponseEnd: () => ended.resolve(undefined),
    onResponseError: (_, error) => ended.resolve(error)
  }
  pool.dispatch({ path: "/", method: "POST", body }, handler)
  return seen
}

describe.each(["http", "tls"] as const)("undici over %s", (scheme) => {
  const options = () => (scheme === "tls" ? { tls: good } : {})
  const poolOf = (origin: string) =>
    new Pool(origin, { connections: 1, pipelining: 1, allowH2: false, connect: { rejectUnauthorized: true } })

  it("calls onRequestStart before the first byte of a request", async () => {
    await using server = await faultServer(options(), answer(0))
    let socket: Socket | undefined
    const connected = (event: unknown) => {
      socket = (event as { readonly socket: Socket }).socket
    }
    subscribe("undici:client:connected", connected)
    const pool = poolOf(server.origin)
    const first = dispatch(pool, "first", { socket: () => socket })
    assert.isUndefined(await first.ended)
    assert.strictEqual(first.writtenBefore, 0)
    const written = socket?.bytesWritten
    assert.isAbove(written ?? 0, 0)
    const second = dispatch(pool, "second", { socket: () => socket })
    assert.isUndefined(await second.ended)
    assert.strictEqual(second.writtenBefore, written)
    unsubscribe("undici:client:connected", connected)
    await pool.destroy()
  })

  it("writes nothing of a request whose onRequestStart throws, and keeps the socket", async () => {
    await using server = await faultServer(options(), answer(0))
    const pool = poolOf(server.origin)
    assert.isUndefined(await dispatch(pool, "first").ended)
    assert.strictEqual((await dispatch(pool, "given up", { giveUp: true }).ended)?.message, "given up")
    assert.isUndefined(await dispatch(pool, "third").ended)
    assert.deepStrictEqual(
      server.requests.map(({ body }) => body),
      ["first", "third"]
    )
    assert.lengthOf(server.connections, 1)
    await pool.destroy()
  })

  it("does not call onRequestStart when no connection comes about", async () => {
    await using server = await faultServer(options(), answer(0))
    await server.refuse()
    const pool = poolOf(server.origin)
    const request = dispatch(pool, "first")
    assert.propertyVal(await request.ended, "code", "ECONNREFUSED")
    assert.isFalse(request.started)
    await pool.destroy()
  })

  it("gives sends that follow each other's answers the sockets that these have freed", async () => {
    await using server = await faultServer(options(), answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin, rateLimit: false })
    const oneAfterTheOther = async () => {
      for (let sent = 0; sent < 20; sent += 1) await desk.send(message)
    }
    await Promise.all(Array.from({ length: 4 }, oneAfterTheOther))
    assert.lengthOf(server.requests, 80)
    assert.lengthOf(server.connections, 4)
  })

  it("lets the client give up a queued send without a byte sent and without a socket lost", async () => {
    const { script, release } = held()
    await using server = await faultServer(options(), script)
    await using desk = createDesk({ ...account, endpoint: server.origin, connections: 1, retry: false })
    const first = desk.send({ ...message, msgRandom: 1 })
    await server.request(1)
    const controller = new AbortController()
    const queued = errorOf(desk.send({ ...message, msgRandom: 2 }, { signal: controller.signal }))
    controller.abort()
    const error = await queued
    assert.strictEqual(error.reason._tag, "Aborted")
    assert.strictEqual(error.delivery, "not-sent")
    release()
    await first
    await desk.send({ ...message, msgRandom: 3 })
    assert.deepStrictEqual(
      server.requests.map(({ body }) => (JSON.parse(body) as { MsgRandom: number }).MsgRandom),
      [1, 3]
    )
    assert.lengthOf(server.connections, 1)
  })
})

describe("F5: a certificate that is not accepted", () => {
  const cases = {
    DEPTH_ZERO_SELF_SIGNED_CERT: () => selfSigned,
    CERT_HAS_EXPIRED: () => expired,
    ERR_TLS_CERT_ALTNAME_INVALID: () => wrongHost
  }
  describe.each(Object.entries(cases))("%s", (code, certificateOf) => {
    it.each([undefined, "0"])("ends in one attempt, not sent, with NODE_TLS_REJECT_UNAUTHORIZED=%s", async (value) => {
      captureWarnings()
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", value)
      await using server = await faultServer({ tls: certificateOf() }, answer(0))
      await using desk = createDesk({ ...account, endpoint: server.origin, retry: atOnce })
      const error = await errorOf(desk.send(message))
      vi.unstubAllEnvs()
      assert.deepStrictEqual(error.reason, { _tag: "ConnectionFailed", phase: "tls" })
      assert.strictEqual(error.delivery, "not-sent")
      assert.isFalse(error.retryable)
      assert.lengthOf(error.attempts, 1)
      assert.lengthOf(server.requests, 0)
      assert.include(error.message, `(${code})`)
      assert.include(error.message, "TLS verification is never switched off")
    })
  })
})

it("trusts a CA that the process was given by NODE_EXTRA_CA_CERTS", { timeout: 60_000 }, async () => {
  await using server = await faultServer({ tls: good }, answer(0))
  const source = fileURLToPath(new URL("../../../src/index.ts", import.meta.url))
  const script = `
    import { createDesk } from ${JSON.stringify(source)}
    const desk = createDesk(${JSON.stringify({ ...account, endpoint: server.origin })})
    const { attempts } = await desk.send(${JSON.stringify(message)})
    process.stdout.write(attempts.map(({ outcome }) => outcome).join())
    await desk.close()`
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: file("ca.pem") },
    stdio: ["ignore", "pipe", "inherit"]
  })
  let said = ""
  child.stdout.on("data", (chunk) => {
    said += chunk
  })
  assert.deepStrictEqual(await once(child, "exit"), [0, null])
  assert.strictEqual(said, "ok")
})
