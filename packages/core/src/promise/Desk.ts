/** What a client offers, in promises. */
import type { SessionQuery, SessionState } from "../commands/getSessionState.ts"
import type { CallOptions, CloseOptions } from "../model/CallOptions.ts"
import type { OutgoingMessage } from "../model/Message.ts"
import type { Receipt } from "../model/Receipt.ts"
import type { SendOutcome } from "../model/SendOutcome.ts"
import type { Status } from "../model/Status.ts"
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
}

/** A client of Tencent Cloud Desk. Make one for each SDKAppID and keep it; it is safe to share. */
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
  /** What can be asked of sessions, and done to them. */
  readonly sessions: Sessions
  /** How the client is at this moment: for health checks and metrics. Sends nothing. */
  status(): Status
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
