import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, test } from "node:test"
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from "@opentelemetry/sdk-trace"
import { otelHooks } from "@tcdesk/core/otel"
import { startEmulator } from "@tcdesk/emulator"
import { createDesk } from "@tcdesk/express"
import { createApp } from "../src/app.ts"
import { startTelemetry } from "../src/telemetry.ts"

const exporter = new InMemorySpanExporter()
const telemetry = startTelemetry([new SimpleSpanProcessor({ exporter })])
const emulator = await startEmulator()
const sessionId = emulator.openSession({ clientUserId: "user45" })
const desk = createDesk({
  endpoint: emulator.url,
  sdkAppId: emulator.sdkAppId,
  identifier: emulator.identifier,
  secretKey: emulator.secretKey,
  hooks: otelHooks()
})
const server = createServer(createApp(desk, telemetry.metrics))

before(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)))
after(async () => {
  server.close()
  await desk.close()
  await emulator.close()
})

const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
const post = (path: string, body: object) =>
  fetch(url(path), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })

/** A request's span ends a moment after its answer has come. */
const spanOf = async (name: string): Promise<ReadableSpan> => {
  const span = exporter.getFinishedSpans().find((one) => one.name === name)
  if (span !== undefined) return span
  await new Promise((resolve) => setImmediate(resolve))
  return spanOf(name)
}

test("a call's span hangs under its request's, and tells nothing of the message", async () => {
  assert.equal((await post("/messages", { sessionId, text: "您好" })).status, 201)
  const call = await spanOf("send_msg")
  const request = await spanOf("POST /messages")
  assert.equal(call.attributes["desk.delivery"], "accepted")
  assert.equal(call.parentSpanContext?.spanId, request.spanContext().spanId)
  assert.doesNotMatch(JSON.stringify([call.attributes, call.events]), /您好|user45|session/)
})

test("whatever the dashboard asks for, Prometheus gets", async () => {
  emulator.failNext({ _tag: "Code", code: 141005 })
  assert.equal((await post("/messages", { sessionId, text: "您好" })).status, 410)
  const metrics = await (await fetch(url("/metrics"))).text()
  const dashboard = await readFile(new URL("../dashboard.json", import.meta.url), "utf8")
  // Some exporters write the unit into the name, and this one does not: the dashboard takes both.
  const asked = new Set(dashboard.match(/messaging_client_[\w()?]+/g))
  assert.equal(asked.size, 4)
  for (const name of asked) assert.match(metrics, new RegExp(`^${name}\\{`, "m"))
})
