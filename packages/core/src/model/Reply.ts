/** From an answer's status and bytes to what it means for the message. Pure; the only place that reads an envelope. */
import type { Delivery } from "./Attempt.ts"
import { lookUpCode, type RetryClass } from "./Codes.ts"
import type { Reason } from "./DeskError.ts"
import { showable } from "./sanitize.ts"

/** An answer as it came. */
export interface Reply {
  readonly status: number
  readonly body: Uint8Array
  /** A header's value by its name in lower case. */
  readonly header: (name: string) => string | undefined
}

/** Why one attempt did not succeed, and what may be done about it. Holds no secret. */
export interface AttemptFailure {
  readonly reason: Reason
  readonly delivery: Delivery
  /** What the client may do by itself; failures without a code have a class too. */
  readonly retry: RetryClass
  /** Whether the caller may try again later, where the class does not say so. */
  readonly retryable?: boolean | undefined
  /** No valid coded answer says what became of the message: `retry.onUnknown` decides. */
  readonly unanswered: boolean
  readonly detail: string
  readonly code?: number | undefined
  readonly status?: number | undefined
  readonly retryAfterMs?: number | undefined
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** Answers end here; Desk's have about 60 bytes. */
export const maxReplyBytes = 65_536

interface Envelope {
  readonly code: number
  readonly failed: boolean
  readonly info: string
}

const utf8 = new TextDecoder("utf-8", { fatal: true })

const envelopeOf = (body: Uint8Array): Envelope | undefined => {
  try {
    const json: unknown = JSON.parse(utf8.decode(body))
    if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined
    const { ActionStatus: status, ErrorCode: code, ErrorInfo: info } = json as Record<string, unknown>
    if (!Number.isInteger(code)) return undefined
    if (status !== undefined && status !== "OK" && status !== "FAIL") return undefined
    if (info !== undefined && typeof info !== "string") return undefined
    return { code: code as number, failed: status === "FAIL", info: info ?? "" }
  } catch {
    return undefined
  }
}

/** `Retry-After`, in seconds or as a date; anything else counts as absent. */
const retryAfterMs = (reply: Reply, now: number): number | undefined => {
  const value = reply.header("retry-after")?.trim()
  if (value === undefined || value === "") return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

const hints: { readonly [code: number]: string } = {
  60006: "Check sdkAppId.",
  60010: "Check identifier: it must be an App administrator of this app.",
  60020: "Check the app's plan and balance in the console.",
  60021: "Have this machine's outgoing IP address allowed for the app.",
  60026: "Check region: it must be the data centre of this sdkAppId.",
  60028: "The trial edition's daily volume is used up: it opens again tomorrow.",
  70001: "Check this machine's clock and, with a userSig of your own, its lifetime.",
  70009: "Check secretKey: it must be the one of this sdkAppId.",
  70013: "Check identifier: the userSig was made for another one.",
  70014: "Check sdkAppId: the userSig was made for another one.",
  70016: "Check region and sdkAppId: the app does not exist in this data centre.",
  70020: "Check region and sdkAppId: the app does not exist in this data centre.",
  70403: "Check identifier: it must be an App administrator of this app.",
  90009: "Check identifier: it must be an App administrator of this app.",
  141005: "Send to an open session, or by from and to."
}

const reasonHints: { readonly [R in Reason["_tag"]]?: string } = {
  Unauthenticated: "Check secretKey (or userSig), identifier and sdkAppId.",
  PermissionDenied: "Check what the identifier and this machine may do, in the console.",
  AppRejected: "Check sdkAppId, region and the state of the app in the console."
}

/** More than this between the answer's `Date` and our clock explains an expired UserSig. */
const maxSkewMs = 60_000

/** 70001 while the clocks disagree: say by how much. */
const skewHint = (reply: Reply, now: number): string | undefined => {
  const offMs = now - Date.parse(reply.header("date") ?? "")
  return Math.abs(offMs) > maxSkewMs
    ? `This machine's clock is off by ${Math.round(Math.abs(offMs) / 1000)} s: it is ${offMs > 0 ? "ahead" : "behind"}.`
    : undefined
}

const coded = (reply: Reply, { code, info }: Envelope, now: number, userSig?: string): AttemptFailure => {
  const { reason: _tag, retry, meaning } = lookUpCode(code)
  const said = showable(info, userSig)
  return {
    reason: { _tag },
    delivery: _tag === "ServiceFault" ? "unknown" : "rejected",
    retry,
    unanswered: false,
    detail: said === "" ? meaning : `${meaning} (Desk says: ${said})`,
    code,
    status: reply.status,
    retryAfterMs: retryAfterMs(reply, now),
    hint: (code === 70001 ? skewHint(reply, now) : undefined) ?? hints[code] ?? reasonHints[_tag]
  }
}

const uncoded = (reply: Reply, now: number, userSig?: string): AttemptFailure => {
  const { status } = reply
  const base = { status, retryAfterMs: retryAfterMs(reply, now) }
  if (status === 429) {
    return {
      ...base,
      reason: { _tag: "RateLimited" },
      delivery: "rejected",
      retry: "throttle",
      unanswered: false,
      detail: "HTTP 429: too many requests"
    }
  }
  if (status === 408 || status >= 500) {
    return {
      ...base,
      reason: { _tag: "ServiceFault" },
      delivery: "unknown",
      retry: "retry",
      unanswered: true,
      detail: `HTTP ${status} from Desk or a gateway before it`
    }
  }
  const refused = status >= 300 && status < 500
  return {
    ...base,
    reason: { _tag: "UnexpectedReply", status },
    delivery: refused ? "rejected" : "unknown",
    retry: refused ? "never" : "retry",
    unanswered: !refused,
    detail: `HTTP ${status} with ${snippet(reply.body, userSig)}`,
    hint: refused ? "Check endpoint, and any proxy in between; redirects are never followed." : undefined
  }
}

const snippet = (body: Uint8Array, userSig?: string): string =>
  body.length === 0
    ? "no body"
    : `a body that is no answer of Desk's: ${showable(new TextDecoder().decode(body.subarray(0, 4096)), userSig)}`

const contradiction = (status: number, { failed }: Envelope): AttemptFailure => ({
  reason: { _tag: "UnexpectedReply", status },
  delivery: "unknown",
  retry: "retry",
  unanswered: true,
  detail: failed ? "ErrorCode 0 beside ActionStatus FAIL" : `ErrorCode 0 under HTTP ${status}`,
  status
})

/**
 * Nothing when Desk has accepted the message, else why not. A code other than 0 decides, whatever else is said.
 * `now` is in milliseconds since 1970; `userSig`
 * is the one in use, kept out of what is quoted from the answer.
 */
export const failureOf = (reply: Reply, now: number, userSig?: string): AttemptFailure | undefined => {
  const envelope = envelopeOf(reply.body)
  if (envelope === undefined) return uncoded(reply, now, userSig)
  if (envelope.code !== 0) return coded(reply, envelope, now, userSig)
  const ok = reply.status >= 200 && reply.status < 300
  return ok && !envelope.failed ? undefined : contradiction(reply.status, envelope)
}
