/**
 * The emulator as its users see it: a running server, what it received, and the faults they ask it for.
 */
import type { EmulatorClientOptions } from "./options.ts"
import type { CommandAnswer } from "./state/Answers.ts"
import type { Chance, Fault } from "./state/faults.ts"
import type {
  Agent,
  AgentMessage,
  AgentOptions,
  CustomerMessage,
  CustomerSignal,
  MessageFilter,
  ReceivedMessage,
  ReceivedRequest,
  ReceivedStream,
  Session
} from "./state/records.ts"
import type { WebhookCall, WebhookPacket } from "./state/webhookRecords.ts"

/** A Desk that runs on this machine. `startEmulator` makes it. */
export interface Emulator extends AsyncDisposable {
  /** The endpoint to give a client, e.g. `http://127.0.0.1:7717`, without a slash at its end. */
  readonly url: string
  /** The app's SDKAppID. */
  readonly sdkAppId: number
  /** The App administrator's account. */
  readonly identifier: string
  /** The key for UserSigs. Printed or serialised, an emulator does not show it. */
  readonly secretKey: string
  /**
   * All that a client needs, e.g. `createDesk(emulator.options)`: `sdkAppId`, `identifier`, `secretKey` and `endpoint`, which is `url`. It holds
   * the key: print it only where the key may be seen.
   */
  readonly options: EmulatorClientOptions
  /** Opens a session with a user and gives its SessionId: a new UUID, unless one is given. */
  openSession(session: {
    /** The user's account. */
    readonly clientUserId: string
    /** The SessionId to give it; default: a new UUID. */
    readonly sessionId?: string | undefined
  }): string
  /**
   * Ends a session, as `end_session` does: what goes to it is then answered 141005. `by` says who does, in `session.endedBy`. Throws when
   * there is none, or no agent serves it who could end it; twice is fine.
   */
  endSession(sessionId: string, by?: "agent" | "customer" | "emulator"): void
  /**
   * A session as it is now: `emulator.session(id).state` is what `get_session_state` answers. Throws when there is none.
   */
  session(sessionId: string): Session
  /** All sessions, ended ones too, oldest first; of more than `maxRecords`, the oldest ended ones are forgotten. */
  sessions(): readonly Session[]
  /**
   * Writes as the customer: shown in the inbox, and no message of the service. Your webhook is told of it, while the bot serves, as
   * `ChatBot.UserSendMsg`; with a webhook, what is written outside of any session opens one. Gives what was taken down. Throws when the session
   * does not exist or has ended.
   */
  typeAsCustomer(
    message: (
      | {
          /** The open session to write in. */
          readonly sessionId: string
        }
      | {
          /** The user who writes. */
          readonly clientUserId: string
        }
    ) & {
      /** What is written. */
      readonly text: string
    }
  ): CustomerMessage
  /**
   * The customer's app opens the chat: a session is opened, unless the customer is in one, and your webhook is told of the message by which the
   * app says so (`src` 7), upon which a backend sends its welcome card. Gives the SessionId.
   */
  openChat(customer: {
    /** The user's account. */
    readonly clientUserId: string
    /** Of the app, e.g. `en`; it is in `triggeredContent`. */
    readonly language?: string | undefined
  }): string
  /**
   * Sends, as the customer's app, a custom message of Desk that customers do not see: `{ src: "10", menuSelected: { id: "101" } }` is a rating, `24` asks
   * to rate, `12` is typing, `33` a filled form (269/96058). Your webhook is told of it as of what a customer writes. Throws as `typeAsCustomer`.
   */
  signalAsCustomer(
    signal: (
      | {
          /** The open session it is sent in. */
          readonly sessionId: string
        }
      | {
          /** The user whose app sends it. */
          readonly clientUserId: string
        }
    ) & {
      /** The custom message's Data, with its `src`; `customerServicePlugin` is added. */
      readonly data: Readonly<Record<string, unknown>>
    }
  ): CustomerSignal
  /** The human agents, with the number of their sessions. */
  agents(): readonly Agent[]
  /**
   * Adds an agent, or changes of one what is given: `setAgent({ id: "ann@example.com", online: false })`. Sessions that wait go to whoever can
   * take them by it. Throws a TypeError that names the field at fault.
   */
  setAgent(agent: AgentOptions): void
  /** The agent takes the session that waits for them, which is then in the state `Agent`. Throws when it waits for none. */
  acceptAsAgent(session: {
    /** The session. */
    readonly sessionId: string
    /** Only if it waits for this agent; default: for whomever. */
    readonly agentId?: string | undefined
  }): Session
  /** The agent gives up a session: it goes to another who can take it, else into the queue. Throws when no agent is in it. */
  leaveAsAgent(session: {
    /** The session. */
    readonly sessionId: string
    /** Only if this agent is in it; default: whoever is. */
    readonly agentId?: string | undefined
  }): Session
  /**
   * Writes as the agent of a session: shown to the customer and in the history, and no message of the service. A session that waits for the
   * agent is taken by it. Throws when no agent is in it.
   */
  typeAsAgent(message: {
    /** The session to write in. */
    readonly sessionId: string
    /** Only if this agent is in it; default: whoever is. */
    readonly agentId?: string | undefined
    /** What is written. */
    readonly text: string
  }): AgentMessage
  /**
   * Streamed messages with what their customers see so far, in the order in which they began; of more than `maxRecords`, the oldest ended ones
   * are forgotten. Each is also among `messages`, from its first piece on.
   */
  streams(filter?: {
    /** Only those of this session. */
    readonly sessionId?: string | undefined
  }): readonly ReceivedStream[]
  /**
   * What to answer to a command that the emulator has no rules for, under both prefixes: fields beside the envelope's; or an ErrorCode, 0
   * being an answer without fields; or a function that is given the packet and gives either at once. URL and UserSig are judged as for all
   * commands, and faults strike them too. Throws a TypeError when the answer is none, or the command has rules of its own.
   *
   * @example
   * ```ts run
   * import { startEmulator } from "@tcdesk/emulator"
   *
   * await using emulator = await startEmulator()
   * emulator.answer("get_member_group_list", { Total: 0, MemberGroupList: [] })
   * emulator.answer("set_member_status", 141010)
   * emulator.answer("create_member_group", (body) => (body.MemberGroupName === "" ? 141004 : { MemberGroupID: 1 }))
   * ```
   */
  answer(command: string, answer: CommandAnswer): void
  /** What users received, after de-duplication, oldest first; the newest `maxRecords` of it. */
  messages(filter?: MessageFilter): readonly ReceivedMessage[]
  /** Every request, accepted or not, oldest first; the newest `maxRecords`. `GET /` is not among them. */
  requests(): readonly ReceivedRequest[]
  /** What your webhook was told, and what it answered: oldest first, the newest `maxRecords`; those that wait for their answer are among them. */
  webhookCalls(): readonly WebhookCall[]
  /**
   * Tells your webhook any packet, as it is: `{ CallbackCommand: "Chatbot.InterfaceInvocation", Body: {}, EventTime }` asks a handler of yours.
   * Resolves with the call once it was answered, or was not. Rejects with a TypeError when the packet is none, and with an Error where there is no webhook.
   */
  tell(packet: WebhookPacket): Promise<WebhookCall>
  /** Resolves when your webhook has been told of all that has happened so far, and has answered, or has not within its time. */
  whenTold(): Promise<void>
  /** Calls `listener` with each call of your webhook once it is over. Returns the function that ends this. */
  onWebhookCall(listener: (call: WebhookCall) => void): () => void
  /**
   * Lets a fault strike the next request to a command, the next `times` requests (`Infinity`: all), or requests by chance:
   * `{ probability: 0.2, times: 5 }`. Faults queue; each request triggers the first that applies. Those whose names begin with `Webhook` strike
   * the next calls of your webhook instead. Throws a TypeError that names the field at fault.
   *
   * @example
   * ```ts run
   * import { startEmulator } from "@tcdesk/emulator"
   *
   * await using emulator = await startEmulator()
   * emulator.failNext({ _tag: "Status", status: 503, headers: { "Retry-After": "1" } })
   * emulator.failNext({ _tag: "Reset", stored: true }, { probability: 0.2, times: 5 })
   * ```
   */
  failNext(fault: Fault, times?: number | Chance): void
  /** Forgets the faults that wait. */
  clearFaults(): void
  /** Calls `listener` with each message a user receives, before its sender is answered. Returns the function that ends this. */
  onMessage(listener: (message: ReceivedMessage) => void): () => void
  /** Calls `listener` with each request once it is judged. Returns the function that ends this. */
  onRequest(listener: (request: ReceivedRequest) => void): () => void
  /**
   * Forgets messages, streams, requests, calls of the webhook, those under way too, sessions, faults, answers and the memory of de-duplication, and resets the clock; the agents are those
   * of the options again. Listeners stay.
   */
  reset(): void
  /**
   * Keeps the process alive until `close`, as the command `tcdesk-emulator` does. Without it a program ends when nothing else of it is
   * running, whether or not the emulator was closed.
   */
  ref(): void
  /** Stops: hanging connections end at once, no timer is left. Calling it twice is fine; what was received can still be read. */
  close(): Promise<void>
}
