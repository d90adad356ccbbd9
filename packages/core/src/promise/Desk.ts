/** What a client offers, in promises. */

import type { Contact, Contacted } from "../commands/contactUser.ts"
import type { ChatMessage, ChatQuery } from "../commands/describeChatMessages.ts"
import type { RecordsQuery, SessionRecord } from "../commands/describeImCdrList.ts"
import type { SessionQuery, SessionState } from "../commands/getSessionState.ts"
import type { Transfer, Transferred } from "../commands/transferToHuman.ts"
import type { CallOptions, CloseOptions, PreparedOptions } from "../model/CallOptions.ts"
import type { CommandOptions } from "../model/CommandOptions.ts"
import type { DeskStatus } from "../model/DeskStatus.ts"
import type { JsonObject, JsonRecord } from "../model/Json.ts"
import type { OutgoingMessage } from "../model/Message.ts"
import type { Prepared } from "../model/Prepared.ts"
import type { Receipt } from "../model/Receipt.ts"
import type { SendOutcome } from "../model/SendOutcome.ts"
import type { StreamedMessage, StreamOptions, StreamReceipt } from "../model/Streamed.ts"
import type { SendManyOptions } from "./sendManyOptions.ts"

/** What can be asked of sessions, and done to them. Every method rejects with a `DeskError`, and with nothing else. */
export interface Sessions {
  /**
   * Who is talking to a user at this moment (`get_session_state`, 1229/68825). A lost answer is asked for again.
   *
   * @example
   * ```ts prelude=desk,session run
   * const { state } = await desk.sessions.state({ sessionId })
   * if (state === "Agent") console.log("A human has taken over.")
   * ```
   */
  state(of: SessionQuery, options?: CallOptions): Promise<SessionState>
  /**
   * Hands a session over to a human agent, or puts it into the queue (`transfer_to_human`, 679/116634). Never made twice: after a lost
   * answer the error's `delivery` is `unknown`, and `state` says what became of it.
   *
   * @example
   * ```ts prelude=desk,session run
   * const { queued } = await desk.sessions.transferToHuman({ sessionId, priority: 0 })
   * if (queued) await desk.send({ sessionId, text: "正在为您排队，请稍候。" })
   * ```
   */
  transferToHuman(transfer: Transfer, options?: CallOptions): Promise<Transferred>
  /**
   * Ends a session that a human agent has taken over (`end_session`, 1229/68948). Repeated when an answer was lost: that it has
   * ended meanwhile is then success.
   */
  end(
    session: {
      /** The session's id, as Desk gave it. */
      readonly sessionId: string
    },
    options?: CallOptions
  ): Promise<void>
  /**
   * Lets a human agent write to a user first (`contact_user`, 679/117593); only in apps built with the SDK. Never made twice: after a
   * lost answer the error's `delivery` is `unknown`.
   */
  contactUser(contact: Contact, options?: CallOptions): Promise<Contacted>
  /**
   * What was said in a session (`describe_chat_messages`, 1229/68824), read on as it is iterated; every page is a call of its own, with
   * these options. Oldest first, nothing repeats and nothing is skipped while new messages arrive. Newest first, what arrives meanwhile
   * is not given, and nothing repeats; a message that is removed meanwhile may make it skip one.
   *
   * @example
   * ```ts prelude=desk,session run
   * for await (const { role, body, at } of desk.sessions.messages({ sessionId })) {
   *   console.log(new Date(at).toISOString(), role, body)
   * }
   * ```
   */
  messages(of: ChatQuery, options?: CallOptions): AsyncIterable<ChatMessage>
  /**
   * Sessions that have ended (`describe_im_cdr_list`, 1229/68823), read on as it is iterated, in Desk's own order, which is not
   * documented. With a `to` that has passed, nothing repeats and nothing is skipped.
   *
   * @example
   * ```ts prelude=desk run
   * const to = Date.now()
   * for await (const { sessionId, endStatus } of desk.sessions.records({ from: to - 86_400_000, to })) {
   *   console.log(sessionId, endStatus)
   * }
   * ```
   */
  records(of: RecordsQuery, options?: CallOptions): AsyncIterable<SessionRecord>
}

/**
 * A client of Tencent Cloud Desk. Make one for each SDKAppID and keep it; it is safe to share. A later version may have more methods: for a
 * double in tests take `createRecordingDesk` of `@tcdesk/core/testing`, and declare what your own code needs as `Pick<Desk, "send">`.
 */
export interface Desk extends AsyncDisposable {
  /**
   * Sends one message (`send_msg`, 1229/68821). Rejects with a `DeskError`, and with nothing else; its `delivery` says what
   * became of the message. Settles within `deadlineMs`.
   *
   * @example
   * ```ts prelude=desk,session run
   * const { msgRandom } = await desk.send({ sessionId, text: "您好" })
   * ```
   */
  send(message: OutgoingMessage, options?: CallOptions): Promise<Receipt>
  /**
   * Sends one message that nobody waits for: what a request has stored is answered whatever becomes of its message. Never throws, and
   * there is nothing to await; `close` lets it finish. A failure, of a message that is not valid too, goes to `hooks.onError`, and
   * without that hook to `process.emitWarning`. The process may die before it is sent: what must not be lost belongs into a queue.
   *
   * @example
   * ```ts prelude=desk run
   * desk.sendInBackground({ from: "@customer_service_account", to: "user45", text: "欢迎注册" })
   * ```
   */
  sendInBackground(message: OutgoingMessage, options?: Pick<CallOptions, "deadlineMs">): void
  /**
   * Sends many, at most `concurrency` at a time, and yields each outcome as it comes, in the order of completion. Nothing is
   * read or sent before the iteration begins, nor far ahead of it.
   *
   * @example
   * ```ts prelude=desk,session run
   * const messages = ["您的订单已发货", "预计明天送达"].map((text) => ({ sessionId, text }))
   * for await (const outcome of desk.sendMany(messages)) {
   *   if (!outcome.ok) console.error(outcome.index, outcome.error)
   * }
   * ```
   */
  sendMany(
    messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
    options?: SendManyOptions
  ): AsyncIterable<SendOutcome>
  /**
   * Checks a message and fixes all of it, its MsgRandom too, as `send` does, and sends nothing: to store it beside what it is about, and
   * send it later. Throws a `DeskError`, `InvalidMessage`. Works on a closed client too.
   *
   * @example
   * ```ts prelude=desk,session run
   * const stored = JSON.stringify(desk.prepare({ sessionId, text: "您的订单已发货", key: "order-1-shipped" }))
   * // … in another process
   * await desk.sendPrepared(JSON.parse(stored))
   * ```
   */
  prepare(message: OutgoingMessage): Prepared
  /**
   * Sends a message that was prepared, byte for byte as it was written then, in any process and as often as there is need. Rejects with a
   * `DeskError`, as `send` does; with `InvalidMessage` where it is not as `prepare` wrote it, or where today's rules would refuse it.
   *
   * Where an earlier attempt may have been accepted, say `earlier: "unknown"`: the receipt is `maybeDuplicate` then, and the `delivery`
   * of an error is `unknown`; whether this call has sent anything is in its `attempts`.
   *
   * @example
   * ```ts prelude=desk,session run
   * const prepared = desk.prepare({ sessionId, text: "您的订单已发货" })
   * const { maybeDuplicate } = await desk.sendPrepared(prepared, { earlier: "unknown" })
   * ```
   */
  sendPrepared(prepared: Prepared, options?: PreparedOptions): Promise<Receipt>
  /**
   * Sends a text while it is being written: a message that grows (`send_stream_msg`, 679/116636). Takes the pieces as they come, at
   * most five calls a second, and reads no faster than Desk accepts. A message that was begun is closed, whatever happens.
   *
   * Rejects with a `DeskError`, whose `stream` says what is on the customer's screen, what may be there, and what is not; or, when the
   * source throws, with the source's own error. No text is sent twice: a lost answer ends the stream.
   *
   * @example
   * ```ts prelude=desk,session run
   * async function* answer() {
   *   yield "您的订单"
   *   yield "已经发货。"
   * }
   * const { text } = await desk.stream({ sessionId, text: answer() })
   * ```
   */
  stream(message: StreamedMessage, options?: StreamOptions): Promise<StreamReceipt>
  /** What can be asked of sessions, and done to them. */
  readonly sessions: Sessions
  /**
   * Any other command of Desk: signed, limited and retried like the others. Gives the answer without its envelope. A lost answer is
   * asked for again only with `idempotent: true`.
   *
   * @example
   * ```ts prelude=desk run
   * const { Data } = await desk.call("get_im_agent_list", {}, { idempotent: true })
   * ```
   */
  call(command: string, body?: JsonObject, options?: CommandOptions): Promise<JsonRecord>
  /** How the client is at this moment: for health checks and metrics. Sends nothing. */
  status(): DeskStatus
  /**
   * Refuses new calls at once; what is under way may finish within `graceMs`, the rest ends in `Closed`. Then the sockets
   * are closed. May be called twice. Rejects with a `TypeError` that names an option that is not known, once all of it is done.
   *
   * @example
   * ```ts prelude=desk
   * // SIGTERM of containers, SIGINT of Ctrl-C and pm2
   * for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => desk.close({ graceMs: 5000 }))
   * ```
   */
  close(options?: CloseOptions): Promise<void>
}
