import { type Meter, metrics } from "@opentelemetry/api"
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader
} from "@opentelemetry/sdk-metrics"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, it, onTestFinished } from "vitest"
import { createOutbox, type OutboxOptions } from "../../src/index.ts"
import { otelOutboxHooks, outboxMetrics } from "../../src/otel.ts"
import { memoryStore } from "../../src/testing.ts"

/** The SDK that a user has. */
const sdk = () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 2 ** 30,
    exportTimeoutMillis: 1000
  })
  const provider = new MeterProvider({ readers: [reader] })
  onTestFinished(() => provider.shutdown())
  const collected = async () => {
    exporter.reset()
    await provider.forceFlush()
    return (
      exporter
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
    )
  }
  return {
    provider,
    meter: provider.getMeter("test") as Meter,
    /** What a metric says now, a point for each set of attributes. */
    points: async (name: string) => {
      const found = (await collected()).filter(({ descriptor }) => descriptor.name === name)
      return found.flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => ({ ...attributes, value })))
    },
    units: async () => Object.fromEntries((await collected()).map(({ descriptor: { name, unit } }) => [name, unit])),
    everything: async () => JSON.stringify(await collected())
  }
}

const made = (options: Partial<OutboxOptions<never>> = {}) => {
  const desk = createRecordingDesk()
  const outbox = createOutbox({ desk, store: memoryStore(), backoff: { baseMs: 20, maxMs: 80 }, ...options })
  onTestFinished(() => outbox.close({ graceMs: 0 }))
  return { desk, outbox }
}

const message = (sessionId: string) => ({ sessionId, text: "秘密的您好", key: `order-${sessionId}` })

describe("otelOutboxHooks", () => {
  it("count what became of messages, by outcome and cause, and with none of what is in them", async () => {
    const { meter, points, everything } = sdk()
    const { desk, outbox } = made({ hooks: otelOutboxHooks({ meter }), onUnknown: "park" })
    desk.failNext("SessionEnded")
    desk.failNext("TimedOut")
    desk.failNext("Overloaded")
    outbox.start({ concurrency: 1 })
    await outbox.enqueue(["a", "b", "c", "d"].map(message))
    await expect.poll(async () => (await outbox.status()).pending, { timeout: 10_000 }).toBe(0)
    const tries = await points("desk.outbox.tries")
    expect(tries).toEqual(
      expect.arrayContaining([
        { "desk.outbox.outcome": "delivered", value: 2 },
        expect.objectContaining({ "desk.outbox.outcome": "dead", "error.type": "SessionEnded", value: 1 }),
        expect.objectContaining({ "desk.outbox.outcome": "parked", "error.type": "TimedOut", value: 1 }),
        expect.objectContaining({ "desk.outbox.outcome": "retried", "error.type": "Overloaded", value: 1 })
      ])
    )
    expect(tries).toHaveLength(4)
    expect(await points("desk.outbox.possible_duplicates")).toEqual([])
    expect(await everything()).not.toMatch(/秘密|order-|"[abcd]"/)
  })

  it("count deliveries that may be a second copy", async () => {
    const { meter, points } = sdk()
    const { desk, outbox } = made({ hooks: otelOutboxHooks({ meter }) })
    desk.failNext("TimedOut")
    outbox.start()
    await outbox.enqueue(message("a"))
    await expect.poll(async () => (await outbox.status()).pending).toBe(0)
    expect(await points("desk.outbox.possible_duplicates")).toEqual([{ value: 1 }])
  })

  it("count pauses by their cause, and the times at which a store was lost", async () => {
    const { meter, points } = sdk()
    let isGone = false
    const store = memoryStore()
    const readState = () => (isGone ? Promise.reject(new Error("gone")) : store.readState())
    const { desk, outbox } = made({ store: { ...store, readState }, hooks: otelOutboxHooks({ meter, name: "orders" }) })
    desk.failNext("PermissionDenied")
    outbox.start()
    await outbox.enqueue(message("a"))
    await expect
      .poll(() => points("desk.outbox.pauses"))
      .toMatchObject([{ "desk.outbox.name": "orders", "error.type": "PermissionDenied", value: 1 }])
    isGone = true
    await expect.poll(() => points("desk.outbox.store_failures")).toEqual([{ "desk.outbox.name": "orders", value: 1 }])
  })
})

describe("outboxMetrics", () => {
  it("tell how the outbox is at each collection, until they are stopped", async () => {
    const { meter, points, units } = sdk()
    const { desk, outbox } = made({ onUnknown: "park", backoff: { baseMs: 60_000, maxMs: 60_000 } })
    const told = outboxMetrics(outbox, { meter, desk, name: "orders" })
    const named = { "desk.outbox.name": "orders" }
    expect(await points("desk.outbox.pending")).toEqual([{ ...named, value: 0 }])
    expect(await points("desk.outbox.oldest_age")).toEqual([{ ...named, value: 0 }])

    await outbox.enqueue(["a", "b", "c"].map(message))
    expect(await points("desk.outbox.pending")).toEqual([{ ...named, value: 3 }])
    await expect.poll(async () => (await points("desk.outbox.oldest_age"))[0]?.value).toBeGreaterThan(0)
    desk.failNext("SessionEnded")
    desk.failNext("TimedOut")
    desk.failNext("PermissionDenied")
    outbox.start({ concurrency: 1 })
    await expect.poll(() => points("desk.outbox.paused")).toEqual([{ ...named, value: 1 }])
    expect(await points("desk.outbox.dead")).toEqual([{ ...named, value: 1 }])
    expect(await points("desk.outbox.parked")).toEqual([{ ...named, value: 1 }])
    expect(await points("desk.rate_limit.queued")).toEqual([{ ...named, value: desk.status().queued }])
    expect(await units()).toEqual({
      "desk.outbox.pending": "{message}",
      "desk.outbox.oldest_age": "s",
      "desk.outbox.dead": "{message}",
      "desk.outbox.parked": "{message}",
      "desk.outbox.paused": "1",
      "desk.rate_limit.queued": "{call}"
    })

    const waiting = await points("desk.outbox.pending")
    told.stop()
    await outbox.enqueue(message("d"))
    // The SDK goes on with what it was told at last.
    expect(await points("desk.outbox.pending")).toEqual(waiting)
  })

  it("ask the store once a collection, and leave a collection whole while it can't be reached", async () => {
    const { meter, points } = sdk()
    const { desk } = made()
    let asked = 0
    const broken = {
      status: async () => {
        asked += 1
        throw new Error("gone")
      }
    }
    using _ = outboxMetrics(broken, { meter, desk })
    meter.createCounter("other").add(1)
    expect(await points("other")).toEqual([{ value: 1 }])
    expect(asked).toBe(1)
    expect(await points("desk.rate_limit.queued")).toEqual([{ value: 0 }])
    expect(await points("desk.outbox.pending")).toEqual([])
  })

  it("go to the provider that is registered, and nowhere where there is none", async () => {
    const { outbox } = made()
    outboxMetrics(outbox).stop()
    const { provider, points } = sdk()
    metrics.setGlobalMeterProvider(provider)
    onTestFinished(() => metrics.disable())
    const { desk, outbox: counted } = made({ hooks: otelOutboxHooks() })
    outboxMetrics(counted, { desk })
    counted.start()
    await counted.enqueue(message("a"))
    await expect.poll(() => points("desk.outbox.tries")).toEqual([{ "desk.outbox.outcome": "delivered", value: 1 }])
    expect(await points("desk.outbox.pending")).toEqual([{ value: 0 }])
  })
})

describe("The options", () => {
  it("are refused by name where they are wrong", () => {
    const { outbox } = made()
    for (const wrong of [{ meter: {} }, { name: "" }, { metre: 1 }, null]) {
      expect(() => otelOutboxHooks(wrong as never)).toThrow(TypeError)
      expect(() => outboxMetrics(outbox, wrong as never)).toThrow(TypeError)
    }
    expect(() => otelOutboxHooks({ metre: 1 } as never)).toThrow("did you mean meter?")
    expect(() => outboxMetrics(outbox, { desk: {} as never })).toThrow("desk must be a client")
  })
})
