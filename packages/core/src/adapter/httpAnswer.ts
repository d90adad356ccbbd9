/**
 * What a web application answers its own clients when a send has failed: by reason, without secrets, hints to the operator
 * or anything else of the inside. The adapters' error handlers all use this.
 */
import type { Delivery } from "../model/Delivery.ts"
import type { DeskError } from "../model/DeskError.ts"
import type { Issue } from "../model/Issue.ts"
import { factsOf, type Reason, type ReasonFacts } from "../model/Reason.ts"

/** An answer for any HTTP framework. */
export interface HttpAnswer {
  /** The HTTP status. */
  readonly status: number
  /** At the most `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>
  /** To be sent as JSON. */
  readonly body: {
    /** The HTTP status again. */
    readonly statusCode: number
    /** Why the send failed, e.g. `SessionEnded`. */
    readonly error: Reason["_tag"]
    /** One sentence of English, without secrets or anything else of the inside. */
    readonly message: string
    /** What became of the message. */
    readonly delivery: Delivery
    /** Whether the same message, sent again with the same `msgRandom`, may get through. */
    readonly retryable: boolean
    /** Only with `InvalidMessage`. */
    readonly issues?: ReadonlyArray<Issue>
  }
}

/** For a reason that this version does not know: the error may be one of another installed copy, or its JSON. */
const unknown: Pick<ReasonFacts, "status" | "publicText"> = { status: 500, publicText: "The message service failed." }

const isPause = (ms: unknown): ms is number => typeof ms === "number" && Number.isFinite(ms) && ms >= 0

/** What a 429 says where nobody knows how long: a moment, or, where trying again can't help so soon, an hour. */
const defaultSeconds = (retryable: boolean): number => (retryable ? 1 : 3600)

/** A `Retry-After` of 0 would be no pause at all. */
const retryAfter = (status: number, { retryable, retryAfterMs }: DeskError): Readonly<Record<string, string>> => {
  if (isPause(retryAfterMs)) return { "Retry-After": String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }
  return status === 429 ? { "Retry-After": String(defaultSeconds(retryable)) } : {}
}

/**
 * The answer for a failed send. `Retry-After` is set, in whole seconds from 1, whenever the error has a `retryAfterMs`, and always
 * under 429.
 *
 * @example
 * ```ts prelude=desk
 * import { httpAnswer, isDeskError } from "@tcdesk/core"
 *
 * const greet = async (sessionId: string): Promise<Response> => {
 *   try {
 *     return Response.json(await desk.send({ sessionId, text: "您好" }))
 *   } catch (error) {
 *     if (!isDeskError(error)) throw error
 *     const { status, headers, body } = httpAnswer(error)
 *     return Response.json(body, { status, headers })
 *   }
 * }
 * ```
 */
export const httpAnswer = (error: DeskError): HttpAnswer => {
  const { reason, delivery, retryable } = error
  const { status, publicText: message } = factsOf(reason._tag) ?? unknown
  return {
    status,
    headers: retryAfter(status, error),
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
