/** A Desk that accepts everything and keeps it: behind the recording transport and `createRecordingDesk`. */
import * as Effect from "effect/Effect"
import type { Delivery } from "../../model/Attempt.ts"
import type { Reason } from "../../model/DeskError.ts"
import type { Packet } from "../../model/Message.ts"
import type { AttemptFailure, Reply } from "../../model/Reply.ts"
import type { Request } from "./Transport.ts"

type Tag = Reason["_tag"]

export interface Recorder {
  /** The packets of all accepted messages, in order. */
  readonly packets: () => ReadonlyArray<Packet>
  /** Lets the next exchange fail for this reason; called several times, the reasons queue up. */
  readonly failNext: (reason: Reason | Tag) => void
  readonly reset: () => void
  readonly exchange: (request: Request) => Effect.Effect<Reply, AttemptFailure>
}

/** What each reason most often means for the message. */
const deliveries: { readonly [T in Tag]: Delivery } = {
  InvalidMessage: "not-sent",
  MessageRejected: "rejected",
  SessionEnded: "rejected",
  Unauthenticated: "rejected",
  PermissionDenied: "rejected",
  AppRejected: "rejected",
  RateLimited: "rejected",
  ServiceFault: "unknown",
  UnknownCode: "rejected",
  ConnectionFailed: "not-sent",
  TimedOut: "unknown",
  UnexpectedReply: "unknown",
  Overloaded: "not-sent",
  Aborted: "unknown",
  Closed: "not-sent"
}

/** A code that stands for the reason, so that what a test sees is what Desk would have answered. */
const codes: { readonly [T in Tag]?: number } = {
  MessageRejected: 141004,
  SessionEnded: 141005,
  Unauthenticated: 70009,
  PermissionDenied: 90009,
  AppRejected: 141000,
  RateLimited: 141009,
  ServiceFault: 141002,
  UnknownCode: 199999
}

const retryable = new Set<Tag>([
  "RateLimited",
  "ServiceFault",
  "ConnectionFailed",
  "TimedOut",
  "UnexpectedReply",
  "Overloaded"
])

const complete = (reason: Reason | Tag): Reason => {
  if (typeof reason !== "string") return reason
  switch (reason) {
    case "InvalidMessage":
      return { _tag: reason, issues: [{ path: "", message: "failNext says so" }] }
    case "ConnectionFailed":
      return { _tag: reason, phase: "connect" }
    case "TimedOut":
      return { _tag: reason, phase: "headers" }
    case "UnexpectedReply":
      return { _tag: reason, status: 200 }
    default:
      return { _tag: reason }
  }
}

const failureOf = (given: Reason | Tag): AttemptFailure => {
  const reason = complete(given)
  if (!Object.hasOwn(deliveries, reason._tag))
    throw new TypeError(`failNext: no reason is called ${String(reason._tag)}`)
  return {
    reason,
    delivery: deliveries[reason._tag],
    retry: retryable.has(reason._tag) ? "retry" : "never",
    unanswered: false,
    detail: "failNext says so",
    code: codes[reason._tag]
  }
}

const accepted: Reply = {
  status: 200,
  body: new TextEncoder().encode('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'),
  header: () => undefined
}

export const recorder = (): Recorder => {
  let packets: Array<Packet> = []
  let failures: Array<AttemptFailure> = []
  return {
    packets: () => [...packets],
    failNext: (reason) => {
      failures.push(failureOf(reason))
    },
    reset: () => {
      packets = []
      failures = []
    },
    exchange: (request) =>
      Effect.suspend(() => {
        request.phase = "body"
        const failure = failures.shift()
        if (failure !== undefined) return Effect.fail(failure)
        packets.push(JSON.parse(request.body) as Packet)
        return Effect.succeed(accepted)
      })
  }
}
