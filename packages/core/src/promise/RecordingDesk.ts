/** What a client that only records offers beside what every client does. */

import type { Elem } from "../model/Elements.ts"
import type { JsonObject } from "../model/Json.ts"
import type { MessageOptions, Packet } from "../model/Message.ts"
import type { Reason } from "../model/Reason.ts"
import type { RecordedCall } from "../model/RecordedCall.ts"
import type { Desk } from "./Desk.ts"

/** A message that the recording client has accepted: as the caller gave it, with its MsgRandom, and as it would go out. */
export interface RecordedMessage extends MessageOptions {
  /** The session that it is for; absent where `from` and `to` are the route. */
  readonly sessionId?: string
  /** The customer-service account (客服号) that it comes from; absent beside `sessionId`. */
  readonly from?: string
  /** The user's account; absent beside `sessionId`. */
  readonly to?: string
  /** Its text; absent where it has a body. */
  readonly text?: string
  /** Its elements; absent where it has a text. */
  readonly body?: Elem | ReadonlyArray<Elem>
  /** The caller's own id of it, if it has one. */
  readonly key?: string
  /** Its MsgRandom: the caller's own, or the one that was drawn. */
  readonly msgRandom: number
  /** The body of the request, as it would go out. */
  readonly packet: Packet
}

/** A client that sends nothing and keeps what it was given. */
export interface RecordingDesk extends Desk {
  /** Accepted messages, in order. */
  readonly sent: ReadonlyArray<RecordedMessage>
  /** The newest of them. */
  readonly lastSent: RecordedMessage | undefined
  /** All accepted calls, of any command, in order. */
  readonly calls: ReadonlyArray<RecordedCall>
  /**
   * Lets the next call fail for this reason, a tag or a whole `Reason`; called several times, the reasons queue up. The
   * error is what a call ends in after all retries.
   *
   * @example
   * ```ts run
   * import assert from "node:assert/strict"
   * import { createRecordingDesk } from "@tcdesk/core/testing"
   *
   * const desk = createRecordingDesk()
   * desk.failNext("SessionEnded")
   * await assert.rejects(desk.send({ sessionId: "my-session", text: "您好" }), { reason: { _tag: "SessionEnded" } })
   * ```
   */
  failNext(reason: Reason | Reason["_tag"]): void
  /**
   * What a command answers from now on, in the wire's own words: `answer("get_session_state", { CurrentState: "Agent" })`. A
   * command that reads fails in `UnexpectedReply` until it has been told.
   */
  answer(operation: string, fields: JsonObject): void
  /** Forgets what was sent, what was to fail, and what was to be answered. */
  reset(): void
}
