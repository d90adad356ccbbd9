/**
 * What is done with a message whose try has failed. By the code, where there is one: the table of core says whether a refusal is about
 * this message, one account, the whole app or the service; else by the reason. The same for every store.
 */
import { type CodeScope, codes, type Delivery, type DeskError, type Reason } from "@tcdesk/core"
import { overloadedMs } from "./defaults.ts"

/** What is done with the message. */
export type Fate =
  /** It goes back to its place at once: nothing was tried. */
  | "release"
  /** It goes back to its place, and is tried again after `afterMs`; the try does not count. */
  | "later"
  /** It goes back to its place, and is tried again after a pause that grows; the try counts. */
  | "retry"
  /** It may have arrived, and waits for a person to decide. */
  | "park"
  /** It can't succeed. */
  | "dead"

export interface Verdict {
  readonly fate: Fate
  /** The queue pauses: the refusal is about the app or its rate, and meets every message. */
  readonly pausesQueue: boolean
  /** The least time until the next try. */
  readonly afterMs: number
}

/** What a failure is about. `limit`: the rate; `caller`: the client was closed or the try called off; `busy`: the client's own limit. */
type Concern = CodeScope | "limit" | "caller" | "busy"

/** By the table, for a failure whose code is not known or not given. */
const scopeOfReason: ReadonlyMap<string, CodeScope> = new Map(
  [...codes.values()].reverse().map(({ reason, scope }) => [reason, scope])
)

const withoutCode: { readonly [T in Reason["_tag"]]?: Concern } = {
  InvalidMessage: "message",
  UnknownCode: "message",
  RateLimited: "limit",
  ConnectionFailed: "service",
  TimedOut: "service",
  UnexpectedReply: "service",
  // A fault of this process may be one that a single message brings about: the others must not wait for it.
  ClientFault: "service",
  Overloaded: "busy",
  Aborted: "caller",
  Closed: "caller"
}

const concernOf = ({ reason, code }: DeskError): Concern => {
  const row = code === undefined ? undefined : codes.get(code)
  if (row !== undefined && row.reason === reason._tag) return row.reason === "RateLimited" ? "limit" : row.scope
  // A reason of a newer core that this version does not know is nobody's fault: it is tried again until it is too old.
  return withoutCode[reason._tag] ?? scopeOfReason.get(reason._tag) ?? "service"
}

/** What became of the message in this try alone: with `earlier: "unknown"` the error's own `delivery` speaks of earlier ones too. */
export const deliveryOfTry = ({ attempts, delivery }: DeskError, earlier: boolean): Delivery => {
  if (attempts.some((attempt) => attempt.delivery === "unknown")) return "unknown"
  if (!earlier) return delivery
  return attempts.length > 0 ? "rejected" : "not-sent"
}

/** `delivery`: what became of the message in this try. */
export const verdictOn = (error: DeskError, delivery: Delivery, onUnknown: "retry" | "park"): Verdict => {
  const concern = concernOf(error)
  const pausesQueue = concern === "limit" || concern === "app"
  const afterMs = error.retryAfterMs ?? (concern === "busy" ? overloadedMs : 0)
  if (concern === "message" || concern === "account") return { fate: "dead", pausesQueue, afterMs }
  if (delivery === "unknown") return { fate: onUnknown, pausesQueue, afterMs }
  if (concern === "caller") return { fate: "release", pausesQueue, afterMs: 0 }
  return { fate: concern === "service" ? "retry" : "later", pausesQueue, afterMs }
}
