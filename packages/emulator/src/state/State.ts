/**
 * All that the emulator remembers, and nothing of HTTP: sessions, delivered messages, what customers wrote, requests, and who listens.
 */
import { deepFreeze } from "../base/deepFreeze.ts"
import { Listeners } from "../base/Listeners.ts"
import { oneLine } from "../base/oneLine.ts"
import { Ring } from "../base/Ring.ts"
import type { AcceptedMessage } from "../judge/verdict.ts"
import { summarize } from "./attempts.ts"
import { conversationId } from "./conversations.ts"
import { Dedup } from "./Dedup.ts"
import { EventLog } from "./EventLog.ts"
import type { ChatEntry, EmulatorEvent } from "./events.ts"
import { FaultQueue } from "./FaultQueue.ts"
import type {
  CustomerMessage,
  MessageFilter,
  ReceivedElement,
  ReceivedMessage,
  ReceivedRequest,
  Session
} from "./records.ts"
import { preview } from "./render.ts"
import { isOpen, Sessions } from "./Sessions.ts"

/** What became of an accepted message. */
export type Delivery =
  | { readonly messageId: string }
  | {
      readonly duplicateOf: string
      /** Whether the duplicate is what it should be: the same body, byte for byte. */
      readonly sameBody: boolean
    }

export class State {
  readonly faults: FaultQueue
  readonly events: EventLog
  readonly messageListeners = new Listeners<ReceivedMessage>()
  readonly requestListeners = new Listeners<ReceivedRequest>()
  readonly #sessions: Sessions
  readonly #dedup: Dedup
  readonly #messages: Ring<ReceivedMessage>
  readonly #chat: Ring<ChatEntry>
  readonly #requests: Ring<ReceivedRequest>
  #messageCount = 0
  #customerMessageCount = 0
  #requestCount = 0

  constructor(options: {
    readonly dedupWindowMs: number
    readonly maxRecords: number
    readonly seed: number | undefined
  }) {
    this.events = new EventLog(options.maxRecords)
    this.faults = new FaultQueue(options, () => this.events.push(faultsAsTheyAre(this.faults)))
    this.#dedup = new Dedup(options.dedupWindowMs, options.maxRecords)
    this.#sessions = new Sessions(options.maxRecords)
    this.#messages = new Ring(options.maxRecords)
    this.#chat = new Ring(options.maxRecords)
    this.#requests = new Ring(options.maxRecords)
  }

  openSession(clientUserId: string, nowMs: number, sessionId?: string): string {
    const session = this.#sessions.open(clientUserId, nowMs, sessionId)
    this.#tell({ kind: "session-opened", session, ...this.#place(clientUserId, nowMs) })
    return session.sessionId
  }

  endSession(sessionId: string, nowMs: number): void {
    const session = this.#sessions.end(sessionId)
    if (session === undefined) return
    this.#tell({ kind: "session-ended", session, ...this.#place(session.clientUserId, nowMs) })
  }

  sessions(): readonly Session[] {
    return this.#sessions.toArray()
  }

  session(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId)
  }

  /** The newest one in which this user is. */
  openSessionOf(clientUserId: string): Session | undefined {
    return this.#sessions.toArray().findLast((one) => one.clientUserId === clientUserId && isOpen(one))
  }

  isOpenSession(sessionId: string): boolean {
    return isOpen(this.#sessions.get(sessionId))
  }

  /** Gives a message to its user, unless it repeats one that was given already. */
  deliver(message: AcceptedMessage, bodyText: string, nowMs: number): Delivery {
    const earlier = this.#dedup.find(message, bodyText, nowMs)
    if (earlier !== undefined) return { duplicateOf: earlier.messageId, sameBody: earlier.sameBody }
    this.#messageCount += 1
    const id = `msg-${this.#messageCount}`
    this.#dedup.remember(message, bodyText, id, nowMs)
    const { route } = message
    const received: ReceivedMessage = deepFreeze({
      id,
      ...("sessionId" in route
        ? { sessionId: route.sessionId, clientUserId: this.#sessions.get(route.sessionId)?.clientUserId ?? "" }
        : { clientUserId: route.to, from: route.from, to: route.to }),
      msgRandom: message.msgRandom,
      body: message.body as readonly ReceivedElement[],
      ...(message.cloudCustomData === undefined ? {} : { cloudCustomData: message.cloudCustomData }),
      ...(message.excludeFromUserRespTimeout === undefined
        ? {}
        : { excludeFromUserRespTimeout: message.excludeFromUserRespTimeout }),
      receivedAt: nowMs
    })
    this.#messages.push(received)
    const first = received.body[0]
    this.#tell({
      kind: "message",
      message: received,
      preview: first === undefined ? { kind: "text", text: "" } : preview(first),
      ...this.#place(received.clientUserId, nowMs)
    })
    this.messageListeners.notify(received)
    return { messageId: id }
  }

  /** Takes down what a customer wrote, in an open session or outside of any. Throws when the session does not exist or has ended. */
  typeAsCustomer(
    by: { readonly sessionId: string } | { readonly clientUserId: string },
    text: string,
    nowMs: number
  ): CustomerMessage {
    const session = "sessionId" in by ? this.#sessions.get(by.sessionId) : undefined
    if ("sessionId" in by && !isOpen(session)) {
      throw new Error("typeAsCustomer: there is no open session with this sessionId")
    }
    this.#customerMessageCount += 1
    const message: CustomerMessage = Object.freeze({
      id: `cus-${this.#customerMessageCount}`,
      ...(session === undefined
        ? { clientUserId: "clientUserId" in by ? by.clientUserId : "" }
        : { sessionId: session.sessionId, clientUserId: session.clientUserId }),
      text,
      receivedAt: nowMs
    })
    const shown = { kind: "text", text: oneLine(text) }
    this.#tell({ kind: "customer", message, preview: shown, ...this.#place(message.clientUserId, nowMs) })
    return message
  }

  record(request: Omit<ReceivedRequest, "id">): void {
    this.#requestCount += 1
    const recorded: ReceivedRequest = deepFreeze({ id: `req-${this.#requestCount}`, ...request })
    this.#requests.push(recorded)
    this.events.push({ type: "request", request: summarize(recorded) })
    this.requestListeners.notify(recorded)
  }

  messages(filter: MessageFilter = {}): readonly ReceivedMessage[] {
    const wanted = Object.entries(filter).filter(([, value]) => value !== undefined)
    if (wanted.length === 0) return this.#messages.toArray()
    const matches = (message: ReceivedMessage) =>
      wanted.every(([name, value]) => message[name as keyof MessageFilter] === value)
    return Object.freeze(this.#messages.toArray().filter(matches))
  }

  /** All chats, oldest entry first. */
  chat(): readonly ChatEntry[] {
    return this.#chat.toArray()
  }

  requests(): readonly ReceivedRequest[] {
    return this.#requests.toArray()
  }

  /** Forgets messages, requests and the memory of de-duplication. Ids go on counting, so that none means two things. */
  clear(): void {
    this.#forgetRecords()
    this.events.push({ type: "cleared", what: "records" })
  }

  /** Forgets everything but its listeners. */
  reset(): void {
    this.#sessions.clear()
    this.#forgetRecords()
    this.faults.clear()
    this.events.push({ type: "cleared", what: "reset" })
  }

  #forgetRecords(): void {
    this.#dedup.clear()
    this.#messages.clear()
    this.#chat.clear()
    this.#requests.clear()
  }

  #place(clientUserId: string, nowMs: number) {
    return { conversation: conversationId(clientUserId), clientUserId, at: nowMs, seq: this.#chat.next }
  }

  #tell(entry: ChatEntry): void {
    this.#chat.push(entry)
    this.events.push({ type: "chat", entry })
  }
}

/**
 * The faults that wait, as they are when it is read: an event of the log must not keep those that struck long ago, whose bodies may be large, and
 * who reads late wants to know what waits now.
 */
const faultsAsTheyAre = (faults: FaultQueue): EmulatorEvent => ({
  type: "faults",
  get faults() {
    return faults.told()
  }
})
