/** What both halves of the telemetry are given. */
import { type Attributes, type Meter, metrics } from "@opentelemetry/api"
import { having, type Rule, readCallOptions, text } from "../model/options.ts"

/** Where metrics go. */
export interface OtelOutboxOptions {
  /** Makes the metrics; otherwise the meter `@tcdesk/outbox` of the provider that is registered when this is called: after your SDK. */
  readonly meter?: Meter | undefined
  /** Tells several outboxes of a process apart: the attribute `desk.outbox.name`. */
  readonly name?: string | undefined
}

export const otelRules = {
  meter: having("a Meter of OpenTelemetry", "createCounter", "createObservableGauge", "addBatchObservableCallback"),
  name: text
} satisfies Readonly<Record<string, Rule>>

/** Throws a `TypeError` that names what is wrong. */
export const readOtelOptions = <O extends OtelOutboxOptions>(
  options: O,
  rules: Readonly<Record<string, Rule>>
): { readonly given: O; readonly meter: Meter; readonly attributes: Attributes } => {
  // Checked one by one.
  const given = readCallOptions(options, rules) as O
  const { meter = metrics.getMeter("@tcdesk/outbox"), name } = given
  return { given, meter, attributes: name === undefined ? {} : { "desk.outbox.name": name } }
}
