/**
 * `@tcdesk/outbox/otel`: an outbox as metrics of OpenTelemetry, whose `@opentelemetry/api` is a peer of this entry. The sends themselves,
 * as spans and metrics: `otelHooks` of `@tcdesk/core/otel`, given to the client.
 * @packageDocumentation
 */
export type { OtelOutboxOptions } from "./otel/OtelOutboxOptions.ts"
export { otelOutboxHooks } from "./otel/otelOutboxHooks.ts"
export { type OutboxMetrics, type OutboxMetricsOptions, outboxMetrics } from "./otel/outboxMetrics.ts"
