/**
 * What a web application answers its own clients when a send has failed: by reason, without secrets, hints to the operator
 * or anything else of the inside. The adapters' error handlers all use this.
 */
import type { Delivery } from "../model/Attempt.ts"
import type { DeskError, Issue, Reason } from "../model/DeskError.ts"

/** An answer for any HTTP framework. */
export interface HttpAnswer {
  /** The HTTP status. */
  readonly status: number
  /** At the most `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>
  /** To be sent as JSON. */
  readonly body: {
    readonly statusCode: number
    readonly error: Reason["_tag"]
    readonly message: string
    readonly delivery: Delivery
    readonly retryable: boolean
    /** Only with `InvalidMessage`. */
    readonly issues?: ReadonlyArray<Issue>
  }
}

const answers: { readonly [T in Reason["_tag"]]: readonly [status: number, message: string] } = {
  InvalidMessage: [400, "The message is not valid."],
  MessageRejected: [422, "The message was refused."],
  SessionEnded: [410, "The session does not exist or has ended."],
  RateLimited: [429, "Too many messages: try again later."],
  Overloaded: [503, "Too many messages are waiting: try again later."],
  Closed: [503, "The service is shutting down."],
  Aborted: [503, "The message was called off."],
  Unauthenticated: [500, "The message service is not set up correctly."],
  PermissionDenied: [500, "The message service is not set up correctly."],
  AppRejected: [500, "The message service is not set up correctly."],
  UnknownCode: [502, "The message service gave an answer that is not known."],
  UnexpectedReply: [502, "The message service gave an answer that is not known."],
  ServiceFault: [502, "The message service failed."],
  ConnectionFailed: [502, "The message service can't be reached."],
  TimedOut: [504, "The message service did not answer in time."]
}

/** The answer for a failed send. `Retry-After` is set, in seconds, whenever the error has a `retryAfterMs`. */
export const httpAnswer = (error: DeskError): HttpAnswer => {
  const { reason, delivery, retryable, retryAfterMs } = error
  const [status, message] = answers[reason._tag]
  return {
    status,
    headers: retryAfterMs === undefined ? {} : { "Retry-After": String(Math.ceil(retryAfterMs / 1000)) },
    body: {
      statusCode: status,
      error: reason._tag,
      message,
      delivery,
      retryable,
      ...(reason._tag === "InvalidMessage" ? { issues: reason.issues } : {})
    }
  }
}
