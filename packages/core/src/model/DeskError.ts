/** What a call fails with: the one error class. Why it failed is its `reason`. */
import type { Attempt } from "./Attempt.ts"
import { sentence, showable } from "./bounds.ts"
import type { Repeatable } from "./Command.ts"
import type { Delivery } from "./Delivery.ts"
import type { DeskErrorJson } from "./DeskErrorJson.ts"
import type { Reason } from "./Reason.ts"
import type { StreamRemains } from "./StreamRemains.ts"

/** What a `DeskError` is made from. */
export interface DeskErrorFields {
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  /** Whether the command sends a message (`by-msg-random`, the default), or may be repeated in another way. */
  readonly repeatable?: Repeatable | undefined
  /** Why the call failed. */
  readonly reason: Reason
  /** What became of the message, over all attempts. */
  readonly delivery: Delivery
  /** Whether the same call may succeed later. */
  readonly retryable: boolean
  /** Every HTTP exchange of the call, the last one last. */
  readonly attempts: ReadonlyArray<Attempt>
  /** Desk's ErrorCode, when it gave one. */
  readonly code?: number | undefined
  /** The least pause before another try, in milliseconds. */
  readonly retryAfterMs?: number | undefined
  /** The message's MsgRandom, 0 … 4294967295. */
  readonly msgRandom?: number | undefined
  /** What happened, in one clause: the error's message begins with it. Must hold no secret. */
  readonly detail?: string | undefined
  /** What to do about it, as a sentence. */
  readonly hint?: string | undefined
  /** What became of the text, where a stream has failed. */
  readonly stream?: StreamRemains | undefined
  /** App, host and port that were tried, each by the option that decided it. */
  readonly target?: string | undefined
  /** The error behind this one: it becomes the error's `cause`. Must hold no secret. */
  readonly cause?: unknown
}

const again = (msgRandom: number | undefined): string =>
  `Sent again with ${msgRandom === undefined ? "the same msgRandom" : `msgRandom ${msgRandom}`}, Desk can drop the second copy.`

/** What became of the message, or of a call that sends none. */
const deliveryMessages: {
  readonly [R in Repeatable]: { readonly [D in Delivery]: (msgRandom: number | undefined) => string }
} = {
  "by-msg-random": {
    "not-sent": () => "The message was not sent.",
    rejected: () => "The message was not delivered.",
    unknown: (msgRandom) => `It is unknown whether the message was delivered: it may have arrived. ${again(msgRandom)}`
  },
  idempotent: {
    "not-sent": () => "The call was not made.",
    rejected: () => "Desk refused the call.",
    unknown: () => "It is unknown whether Desk has done it; it may be called again without harm."
  },
  never: {
    "not-sent": () => "The call was not made.",
    rejected: () => "Desk refused the call: nothing was done.",
    unknown: () => "It is unknown whether Desk has done it: called again, it may be done twice."
  }
}

/** Longer than any that is made here: a text of somebody else's must not make an endless error. */
const maxDetailBytes = 3000
const cut = (detail: string): string =>
  showable(detail, Buffer.byteLength(detail) > maxDetailBytes ? 1000 : maxDetailBytes)

/** In lengths only: an error's message is logged. */
const remains = ({ shown, uncertain, rest }: StreamRemains): string =>
  `Of the streamed text ${shown.length} characters are shown, ${uncertain.length} perhaps, and ${rest.length} more were read and are not.`

const describe = (fields: DeskErrorFields): string => {
  const { operation, repeatable, reason, code, delivery, msgRandom, attempts, detail, hint, target, retryAfterMs } =
    fields
  const last = attempts.at(-1)
  const where = [
    ...(target === undefined ? [] : [target]),
    ...(msgRandom === undefined ? [] : [`msgRandom ${msgRandom}`]),
    ...(attempts.length > 1 ? [`${attempts.length} attempts`] : []),
    ...(last === undefined ? [] : [`random ${last.random}`])
  ].join(", ")
  return [
    sentence(
      `${operation}: ${reason._tag}${code === undefined ? "" : ` (${code})`}: ${detail === undefined ? "failed" : cut(detail)}`
    ),
    // What became of one call says nothing of a text of which others have shown a part.
    fields.stream === undefined
      ? deliveryMessages[repeatable ?? "by-msg-random"][delivery](msgRandom)
      : remains(fields.stream),
    ...(hint === undefined ? [] : [hint]),
    ...(retryAfterMs === undefined ? [] : [`Try again in ${retryAfterMs} ms.`]),
    ...(where === "" ? [] : [`[${where}]`])
  ].join(" ")
}

const lengths = ({ msgKeys, shown, uncertain, rest }: StreamRemains) => ({
  msgKeys,
  shown: shown.length,
  uncertain: uncertain.length,
  rest: rest.length
})

/** What errors were made from, so that another can be made of one. */
const madeFrom = new WeakMap<DeskError, DeskErrorFields>()

/** The failure of a call as that of its stream. */
export const failedStream = (error: DeskError, stream: StreamRemains): DeskError => {
  const fields = madeFrom.get(error)
  if (fields === undefined) return error
  // What is on the screen was sent, whatever has become of the rest.
  const delivery = fields.delivery === "not-sent" && stream.shown !== "" ? "unknown" : fields.delivery
  return new DeskError({ ...fields, delivery, stream })
}
/** How Node asks an object to show itself. */
const inspecting = Symbol.for("nodejs.util.inspect.custom")

interface InspectOptions {
  readonly depth?: number | null | undefined
}
type Inspect = (value: unknown, options: InspectOptions & { readonly maxArrayLength: null }) => string

/** By it an error of another installed copy of this package is known. */
const mark = Symbol.for("@tcdesk/core/DeskError")

/**
 * The only thing a call of the client rejects with.
 *
 * It says why (`reason`, `code`), what became of the message (`delivery`), whether sending the same message again can
 * help (`retryable`, `retryAfterMs`), and what was tried (`attempts`). No secret is in it, nor in its JSON.
 *
 * @example
 * ```ts prelude=desk,session run
 * import { isDeskError } from "@tcdesk/core"
 *
 * try {
 *   await desk.send({ sessionId, text: "您好" })
 * } catch (error) {
 *   if (!isDeskError(error)) throw error
 *   if (error.reason._tag === "SessionEnded") console.log("Ask the customer to open a new session.")
 *   else if (error.delivery === "unknown") console.log(`It may have arrived: send it again with msgRandom ${error.msgRandom}.`)
 * }
 * ```
 */
export class DeskError extends Error {
  /** By it the error is told apart without its class. */
  readonly _tag = "DeskError"
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  /** Why the last attempt failed. Tell reasons apart by `reason._tag`. */
  readonly reason: Reason
  /** Desk's ErrorCode, when it gave one. */
  declare readonly code?: number
  /** What became of the message, over all attempts: `unknown` if any attempt ended so. */
  readonly delivery: Delivery
  /** Whether the same message, sent again with the same `msgRandom`, may get through. */
  readonly retryable: boolean
  /** The least pause before another try, in milliseconds. */
  declare readonly retryAfterMs?: number
  /** The message's MsgRandom: to send it again without a duplicate, give this. Absent when the message was not valid. */
  declare readonly msgRandom?: number
  /** Every HTTP exchange of this call, the last one last. */
  readonly attempts: ReadonlyArray<Attempt>

  /** What became of the text of a stream that has failed: on the screen, perhaps there, read and not there. JSON has their lengths. */
  declare readonly stream?: StreamRemains

  /** Writes the message from the fields: what happened, what became of the message, and what to do. */
  constructor(fields: DeskErrorFields) {
    super(describe(fields), "cause" in fields ? { cause: fields.cause } : undefined)
    this.operation = fields.operation
    this.reason = fields.reason
    if (fields.code !== undefined) this.code = fields.code
    this.delivery = fields.delivery
    this.retryable = fields.retryable
    if (fields.retryAfterMs !== undefined) this.retryAfterMs = fields.retryAfterMs
    if (fields.msgRandom !== undefined) this.msgRandom = fields.msgRandom
    this.attempts = fields.attempts
    // Not enumerable: what customers read does not belong into logs.
    if (fields.stream !== undefined) Object.defineProperty(this, "stream", { value: fields.stream })
    madeFrom.set(this, fields)
  }

  /** Everything but stack and cause, as plain data. */
  toJSON(): DeskErrorJson {
    return {
      name: "DeskError",
      _tag: this._tag,
      message: this.message,
      operation: this.operation,
      reason: this.reason,
      ...(this.code === undefined ? {} : { code: this.code }),
      delivery: this.delivery,
      retryable: this.retryable,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.msgRandom === undefined ? {} : { msgRandom: this.msgRandom }),
      attempts: this.attempts,
      ...(this.stream === undefined ? {} : { stream: lengths(this.stream) })
    }
  }
}
/** Deep enough for the issues of a reason. */
const minDepth = 3

/** Those that are being shown: one may be in its own cause. */
const showing = new WeakSet<DeskError>()

/** As Node prints an error, but with all issues, and with times that a person can read. */
function inspectError(this: DeskError, _: number, options: InspectOptions, inspect: Inspect): string {
  if (showing.has(this)) return "[Circular DeskError]"
  const fields = Object.getOwnPropertyDescriptors(this)
  const attempts = this.attempts.map((attempt) => ({ ...attempt, startedAt: new Date(attempt.startedAt) }))
  const shown = Object.create(Object.getPrototypeOf(this), {
    ...fields,
    // V8 has it behind a getter, which knows its own error only.
    stack: { value: this.stack },
    // As JSON has it, also where hidden fields are shown: the texts are for code alone.
    ...(this.stream === undefined ? {} : { stream: { value: lengths(this.stream), enumerable: true } }),
    attempts: { ...fields.attempts, value: attempts },
    [inspecting]: { value: undefined }
  })
  const { depth } = options
  const deepEnough = depth === null || depth === undefined ? depth : Math.max(depth, minDepth)
  showing.add(this)
  try {
    return inspect(shown, { ...options, depth: deepEnough, maxArrayLength: null })
  } finally {
    showing.delete(this)
  }
}

// On the prototype, or they would be printed as the error's own fields.
Object.defineProperty(DeskError.prototype, "name", { value: "DeskError", configurable: true, writable: true })
// Minifiers rename classes, and console.log prints the name of the class.
Object.defineProperty(DeskError, "name", { value: "DeskError", configurable: true })
Object.defineProperty(DeskError.prototype, mark, { value: true })
Object.defineProperty(DeskError.prototype, inspecting, { value: inspectError })

const deliveries: ReadonlySet<unknown> = new Set<Delivery>(["not-sent", "rejected", "unknown"])

/** An error as its `toJSON` wrote it, however it has come here. */
const isDeskErrorJson = (u: object): boolean => {
  const { name, _tag, message, operation, reason, delivery, retryable, attempts } = u as Record<string, unknown>
  return (
    name === "DeskError" &&
    _tag === "DeskError" &&
    typeof message === "string" &&
    typeof operation === "string" &&
    typeof reason === "object" &&
    reason !== null &&
    "_tag" in reason &&
    typeof reason._tag === "string" &&
    deliveries.has(delivery) &&
    typeof retryable === "boolean" &&
    Array.isArray(attempts)
  )
}

/**
 * Whether something caught is a `DeskError`: one of this package, of another installed copy of it, or the JSON of one. Never
 * throws.
 *
 * @example
 * ```ts prelude=desk,session run
 * import { isDeskError } from "@tcdesk/core"
 *
 * const receipt = await desk.send({ sessionId, text: "您好" }).catch((error: unknown) => {
 *   if (isDeskError(error) && error.reason._tag === "SessionEnded") return undefined
 *   throw error
 * })
 * ```
 */
export const isDeskError = (u: unknown): u is DeskError => {
  try {
    return typeof u === "object" && u !== null && (mark in u || isDeskErrorJson(u))
  } catch {
    return false // a proxy, or a getter of theirs
  }
}
