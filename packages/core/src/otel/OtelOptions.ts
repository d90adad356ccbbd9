/** The options of `otelHooks`. */
import type { Meter, Tracer } from "@opentelemetry/api"
import { faultText, sentence } from "../model/bounds.ts"
import { refuseUnknown } from "../model/unknownNames.ts"
import { expected, isObject, property, type Validator, validate } from "../model/validate.ts"

/** Where spans and metrics go. */
export interface OtelOptions {
  /** Makes the spans; otherwise the tracer `@tcdesk/core` of the provider that is registered when a call begins. */
  readonly tracer?: Tracer | undefined
  /** Makes the metrics; otherwise the meter `@tcdesk/core` of the provider that is registered when a call ends. */
  readonly meter?: Meter | undefined
}

const names = ["tracer", "meter"]

const having =
  <A>(method: string, what: string): Validator<A> =>
  (value, path, addIssue) => {
    if (value === undefined) return undefined
    if (isObject(value) && typeof property(value, method, addIssue, path) === "function") return value as A
    addIssue(path, expected(value, what))
    return undefined
  }

const tracer = having<Tracer>("startSpan", "a Tracer of OpenTelemetry")
const meter = having<Meter>("createHistogram", "a Meter of OpenTelemetry")

/** The options, each read once; throws a `TypeError` that names the one at fault. */
export const readOptions = (options: OtelOptions): OtelOptions => {
  const { value, issues } = validate((addIssue) => {
    if (!isObject(options)) {
      addIssue("options", expected(options, "an object such as { tracer, meter }"))
      return {}
    }
    refuseUnknown(options, names, addIssue)
    return {
      tracer: tracer(property(options, "tracer", addIssue), "tracer", addIssue),
      meter: meter(property(options, "meter", addIssue), "meter", addIssue)
    }
  })
  const [fault] = issues
  if (fault !== undefined) throw new TypeError(sentence(`otelHooks: ${faultText(fault.path, fault.message)}`))
  return value ?? {}
}
