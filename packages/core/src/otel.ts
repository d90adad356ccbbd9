/**
 * `@tcdesk/core/otel`: calls as spans and metrics of OpenTelemetry, whose `@opentelemetry/api` is a peer of this entry.
 * @packageDocumentation
 */
export { hideUserSig, type TracedRequest, type UrlAttributes } from "./adapter/hideUserSig.ts"
export type { OtelOptions } from "./otel/OtelOptions.ts"
export { otelHooks } from "./otel/otelHooks.ts"
