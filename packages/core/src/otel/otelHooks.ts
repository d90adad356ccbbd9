/** A client's calls as spans and metrics of OpenTelemetry, from what its hooks are told. */
import type { Attributes, Meter, Span, SpanKind, SpanStatusCode, Tracer } from "@opentelemetry/api"
import type { DeskError } from "../model/DeskError.ts"
import type { ClientEvent, DeskHooks } from "../model/DeskHooks.ts"
import { attemptAttributes, callAttributes, failureAttributes, isMessage, outcomeAttributes } from "./attributes.ts"
import { type Instruments, instrumentsOf } from "./instruments.ts"
import { type OtelOptions, readOptions } from "./OtelOptions.ts"
import { openTelemetry } from "./openTelemetry.ts"

// As numbers: with a tracer and a meter of the caller's the API itself is not needed.
const client: SpanKind = 2
const failed: SpanStatusCode = 2

const scope = "@tcdesk/core"

/** A call under way. */
interface Live {
  readonly span: Span
  readonly startedAt: number
  readonly attributes: Attributes
}

/** What is made of a provider, anew when another one was registered: an SDK may start after the client was made. */
const latest = <P, A>(provider: () => P, make: (provider: P) => A): (() => A) => {
  let made: { readonly of: P; readonly result: A } | undefined
  return () => {
    const current = provider()
    if (made === undefined || made.of !== current) made = { of: current, result: make(current) }
    return made.result
  }
}

const tracerOf = (given: Tracer | undefined): (() => Tracer) => {
  if (given !== undefined) return () => given
  const { trace } = openTelemetry()
  return latest(
    () => trace.getTracerProvider(),
    (provider) => provider.getTracer(scope)
  )
}

const metersOf = (given: Meter | undefined): (() => Instruments) => {
  if (given !== undefined) {
    const instruments = instrumentsOf(given)
    return () => instruments
  }
  const { metrics } = openTelemetry()
  return latest(
    () => metrics.getMeterProvider(),
    (provider) => instrumentsOf(provider.getMeter(scope))
  )
}

/**
 * Hooks that tell OpenTelemetry of every call: a client span under the caller's, with each attempt as an event, and the metrics
 * `messaging.client.operation.duration` (seconds) and `messaging.client.sent.messages`. None of it holds a text, a recipient, a
 * session, the key or a UserSig. Where no SDK is registered, nothing happens. Needs `@opentelemetry/api`, unless it is given a tracer
 * and a meter: throws an `Error` that says what to install; a `TypeError` for an option that is wrong.
 *
 * @example
 * ```ts
 * import { createDeskFromEnv } from "@tcdesk/core"
 * import { otelHooks } from "@tcdesk/core/otel"
 *
 * export const desk = createDeskFromEnv(process.env, { hooks: otelHooks() })
 * ```
 */
export const otelHooks = (options: OtelOptions = {}): DeskHooks => {
  const given = readOptions(options)
  const tracer = tracerOf(given.tracer)
  const instruments = metersOf(given.meter)
  const calls = new Map<number, Live>()

  const begin = (event: ClientEvent, startedAt: number): Live => {
    const attributes = callAttributes(event)
    const span = tracer().startSpan(event.operation, { kind: client, startTime: startedAt, attributes })
    return { span, startedAt, attributes }
  }
  const end = ({ span, startedAt }: Live, outcome: Attributes, error: DeskError | undefined, durationMs = 0): void => {
    span.setAttributes(outcome)
    if (error !== undefined) span.setAttributes(failureAttributes(error)).setStatus({ code: failed })
    span.end(startedAt + durationMs)
  }

  return {
    onStart: (event) => {
      calls.set(event.callId, begin(event, event.startedAt))
    },
    onAttempt: (event) => {
      const { span } = calls.get(event.callId) ?? {}
      span?.addEvent("desk.attempt", attemptAttributes(event), event.attempt.startedAt)
    },
    onError: (event) => {
      // What has begun is told at its end.
      if (calls.has(event.callId)) return
      const outcome = outcomeAttributes(event.error)
      const refused = begin(event, Date.now())
      end(refused, outcome, event.error)
      if (isMessage(event)) instruments().messages.add(1, { ...refused.attributes, ...outcome })
    },
    onEnd: (event) => {
      const call = calls.get(event.callId)
      if (call === undefined) return
      calls.delete(event.callId)
      const { attempts, durationMs, error, msgRandom } = event
      // A disabled client has sent nothing.
      const isDisabled = error === undefined && attempts.length === 0
      const outcome = isDisabled ? {} : outcomeAttributes(error)
      call.span.setAttributes({
        "desk.attempts": attempts.length,
        ...(msgRandom === undefined ? {} : { "desk.msg_random": msgRandom })
      })
      end(call, outcome, error, durationMs)
      if (isDisabled) return
      const attributes = { ...call.attributes, ...outcome }
      const { duration, messages } = instruments()
      duration.record(durationMs / 1000, attributes)
      if (isMessage(event)) messages.add(1, attributes)
    }
  }
}
