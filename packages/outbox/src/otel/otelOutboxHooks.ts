/** What a worker does, counted, from what its hooks are told. */
import type { Attributes } from "@opentelemetry/api"
import type { DeskError } from "@tcdesk/core"
import type { OutboxHooks } from "../outbox/OutboxOptions.ts"
import { type OtelOutboxOptions, otelRules, readOtelOptions } from "./OtelOutboxOptions.ts"

/** In few different ones: a code that no document names could be any number. As the client's own metrics have it. */
const causeOf = ({ reason, code }: DeskError): Attributes => ({
  "error.type": reason._tag,
  ...(code === undefined || reason._tag === "UnknownCode" ? {} : { "desk.code": code })
})

/**
 * Hooks that count, in the process that sends. None of it holds a text, a recipient, a session or a key.
 *
 * - `desk.outbox.tries`: what became of messages that a worker had, by `desk.outbox.outcome` (`delivered`, `retried`, `dead`, `parked`)
 *   and by `error.type` and `desk.code`
 * - `desk.outbox.possible_duplicates`: delivered messages that the customer may have twice
 * - `desk.outbox.pauses`: by `error.type` and `desk.code`
 * - `desk.outbox.store_failures`: how often the worker lost its store. With this hook that is no warning of the process any more
 *
 * Throws a `TypeError` for an option that is wrong.
 *
 * @example
 * ```ts
 * import { createDeskFromEnv } from "@tcdesk/core"
 * import { createOutbox } from "@tcdesk/outbox"
 * import { otelOutboxHooks, outboxMetrics } from "@tcdesk/outbox/otel"
 * import { sqliteStore } from "@tcdesk/outbox/sqlite"
 *
 * const desk = createDeskFromEnv()
 * export const outbox = createOutbox({ desk, store: sqliteStore("outbox.db"), hooks: otelOutboxHooks() })
 * export const metrics = outboxMetrics(outbox, { desk })
 * ```
 */
export const otelOutboxHooks = (options: OtelOutboxOptions = {}): OutboxHooks => {
  const { meter, attributes } = readOtelOptions(options, otelRules)
  const tries = meter.createCounter("desk.outbox.tries", {
    unit: "{try}",
    description: "What became of messages that a worker of the outbox had"
  })
  const duplicates = meter.createCounter("desk.outbox.possible_duplicates", {
    unit: "{message}",
    description: "Messages that were delivered, and may have been delivered before"
  })
  const pauses = meter.createCounter("desk.outbox.pauses", {
    unit: "{pause}",
    description: "Pauses of the whole outbox, since Desk refused what it would refuse of every message"
  })
  const storeFailures = meter.createCounter("desk.outbox.store_failures", {
    unit: "{failure}",
    description: "How often a worker of the outbox could no longer reach its store"
  })

  const count = (outcome: "retried" | "dead" | "parked") => (event: { readonly error: DeskError }) =>
    tries.add(1, { ...attributes, "desk.outbox.outcome": outcome, ...causeOf(event.error) })

  return {
    onDelivered: ({ receipt }) => {
      tries.add(1, { ...attributes, "desk.outbox.outcome": "delivered" })
      if (receipt.maybeDuplicate) duplicates.add(1, attributes)
    },
    onRetry: count("retried"),
    onDead: count("dead"),
    onParked: count("parked"),
    onPaused: ({ error }) => pauses.add(1, { ...attributes, ...causeOf(error) }),
    onStoreFailed: () => storeFailures.add(1, attributes)
  }
}
