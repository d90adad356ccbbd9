/** From an answer's status and bytes to what it means for the call. Pure; the only place that reads an envelope. */
import type { AttemptFailure } from "./AttemptFailure.ts"
import { lookUpCode } from "./Codes.ts"
import { reasons } from "./Reason.ts"
import { sanitizeText } from "./sanitize.ts"
import { ownProperty, type Validator, validate } from "./validate.ts"

/** An answer as it came. */
export interface Reply {
  /** The HTTP status. */
  readonly status: number
  /** The bytes of the body; decoded, unless `coding` is given. */
  readonly body: Uint8Array
  /** A header's value by its name in lower case. */
  readonly header: (name: string) => string | undefined
  /** The content coding in which `body` still is, since it can't be decoded. */
  readonly coding?: string | undefined
}

/** Answers end here; Desk's have about 60 bytes. */
export const maxReplyBytes = 65_536

interface Envelope {
  readonly code: number
  readonly failed: boolean
  readonly info: string
  /** The whole answer, a command's own fields included. */
  readonly fields: object
}

const utf8 = new TextDecoder("utf-8", { fatal: true })

const envelopeOf = (body: Uint8Array): Envelope | undefined => {
  try {
    const text = utf8.decode(body)
    const json: unknown = JSON.parse(text)
    if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined
    // What a polluted prototype says, Desk has not said.
    const status = ownProperty(json, "ActionStatus")
    const code = ownProperty(json, "ErrorCode")
    const info = ownProperty(json, "ErrorInfo")
    if (!Number.isInteger(code) || (code === 0 && !isZero(text))) return undefined
    if (status !== undefined && status !== "OK" && status !== "FAIL") return undefined
    if (info !== undefined && typeof info !== "string") return undefined
    return { code: code as number, failed: status === "FAIL", info: info ?? "", fields: json }
  } catch {
    return undefined
  }
}

/** The value of a field that is a number and not written as a whole one. An id such as 8a2e30 must not look like it: a second look is dear. */
const fraction = /:\s*-?\d+[.eE]/

/** A number so small that JSON.parse makes 0 of it, 1e-400 for one, is none. Whole numbers need no second look. */
const isZero = (text: string): boolean => !fraction.test(text) || !/[1-9]/.test(mantissaOf(text))

/** The digits of `ErrorCode` as they stand in the answer. */
const mantissaOf = (text: string): string => {
  const sources = new Map<unknown, string | undefined>()
  // By the object that holds it: only the outermost is the envelope.
  const note = function (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) {
    if (key === "ErrorCode") sources.set(this, context?.source)
    return value
  }
  const envelope: unknown = JSON.parse(text, note)
  return (sources.get(envelope) ?? "").replace(/[eE].*/, "")
}

/** `Retry-After`, in seconds or as a date; anything else counts as absent. */
const retryAfterMs = (reply: Reply, now: number): number | undefined => {
  const value = reply.header("retry-after")?.trim()
  if (value === undefined || value === "") return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
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
  const { reason: _tag, retry, meaning, hint } = lookUpCode(code)
  const said = sanitizeText(info, userSig).replace(/[\s.。]+$/, "")
  return {
    reason: { _tag },
    delivery: _tag === "ServiceFault" ? "unknown" : "rejected",
    retry,
    ambiguous: false,
    detail: said === "" ? meaning : `${meaning} (Desk says: ${said})`,
    code,
    status: reply.status,
    retryAfterMs: retryAfterMs(reply, now),
    hint: (code === 70001 ? skewHint(reply, now) : undefined) ?? hint ?? reasons[_tag].hint
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
      ambiguous: false,
      detail: "HTTP 429: too many requests"
    }
  }
  if (status === 408 || status >= 500) {
    return {
      ...base,
      reason: { _tag: "ServiceFault" },
      delivery: "unknown",
      retry: "retry",
      ambiguous: true,
      detail: `HTTP ${status} from Desk or a gateway before it`
    }
  }
  const refused = status >= 300 && status < 500
  return {
    ...base,
    reason: { _tag: "UnexpectedReply", status },
    delivery: refused ? "rejected" : "unknown",
    retry: refused ? "never" : "retry",
    ambiguous: !refused,
    detail: `HTTP ${status} with ${snippet(reply, userSig)}`,
    hint: refused ? "Check endpoint, and any proxy in between; redirects are never followed." : undefined
  }
}

const snippet = ({ body, coding }: Reply, userSig?: string): string =>
  body.length === 0
    ? "no body"
    : coding !== undefined
      ? `a body in the content coding ${sanitizeText(coding, userSig)}, which can't be decoded`
      : `a body that is no answer of Desk's: ${sanitizeText(new TextDecoder().decode(body.subarray(0, 4096)), userSig)}`

const contradiction = (status: number, { failed }: Envelope): AttemptFailure => ({
  reason: { _tag: "UnexpectedReply", status },
  delivery: "unknown",
  retry: "retry",
  ambiguous: true,
  detail: failed ? "ErrorCode 0 beside ActionStatus FAIL" : `ErrorCode 0 under HTTP ${status}`,
  status
})

/** Code 0, but without what the command's answer must hold: nobody can tell what Desk meant. */
const incomplete = (status: number, path: string, message: string): AttemptFailure => ({
  reason: { _tag: "UnexpectedReply", status },
  delivery: "unknown",
  retry: "retry",
  ambiguous: true,
  detail: `ErrorCode 0, but ${path === "" ? "the answer" : path} ${message}`,
  status
})

/** What Desk has answered, or why it counts as none. */
export type Read<Answer> =
  | { readonly answer: Answer; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: AttemptFailure }

/** What most commands are answered: that it was done, and no more. */
const accepted: Read<undefined> = Object.freeze({ answer: undefined, failure: undefined })

/**
 * Reads an answer, with the command's own fields where it has any. A code other than 0 decides, whatever else is said. `now` is
 * in milliseconds since 1970; `userSig` is the one in use, kept out of what is quoted from the answer.
 */
export const read = <Answer>(
  reply: Reply,
  validator: Validator<Answer> | undefined,
  now: number,
  userSig?: string
): Read<Answer | undefined> => {
  const envelope = envelopeOf(reply.body)
  if (envelope === undefined) return { failure: uncoded(reply, now, userSig) }
  if (envelope.code !== 0) return { failure: coded(reply, envelope, now, userSig) }
  const ok = reply.status >= 200 && reply.status < 300
  if (!ok || envelope.failed) return { failure: contradiction(reply.status, envelope) }
  if (validator === undefined) return accepted
  const { value, issues } = validate((addIssue) => validator(envelope.fields, "", addIssue))
  const [issue] = issues
  return issue === undefined
    ? { answer: value, failure: undefined }
    : { failure: incomplete(reply.status, issue.path, issue.message) }
}
