/**
 * Faults: what a network, a gateway or the service may do to a request beside answering it properly. `emulator.failNext` takes them.
 */

/** Whether the message is stored although its sender does not learn so: judged, de-duplicated and delivered as usual. */
interface Stored {
  readonly stored?: boolean | undefined
}

/**
 * A fault, applied to one request to `send_msg`. What a fault does to the *message* is its `stored`: with `true` the request is judged and,
 * when it breaks no rule, its message reaches the user; with `false` the message goes nowhere. Rules a request breaks are noted in its
 * record in both cases.
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
export type Fault =
  | ({
      readonly _tag: "Code"
      /** Any ErrorCode but 0. */
      readonly code: number
      readonly errorInfo?: string | undefined
      /** @deprecated Use `stored`, which all faults have. */
      readonly store?: boolean | undefined
    } & Stored)
  | ({
      readonly _tag: "Status"
      /** 200 to 599. */
      readonly status: number
      /** E.g. `{ "Retry-After": "2" }`. */
      readonly headers?: Readonly<Record<string, string>> | undefined
      readonly body?: string | undefined
    } & Stored)
  | {
      readonly _tag: "Redirect"
      readonly location: string
      /** 301, 302, 303, 307 (default: the client would send everything again, UserSig included) or 308. */
      readonly status?: number | undefined
    }
  | ({ readonly _tag: "Reset" } & Stored)
  | ({ readonly _tag: "Close" } & Stored)
  | ({ readonly _tag: "Hang" } & Stored)
  | ({ readonly _tag: "Empty" } & Stored)
  | ({ readonly _tag: "Garbage"; readonly body?: string | undefined } & Stored)
  | ({ readonly _tag: "Cut" } & Stored)
  | ({
      readonly _tag: "Drip"
      /** Default 1. */
      readonly bytesPerSecond?: number | undefined
    } & Stored)
  | ({
      readonly _tag: "Oversize"
      /** Length of the whole body, 200 bytes to 4 GiB; default 65 537, one more than 64 KiB. */
      readonly bytes?: number | undefined
    } & Stored)
  | { readonly _tag: "Delay"; readonly ms: number }

/** How often a fault strikes: instead of a number, by chance. */
export interface Chance {
  /** Above 0, at most 1: the share of requests it strikes. */
  readonly probability: number
  /** Strikes at most so often; without it, until `clearFaults` or `reset`. */
  readonly times?: number | undefined
}

interface FieldRule {
  readonly required?: true
  readonly holds: (value: unknown) => boolean
  readonly expected: string
}

const integer = (min: number, max: number): FieldRule => ({
  holds: (value) => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max,
  expected: `an integer from ${min} to ${max}`
})
const required = (rule: FieldRule): FieldRule => ({ ...rule, required: true })
const text: FieldRule = { holds: (value) => typeof value === "string", expected: "a string" }
const flag: FieldRule = { holds: (value) => typeof value === "boolean", expected: "a boolean" }
/** Printable and without line breaks: anything else would not be sent as a header, or split the answer. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/

const shapes: Readonly<Record<Fault["_tag"], Readonly<Record<string, FieldRule>>>> = {
  Code: {
    code: {
      required: true,
      holds: (value) => typeof value === "number" && Number.isSafeInteger(value) && value !== 0,
      expected: "an integer other than 0"
    },
    errorInfo: text,
    store: flag,
    stored: flag
  },
  Status: {
    status: required(integer(200, 599)),
    headers: {
      holds: (value) =>
        typeof value === "object" &&
        value !== null &&
        Object.entries(value).every(
          ([name, v]) => HEADER_NAME.test(name) && typeof v === "string" && HEADER_VALUE.test(v)
        ),
      expected: "an object of header names and printable ASCII strings"
    },
    body: text,
    stored: flag
  },
  Redirect: {
    location: {
      required: true,
      holds: (value) => typeof value === "string" && value !== "" && HEADER_VALUE.test(value),
      expected: "a printable ASCII string"
    },
    status: {
      holds: (value) => typeof value === "number" && [301, 302, 303, 307, 308].includes(value),
      expected: "301, 302, 303, 307 or 308"
    }
  },
  Reset: { stored: flag },
  Close: { stored: flag },
  Hang: { stored: flag },
  Empty: { stored: flag },
  Garbage: { body: text, stored: flag },
  Cut: { stored: flag },
  Drip: {
    bytesPerSecond: {
      holds: (value) => typeof value === "number" && value > 0 && value <= 1e9,
      expected: "a number above 0, at most 1000000000"
    },
    stored: flag
  },
  Oversize: { bytes: integer(200, 4 * 1024 ** 3), stored: flag },
  Delay: { ms: required(integer(0, 2 ** 31 - 1)) }
}

/** A frozen copy of a fault; throws a TypeError naming the field that is wrong. */
export const checkFault = (fault: unknown): Fault => {
  if (typeof fault !== "object" || fault === null)
    throw new TypeError('fault must be an object such as { _tag: "Hang" }')
  const fields = new Map<string, unknown>(Object.entries(fault))
  const tag = fields.get("_tag")
  const shape = new Map(Object.entries(shapes)).get(String(tag))
  if (typeof tag !== "string" || shape === undefined) {
    throw new TypeError(`fault._tag must be one of ${Object.keys(shapes).join(", ")}`)
  }
  const rules = new Map(Object.entries(shape))
  for (const name of fields.keys()) {
    // A misspelled field would silently leave a default in force.
    if (name !== "_tag" && !rules.has(name))
      throw new TypeError(`fault.${name} is no field of ${tag}: it has ${list(rules)}`)
  }
  for (const [name, rule] of rules) {
    const value = fields.get(name)
    if (value === undefined && rule.required !== true) continue
    if (!rule.holds(value)) throw new TypeError(`fault.${name} must be ${rule.expected}`)
  }
  return Object.freeze(structuredClone(fault)) as Fault
}

const list = (rules: ReadonlyMap<string, FieldRule>): string => [...rules.keys()].join(", ") || "none"

const STORED_BY_DEFAULT: readonly Fault["_tag"][] = ["Cut", "Drip", "Oversize", "Delay"]

/** Whether a request under this fault may deliver its message. */
export const stores = (fault: Fault): boolean => {
  if (fault._tag === "Redirect") return false
  if (fault._tag === "Delay") return true
  const said = fault.stored ?? (fault._tag === "Code" ? fault.store : undefined)
  return said ?? STORED_BY_DEFAULT.includes(fault._tag)
}
