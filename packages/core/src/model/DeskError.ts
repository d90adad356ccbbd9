/** What can go wrong with a send: the one error class, and the tagged reasons in it. */
import type { Attempt, Delivery } from "./Attempt.ts"
import type { CodeReason } from "./Codes.ts"

/** One fault of a message. `path` names the place in the words of the caller's own object, e.g. `body[0].MsgContent.Url`. */
export interface Issue {
  readonly path: string
  readonly message: string
}

/** How far an HTTP exchange had come. `dns`, `connect` and `tls` come before the first byte of the request. */
export type ConnectionPhase = "dns" | "connect" | "tls" | "headers" | "body"

/** What a send was waiting for when its time ran out. */
export type TimeoutPhase = "queue" | "sign" | "connect" | "headers" | "body" | "pause"

/**
 * Why a send failed. Tell them apart by `_tag`.
 *
 * | `_tag` | what happened |
 * | --- | --- |
 * | `InvalidMessage` | the message breaks a rule of the API; it was not sent. `issues` lists every fault |
 * | `MessageRejected` | Desk refuses this message |
 * | `SessionEnded` | the session does not exist or has ended |
 * | `Unauthenticated` | the UserSig, or the key it was made with, is not accepted |
 * | `PermissionDenied` | the identifier or this machine may not do this |
 * | `AppRejected` | the app is unknown here, disabled, unpaid, or in another region |
 * | `RateLimited` | Desk says: too many calls |
 * | `ServiceFault` | Desk or its gateway failed |
 * | `UnknownCode` | a code that no document names; it stands in `code` |
 * | `ConnectionFailed` | no connection, or it broke |
 * | `TimedOut` | a time limit of the client ran out |
 * | `UnexpectedReply` | an answer that is none of Desk's |
 * | `Overloaded` | this client's own rate limit has no place within the deadline |
 * | `Aborted` | the caller's signal; its reason is the error's `cause` |
 * | `Closed` | the client is closed |
 */
export type Reason =
  | { readonly _tag: "InvalidMessage"; readonly issues: ReadonlyArray<Issue> }
  | { readonly _tag: CodeReason }
  | { readonly _tag: "ConnectionFailed"; readonly phase: ConnectionPhase }
  | { readonly _tag: "TimedOut"; readonly phase: TimeoutPhase }
  | { readonly _tag: "UnexpectedReply"; readonly status: number }
  | { readonly _tag: "Overloaded" }
  | { readonly _tag: "Aborted" }
  | { readonly _tag: "Closed" }

/** What a `DeskError` is made from. */
export interface DeskErrorFields {
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  readonly reason: Reason
  readonly delivery: Delivery
  readonly retryable: boolean
  readonly attempts: ReadonlyArray<Attempt>
  readonly code?: number | undefined
  readonly retryAfterMs?: number | undefined
  readonly msgRandom?: number | undefined
  /** What happened, in one clause: the error's message begins with it. Must hold no secret. */
  readonly detail?: string | undefined
  /** What to do about it, as a sentence. */
  readonly hint?: string | undefined
  readonly cause?: unknown
}

const fates: { readonly [D in Delivery]: (msgRandom: number | undefined) => string } = {
  "not-sent": () => "The message was not sent.",
  rejected: () => "The message was not delivered.",
  unknown: (msgRandom) =>
    `It is unknown whether the message was delivered: it may have arrived. Sent again with ${msgRandom === undefined ? "the same msgRandom" : `msgRandom ${msgRandom}`}, Desk can drop the second copy.`
}

const describe = (fields: DeskErrorFields): string => {
  const { operation, reason, code, delivery, msgRandom, attempts, detail, hint, retryAfterMs } = fields
  const last = attempts.at(-1)
  const where = [
    ...(msgRandom === undefined ? [] : [`msgRandom ${msgRandom}`]),
    ...(attempts.length > 1 ? [`${attempts.length} attempts`] : []),
    ...(last === undefined ? [] : [`random ${last.random}`])
  ].join(", ")
  return [
    `${operation}: ${reason._tag}${code === undefined ? "" : ` (${code})`}: ${detail ?? "failed"}.`,
    fates[delivery](msgRandom),
    ...(hint === undefined ? [] : [hint]),
    ...(retryAfterMs === undefined ? [] : [`Try again in ${retryAfterMs} ms.`]),
    ...(where === "" ? [] : [`[${where}]`])
  ].join(" ")
}

/**
 * The only thing a send rejects with.
 *
 * It says why (`reason`, `code`), what became of the message (`delivery`), whether sending the same message again can
 * help (`retryable`, `retryAfterMs`), and what was tried (`attempts`). No secret is in it, nor in its JSON.
 */
export class DeskError extends Error {
  readonly _tag = "DeskError"
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  /** Of the last attempt. Tell them apart by `reason._tag`. */
  readonly reason: Reason
  /** Desk's ErrorCode, when it gave one. */
  declare readonly code?: number
  /** Of the message, over all attempts: `unknown` if any attempt ended so. */
  readonly delivery: Delivery
  /** Whether the same message, sent again with the same `msgRandom`, may get through. */
  readonly retryable: boolean
  /** The least pause before another try, in milliseconds. */
  declare readonly retryAfterMs?: number
  /** The message's MsgRandom: to send it again without a duplicate, give this. Absent when the message was not valid. */
  declare readonly msgRandom?: number
  /** Every HTTP exchange of this send, the last one last. */
  readonly attempts: ReadonlyArray<Attempt>

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
  }

  /** Everything but stack and cause, as plain data. */
  toJSON() {
    return {
      name: this.name,
      _tag: this._tag,
      message: this.message,
      operation: this.operation,
      reason: this.reason,
      ...(this.code === undefined ? {} : { code: this.code }),
      delivery: this.delivery,
      retryable: this.retryable,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.msgRandom === undefined ? {} : { msgRandom: this.msgRandom }),
      attempts: this.attempts
    }
  }
}
// On the prototype, or it would be printed as one of the error's own fields.
Object.defineProperty(DeskError.prototype, "name", { value: "DeskError", configurable: true, writable: true })

/** Whether something caught is a `DeskError`, also one of another installed copy of this package. */
export const isDeskError = (u: unknown): u is DeskError =>
  u instanceof Error && "_tag" in u && u._tag === "DeskError" && "delivery" in u && "reason" in u
