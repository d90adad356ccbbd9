/** Where no tracer and no meter are given: those of the SDK that is registered, if there is one, whenever it comes. */
import { context, metrics, propagation, trace } from "@opentelemetry/api"
import {
  NodeTracerProvider,
  InMemorySpanExporter as OldExporter,
  SimpleSpanProcessor as OldProcessor
} from "@opentelemetry/sdk-trace-node"
import { afterEach, assert, describe, it } from "vitest"
import { otelHooks } from "../../src/otel.ts"
import { errorOf } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"
import { sdk, timeOf } from "../support/telemetry.ts"

afterEach(() => {
  // `register` of an SDK sets all of them.
  for (const api of [trace, context, propagation]) api.disable()
  metrics.disable()
})

const register = ({ tracers, meters }: ReturnType<typeof sdk>): void => {
  trace.setGlobalTracerProvider(tracers)
  metrics.setGlobalMeterProvider(meters)
}

describe("otelHooks()", () => {
  it("without an SDK does nothing, and is no failure", async () => {
    await using given = await emulated({}, { hooks: otelHooks() })
    const { desk, sessionId } = given
    await desk.send({ sessionId, text: "您好" })
    await errorOf(desk.send({ sessionId, text: "" }))
    assert.strictEqual(desk.status().hookFailures, 0)
  })

  it("tells the SDK that was registered before the client was made", async () => {
    await using otel = sdk()
    register(otel)
    await using given = await emulated({}, { hooks: otelHooks() })
    await given.desk.send({ sessionId: given.sessionId, text: "您好" })
    const [span] = otel.spans()
    assert.strictEqual(span?.instrumentationScope.name, "@tcdesk/core")
    assert.lengthOf(await otel.points("messaging.client.sent.messages"), 1)
  })

  it("tells the SDK that is registered later, from then on", async () => {
    await using otel = sdk()
    await using given = await emulated({}, { hooks: otelHooks() })
    const { desk, sessionId } = given
    await desk.send({ sessionId, text: "您好" })
    register(otel)
    await desk.send({ sessionId, text: "您好" })
    assert.lengthOf(otel.spans(), 1)
    const [point] = await otel.points("messaging.client.operation.duration")
    assert.deepInclude(point?.value, { count: 1 })
  })

  it("tells an SDK of the major before", async () => {
    const exporter = new OldExporter()
    const provider = new NodeTracerProvider({ spanProcessors: [new OldProcessor(exporter)] })
    provider.register()
    await using given = await emulated({}, { hooks: otelHooks() })
    const { attempts } = await given.desk.send({ sessionId: given.sessionId, text: "您好" })
    const [span] = exporter.getFinishedSpans()
    assert.deepInclude(span?.attributes, { "messaging.system": "tencent_cloud_desk", "desk.delivery": "accepted" })
    assert.strictEqual(timeOf(span?.events[0]?.time ?? [0, 0]), attempts[0]?.startedAt)
    await provider.shutdown()
  })

  it.each([
    [{ tracer: 5 }, "otelHooks: tracer must be a Tracer of OpenTelemetry, not an integer."],
    [{ meter: {} }, "otelHooks: meter must be a Meter of OpenTelemetry, not an object."],
    [{ trcer: trace.getTracer("x") }, "otelHooks: unknown option trcer: did you mean tracer?"],
    [null, "otelHooks: options must be an object such as { tracer, meter }, not null."]
  ])("refuses %o", (options, says) => {
    assert.throws(() => otelHooks(options as never), TypeError, says)
  })

  it("takes nothing from a polluted prototype", () => {
    Object.assign(Object.prototype, { tracer: 5 })
    try {
      otelHooks()
    } finally {
      Reflect.deleteProperty(Object.prototype, "tracer")
    }
  })
})
