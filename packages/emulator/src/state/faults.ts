/**
 * Faults: what a network, a gateway or the service may do to a request beside answering it properly, and to a call of a webhook beside making it
 * properly (`webhookFaults.ts`). `emulator.failNext` takes them.
 */
import { isObject } from "../base/json.ts"
import { type JsonSchema, oneOf as oneSchemaOf } from "../base/schema.ts"
import { anyString, check, type Fields, flag, integer, oneOf, required, schemaOf, validate } from "../base/validate.ts"
import { type WebhookFault, webhookFaultFields } from "./webhookFaults.ts"

/** A fault that may leave the message stored. */
interface Stored {
  /** Whether the message is stored although its sender does not learn so: judged, de-duplicated and delivered as usual. */
  readonly stored?: boolean | undefined
}

/**
 * A fault, applied to one request. What a fault does to the *message* is its `stored`: with `true` the request is judged and, when it breaks
 * no rule, its message reaches the user; with `false` the message goes nowhere. The same holds for other commands: with `true` the
 * session is ended, or the piece of a stream shown, although its sender does not learn so. Rules a request breaks are noted in its record in both cases.
 *
 * | `_tag` | what the client sees | `stored` by default |
 * |---|---|---|
 * | `Code` | HTTP 200 and an envelope with this ErrorCode | `false` |
 * | `Status` | this HTTP status, these headers, this body | `false` |
 * | `Redirect` | a redirect (307 unless said) to `location` | never |
 * | `Reset` | the connection is reset (RST) after the whole request was read | `false` |
 * | `Close` | the connection is closed in an orderly way (FIN), without an answer | `false` |
 * | `Hang` | nothing, until the client gives up or the emulator closes | `false` |
 * | `Empty` | HTTP 200 with an empty body | `false` |
 * | `Garbage` | HTTP 200 with HTML (or `body`), as a captive portal sends it | `false` |
 * | `Cut` | the proper answer, its Content-Length larger than what comes before the connection closes | `true` |
 * | `Drip` | the proper answer, slowly | `true` |
 * | `Oversize` | the proper answer, blown up to `bytes` bytes | `true` |
 * | `Delay` | the proper answer, `ms` milliseconds late | always |
 *
 * The proper answer of a message that was not stored (`stored: false`) is 141002, "internal error".
 */
export type RequestFault =
  | ({
      readonly _tag: "Code"
      /** Any ErrorCode but 0. */
      readonly code: number
      /** ErrorInfo; default: that the emulator was told so. */
      readonly errorInfo?: string | undefined
    } & Stored)
  | ({
      readonly _tag: "Status"
      /** 200 to 599. */
      readonly status: number
      /** E.g. `{ "Retry-After": "2" }`. */
      readonly headers?: Readonly<Record<string, string>> | undefined
      /** Default: empty. */
      readonly body?: string | undefined
    } & Stored)
  | {
      readonly _tag: "Redirect"
      /** Where to: the Location header. */
      readonly location: string
      /** 301, 302, 303, 307 (default: the client would send everything again, UserSig included) or 308. */
      readonly status?: number | undefined
    }
  | ({ readonly _tag: "Reset" } & Stored)
  | ({ readonly _tag: "Close" } & Stored)
  | ({ readonly _tag: "Hang" } & Stored)
  | ({ readonly _tag: "Empty" } & Stored)
  | ({
      readonly _tag: "Garbage"
      /** Default: a small page of HTML. */
      readonly body?: string | undefined
    } & Stored)
  | ({ readonly _tag: "Cut" } & Stored)
  | ({
      readonly _tag: "Drip"
      /** 0.000001 to 1 000 000 000; default 1. */
      readonly bytesPerSecond?: number | undefined
    } & Stored)
  | ({
      readonly _tag: "Oversize"
      /** Length of the whole body, 200 bytes to 4 GiB; default 65 537, one more than 64 KiB. */
      readonly bytes?: number | undefined
    } & Stored)
  | {
      readonly _tag: "Delay"
      /** Milliseconds, 0 or more. */
      readonly ms: number
    }

/** What `emulator.failNext` takes: a fault of a request to the emulator, or of a call that it makes to your webhook. */
export type Fault = RequestFault | WebhookFault

/** How often a fault strikes: instead of a number, by chance. */
export interface Chance {
  /** Above 0, at most 1: the share of requests, or of calls, it strikes. */
  readonly probability: number
  /** Strikes at most so often; without it, until `clearFaults` or `reset`. */
  readonly times?: number | undefined
}

/** Printable and without line breaks: anything else would not be sent as a header, or split the answer. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/

const headers = check<object>(
  "an object of header names and printable ASCII strings",
  (value) =>
    isObject(value) &&
    Object.entries(value).every(([name, v]) => HEADER_NAME.test(name) && typeof v === "string" && HEADER_VALUE.test(v)),
  { type: "object", additionalProperties: { type: "string" } }
)

const fieldsOf: Readonly<Record<Fault["_tag"], Fields>> = {
  Code: {
    code: required(
      check(
        "an integer other than 0",
        (value) => typeof value === "number" && Number.isSafeInteger(value) && value !== 0,
        { type: "integer", not: { const: 0 } }
      )
    ),
    errorInfo: anyString,
    stored: flag
  },
  Status: { status: required(integer(200, 599)), headers, body: anyString, stored: flag },
  Redirect: {
    location: required(
      check(
        "a printable ASCII string",
        (value) => typeof value === "string" && value !== "" && HEADER_VALUE.test(value),
        { type: "string", minLength: 1 }
      )
    ),
    status: oneOf(301, 302, 303, 307, 308)
  },
  Reset: { stored: flag },
  Close: { stored: flag },
  Hang: { stored: flag },
  Empty: { stored: flag },
  Garbage: { body: anyString, stored: flag },
  Cut: { stored: flag },
  Drip: {
    bytesPerSecond: check(
      // Slower than that, the time between two bytes is more than a timer can take.
      "a number from 0.000001 to 1000000000",
      (value) => typeof value === "number" && value >= 1e-6 && value <= 1e9,
      { type: "number", minimum: 1e-6, maximum: 1e9 }
    ),
    stored: flag
  },
  Oversize: { bytes: integer(200, 4 * 1024 ** 3), stored: flag },
  Delay: { ms: required(integer(0, 2 ** 31 - 1)) },
  ...webhookFaultFields
}

/** Every fault as JSON, one alternative a tag. */
export const faultSchema: JsonSchema = oneSchemaOf(
  ...Object.entries(fieldsOf).map(([tag, fields]) => schemaOf({ _tag: required(oneOf(tag)), ...fields }))
)

const isTag = (value: unknown): value is Fault["_tag"] => typeof value === "string" && Object.hasOwn(fieldsOf, value)

/** A frozen copy of a fault; throws a TypeError that names what is wrong with it. */
export const checkFault = (fault: unknown): Fault => {
  const error = (message: string): Error => new TypeError(message)
  if (typeof fault !== "object" || fault === null) throw error('fault must be an object such as { _tag: "Hang" }')
  const { _tag, ...given } = Object.fromEntries(Object.entries(fault))
  if (!isTag(_tag)) throw error(`fault._tag must be one of ${Object.keys(fieldsOf).join(", ")}`)
  // The copy is made first and of what was checked: an object that answers differently each time it is asked must not get anything past it.
  const copied = isObject(given.headers) ? { ...given, headers: Object.freeze({ ...given.headers }) } : given
  const checked = validate(Object.entries(copied), fieldsOf[_tag], {
    noun: `field of ${_tag}`,
    prefix: "fault.",
    error
  })
  return Object.freeze({ _tag, ...checked }) as Fault
}

/** Whether it strikes calls of a webhook, and not requests. */
export const isWebhookFault = (fault: Fault): fault is WebhookFault => Object.hasOwn(webhookFaultFields, fault._tag)

const STORED_BY_DEFAULT: readonly Fault["_tag"][] = ["Cut", "Drip", "Oversize", "Delay"]

/** Whether a request under this fault may deliver its message. */
export const stores = (fault: RequestFault): boolean => {
  if (fault._tag === "Redirect") return false
  if (fault._tag === "Delay") return true
  return fault.stored ?? STORED_BY_DEFAULT.includes(fault._tag)
}
