/** F75: a canary key and its UserSigs run through the faults, while everything that a user may record is recorded. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici"
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node"
import { startEmulator } from "@tcdesk/emulator"
import { afterAll, assert, beforeAll, beforeEach, describe, it } from "vitest"
import { type DeskError, hideUserSig } from "../../src/index.ts"
import { assertNoSecret, canary, canaryKey, captured, findSecret } from "../support/canary.ts"
import { aborter, account, errorOf, message } from "../support/desks.ts"
import { assertNoText, everyCall } from "../support/everyCall.ts"
import * as on from "../support/faultServer.ts"
import { envelope, faultServer, http, type Script } from "../support/faultServer.ts"

/** OpenTelemetry as a user sets it up: a provider, an exporter, the instrumentation of undici. */
const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const headersToSpanAttributes = { requestHeaders: ["host", "user-agent"], responseHeaders: ["location", "x-url"] }
const instrumentation = new UndiciInstrumentation({ startSpanHook: hideUserSig, headersToSpanAttributes })
beforeAll(() => {
  provider.register()
  instrumentation.setTracerProvider(provider)
})
beforeEach(() => {
  instrumentation.enable()
  exporter.reset()
})
afterAll(async () => {
  instrumentation.disable()
  await provider.shutdown()
})

const spans = () =>
  exporter.getFinishedSpans().map(({ name, attributes, events, status, links, resource }) => ({
    ...{ name, attributes, events, status, links },
    resource: resource.attributes
  }))

/** Answers with the URL it was asked, in a place of the script's choice. */
const echo =
  (answer: (url: string) => string): Script =>
  async (connection) => {
    for (;;) {
      const { path } = await connection.request()
      connection.socket.write(answer(`https://console.tim.qq.com${path}`))
    }
  }
const said = (code: number) =>
  echo((url) => http(JSON.stringify({ ActionStatus: "FAIL", ErrorCode: code, ErrorInfo: url })))

const faults: { readonly [fault: string]: Script } = {
  "closed after accept": on.closeOnAccept,
  "reset at the first byte": on.resetAtFirstByte,
  "reset after the request": on.resetAfterRequest,
  "half-closed": on.halfClose,
  "no HTTP": echo((url) => `${url}\r\n\r\n`),
  "headers, then reset": on.writeThenReset("HTTP/1.1 200 X\r\ncontent-length: 50\r\n\r\n"),
  "a cut answer": on.writeThenClose(`HTTP/1.1 200 X\r\ncontent-length: 500\r\n\r\n${envelope(0)}`),
  "an answer without end": on.endless,
  "no answer": on.swallow,
  "a session's end": said(141005),
  "too many calls": said(60007),
  "an expired UserSig": said(70001),
  "a malformed UserSig": said(70003),
  "verification failed too often": said(70050),
  "a gateway that quotes the URL": echo((url) => http(url, 502)),
  "too many requests": echo((url) => http(url, 429)),
  "a page that quotes the URL": echo((url) => http(`<a href="${url}">`)),
  "success under a 500": on.answer(http(envelope(0), 500))
}

describe.each(["undici", "fetch"] as const)("F75: over %s, no secret comes out after", (transport) => {
  const via = transport === "fetch" ? { fetch: globalThis.fetch } : {}

  it.each(Object.entries(faults))("%s", async (fault, script) => {
    await using server = await faultServer(script)
    const { desk, seen } = canary(server.origin, { ...via, attemptTimeoutMs: fault === "no answer" ? 20 : 5000 })
    using output = captured()
    const errors: Array<DeskError> = []
    for (const call of Object.values(everyCall)) errors.push(await errorOf(call(desk)))
    console.log(errors, desk, desk.status())
    for (const error of errors) console.error("%o %j %s", error, error, error)
    await desk.close()
    const sigs = server.requests.map(({ userSig }) => userSig ?? "")
    assertNoSecret([canaryKey, ...sigs], [errors, ...errors, desk, desk.status(), seen, spans(), output.lines])
    assertNoText([errors, seen, spans(), ...output.lines])
    assert.isNotEmpty(output.lines)
    const urls = spans().map(({ attributes }) => String(attributes["url.full"]))
    assert.isNotEmpty(urls)
    for (const url of urls) assert.match(url, /^http:.*\/v4\/\w+\/\w+\?sdkappid=\d+&.*&usersig=REDACTED&.*random=\d+$/)
  })

  it("an abort, a deadline and a close", async () => {
    await using server = await faultServer(on.swallow)
    const { desk, seen } = canary(server.origin, via)
    using output = captured()
    const controller = aborter()
    const sends = [
      errorOf(desk.send(message, { signal: controller.signal })),
      errorOf(desk.send(message, { deadlineMs: 20 })),
      errorOf(desk.send(message))
    ]
    await server.request(3)
    controller.abort(new Error("by the user"))
    await Promise.all(sends.slice(0, 2))
    await desk.close({ graceMs: 0 })
    const errors = await Promise.all(sends)
    console.log(errors)
    const sigs = server.requests.map(({ userSig }) => userSig ?? "")
    assertNoSecret([canaryKey, ...sigs], [errors, seen, spans(), output.lines])
  })

  it("a refused connection", async () => {
    await using server = await faultServer(on.answer(0))
    await server.refuse()
    const { desk, seen } = canary(server.origin, via)
    using output = captured()
    const error = await errorOf(desk.send(message))
    await desk.close()
    assertNoSecret([canaryKey], [error, seen, spans(), output.lines])
    assert.notMatch(JSON.stringify(spans()), /usersig=(?!REDACTED)/i)
  })
})

it("F75: a process that dies of a send that nobody caught prints no secret", async () => {
  await using server = await faultServer(said(70003))
  const source = fileURLToPath(new URL("../../src/index.ts", import.meta.url))
  const options = { ...account, secretKey: canaryKey, endpoint: server.origin }
  const script = `
    import { createDesk } from ${JSON.stringify(source)}
    const desk = createDesk(${JSON.stringify(options)})
    process.on("uncaughtExceptionMonitor", (error) => console.log(error, JSON.stringify(error)))
    desk.send(${JSON.stringify(message)})`
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "pipe"] })
  const printed: Array<string> = []
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => printed.push(String(chunk)))
  assert.deepStrictEqual(await once(child, "close"), [1, null])
  const [request] = server.requests
  // The script itself is in the process's arguments, not in what it prints.
  assert.include(printed.join(""), "70003")
  assertNoSecret([canaryKey, request?.userSig ?? ""], [printed.join("")])
})

it("F75: without hideUserSig a span does hold the UserSig, so that these tests can fail", async () => {
  await using server = await faultServer(on.answer(0))
  instrumentation.setConfig({})
  const { desk } = canary(server.origin, { hooks: {} })
  await desk.send(message)
  await desk.close()
  instrumentation.setConfig({ startSpanHook: hideUserSig, headersToSpanAttributes })
  assert.isDefined(findSecret([server.requests[0]?.userSig ?? ""], spans()))
})

it("F75: hideUserSig leaves every other request as it is", () => {
  const origin = "https://shop.example"
  assert.deepStrictEqual(hideUserSig({ origin, path: "/orders?id=1&mode=usersig" }), {})
  assert.deepStrictEqual(hideUserSig({ origin, path: "/usersig=1" }), {})
  assert.deepStrictEqual(hideUserSig({ origin, path: "/a?b=1&UserSig=eJx&c=2" }), {
    "url.full": "https://shop.example/a?b=1&UserSig=REDACTED&c=2",
    "url.query": "?b=1&UserSig=REDACTED&c=2"
  })
  assert.deepStrictEqual(
    hideUserSig({ path: "/?usersig=a&usersig=b" })["url.query"],
    "?usersig=REDACTED&usersig=REDACTED"
  )
})

it("F75: the emulator's page, API and records hold neither key nor UserSig", async () => {
  const emulator = await startEmulator({ secretKey: canaryKey })
  const { desk, seen } = canary(emulator.url)
  using output = captured()
  const sessionId = emulator.openSession({ clientUserId: "user45" })
  const sigs = new Set<string>()
  const tapped = globalThis.fetch
  const { desk: tap } = canary(emulator.url, {
    fetch: (url, init) => {
      sigs.add(new URL(String(url)).searchParams.get("usersig") ?? "")
      return tapped(url, init)
    }
  })
  for (const client of [desk, tap]) {
    await client.send({ sessionId, text: "x" })
    emulator.failNext({ _tag: "Code", code: 70001 }, 2)
    await errorOf(client.send({ sessionId, text: "x" }))
    emulator.failNext({ _tag: "Reset", stored: true })
    await client.send({ sessionId, text: "x" })
    await client.close()
  }
  const paths = ["/", "/_emulator", "/_emulator/state", "/_emulator/messages", "/_emulator/requests", "/_emulator/chat"]
  const details = emulator.requests().map(({ id }) => `/_emulator/requests/${id}`)
  const pages = [...paths, ...details].map(async (path) => (await fetch(emulator.url + path)).text())
  const shown: ReadonlyArray<unknown> = [await Promise.all(pages), emulator, emulator.requests(), emulator.messages()]
  await emulator.close()
  assert.isNotEmpty(sigs)
  assertNoSecret([canaryKey, ...sigs], [...shown, seen, spans(), output.lines])
})
