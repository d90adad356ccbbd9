/** How an outbox is, whenever metrics are collected. */
import type { Desk } from "@tcdesk/core"
import { having } from "../model/options.ts"
import type { Outbox } from "../outbox/Outbox.ts"
import { type OtelOutboxOptions, otelRules, readOtelOptions } from "./OtelOutboxOptions.ts"

/** Options of `outboxMetrics`. */
export interface OutboxMetricsOptions extends OtelOutboxOptions {
  /** The client that sends: how many of its calls wait for the rate limit is told too. */
  readonly desk?: Pick<Desk, "status"> | undefined
}

/** Metrics that are told. */
export interface OutboxMetrics {
  /** They are told no more: before the outbox is closed. Also by `using`. */
  stop(): void
  /** As `stop`. */
  [Symbol.dispose](): void
}

const rules = { ...otelRules, desk: having("a client of @tcdesk/core", "status") }

/**
 * Tells OpenTelemetry how an outbox is, whenever metrics are collected: each time it asks the store once. These speak of the store, and so
 * of all processes: tell them in one, or take their maximum and not their sum.
 *
 * - `desk.outbox.pending`, `desk.outbox.dead`, `desk.outbox.parked`: messages
 * - `desk.outbox.oldest_age`: seconds that the oldest one waits, while the queue is not paused; 0 where nothing waits
 * - `desk.outbox.paused`: 1 while the queue is paused, else 0
 * - `desk.rate_limit.queued`: calls of `desk` that wait for the rate limit, of this process
 *
 * While the store can't be reached nothing is told but the last one. Throws a `TypeError` for an option that is wrong.
 */
export const outboxMetrics = (outbox: Pick<Outbox, "status">, options: OutboxMetricsOptions = {}): OutboxMetrics => {
  const { given, meter, attributes } = readOtelOptions(options, rules)
  const { desk } = given
  const gauge = (name: string, unit: string, description: string) =>
    meter.createObservableGauge(`desk.outbox.${name}`, { unit, description })

  const pending = gauge("pending", "{message}", "Messages that wait or are being sent, over all processes")
  const oldest = gauge("oldest_age", "s", "How long the oldest message has waited, pauses left out, over all processes")
  const dead = gauge("dead", "{message}", "Messages in the dead letter, over all processes")
  const parked = gauge(
    "parked",
    "{message}",
    "Messages that may have arrived and wait for a person, over all processes"
  )
  const paused = gauge("paused", "1", "Whether the outbox is paused, over all processes")
  const queued = meter.createObservableUpDownCounter("desk.rate_limit.queued", {
    unit: "{call}",
    description: "Calls that wait for their turn in the rate limit"
  })

  const observe: Parameters<typeof meter.addBatchObservableCallback>[0] = async (result) => {
    if (desk !== undefined) result.observe(queued, desk.status().queued, attributes)
    // A store that can't be reached is told by the worker's hook; the collecting goes on.
    const status = await outbox.status().catch(() => undefined)
    if (status === undefined) return
    result.observe(pending, status.pending, attributes)
    result.observe(oldest, (status.oldestAgeMs ?? 0) / 1000, attributes)
    result.observe(dead, status.dead, attributes)
    result.observe(parked, status.parked, attributes)
    result.observe(paused, status.pausedUntil === undefined ? 0 : 1, attributes)
  }
  const observed = [pending, oldest, dead, parked, paused, queued]
  meter.addBatchObservableCallback(observe, observed)
  const stop = () => meter.removeBatchObservableCallback(observe, observed)
  return { stop, [Symbol.dispose]: stop }
}
