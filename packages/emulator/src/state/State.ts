/**
 * All that the emulator remembers, and nothing of HTTP: sessions, delivered messages, what customers wrote, requests, and who listens.
 */
import { deepFreeze } from "../base/deepFreeze.ts"
import { Listeners } from "../base/Listeners.ts"
import { Ring } from "../base/Ring.ts"
import { SlidingWindow } from "../base/SlidingWindow.ts"
import type { AcceptedMessage } from "../judge/verdict.ts"
import { Agents } from "./Agents.ts"
import { Alarms } from "./Alarms.ts"
import { Answers } from "./Answers.ts"
import { summarize } from "./attempts.ts"
import { Chat } from "./Chat.ts"
import { Dedup } from "./Dedup.ts"
import { EventLog } from "./EventLog.ts"
import type { ChatEntry, EmulatorEvent } from "./events.ts"
import { FaultQueue } from "./FaultQueue.ts"
import { Messages } from "./Messages.ts"
import { Reception } from "./Reception.ts"
import type {
  AgentOptions,
  MessageFilter,
  ReceivedElement,
  ReceivedMessage,
  ReceivedRequest,
  Session,
  SessionEnder
} from "./records.ts"
import { isOpen, Sessions } from "./Sessions.ts"
import type { EventNames, WebhookSettings } from "./Settings.ts"
import { Streams } from "./Streams.ts"
import { Writing } from "./Writing.ts"
import { WebhookCalls } from "./webhookCalls.ts"
import { type PacketContext, statusChange, tellingsOf, transferFailed } from "./webhookPackets.ts"

type Asks = Pick<WebhookSettings, "assignHuman" | "beforeContactUser">

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
  readonly alarms = new Alarms()
  readonly answers = new Answers()
  readonly agents: Agents
  readonly reception: Reception
  readonly streams: Streams
  readonly writing: Writing
  readonly calls: WebhookCalls
  /** What a backend is asked before it is done. */
  readonly asks: Asks
  /** The calls that were let through, where their rate is limited. */
  readonly rate: SlidingWindow | undefined
  readonly requestListeners = new Listeners<ReceivedRequest>()
  readonly #sessions: Sessions
  readonly #dedup: Dedup
  readonly #messages: Messages
  readonly #chat: Chat
  readonly #requests: Ring<ReceivedRequest>
  readonly #packets: PacketContext
  #requestCount = 0

  constructor(options: {
    readonly dedupWindowMs: number
    readonly maxRecords: number
    readonly seed: number | undefined
    readonly sdkAppId?: number
    readonly agents?: readonly AgentOptions[]
    readonly webhook?: (Asks & { readonly eventNames: EventNames }) | undefined
    readonly callsPerSecond?: number | undefined
  }) {
    const { maxRecords, sdkAppId = 0, agents = [], webhook, callsPerSecond } = options
    const { alarms } = this
    this.events = new EventLog(maxRecords)
    this.faults = new FaultQueue(options, () => this.events.push(faultsAsTheyAre(this.faults)))
    this.#dedup = new Dedup(options.dedupWindowMs, maxRecords)
    this.#sessions = new Sessions(maxRecords)
    this.#requests = new Ring(maxRecords)
    this.#chat = new Chat(maxRecords, this.events)
    this.#messages = new Messages(maxRecords, this.#chat)
    this.agents = new Agents(agents)
    const { events } = this
    this.streams = new Streams({ sdkAppId, maxRecords, messages: this.#messages, events, alarms })
    this.reception = new Reception({ sessions: this.#sessions, agents: this.agents, alarms, chat: this.#chat, events })
    this.writing = new Writing({
      sessions: this.#sessions,
      reception: this.reception,
      chat: this.#chat,
      sessionFor: (clientUserId, nowMs) => this.#sessionFor(clientUserId, nowMs)
    })
    this.rate = callsPerSecond === undefined ? undefined : new SlidingWindow(callsPerSecond, 1000)
    this.calls = new WebhookCalls(maxRecords, events)
    this.asks = webhook ?? { assignHuman: false, beforeContactUser: false }
    this.#packets = { sdkAppId, eventNames: webhook?.eventNames ?? {}, session: (id) => this.#sessions.get(id) }
    if (webhook !== undefined) {
      this.#chat.listeners.add((entry) => {
        for (const telling of tellingsOf(entry, this.#packets)) this.calls.tell(telling)
      })
    }
  }

  get messageListeners(): Listeners<ReceivedMessage> {
    return this.#messages.listeners
  }

  openSession(clientUserId: string, nowMs: number, sessionId?: string): string {
    return this.#open(this.#sessions.open(clientUserId, nowMs, sessionId), nowMs)
  }

  /** A session that begins with an agent (`contact_user`). */
  openAgentSession(
    clientUserId: string,
    agent: { readonly agentId: string; readonly groupId?: number },
    customerServiceId: string,
    nowMs: number
  ): string {
    const begun = { state: "Agent", ...agent, customerServiceId, isContactUser: true } as const
    const sessionId = this.#open(this.#sessions.open(clientUserId, nowMs, undefined, begun), nowMs)
    this.reception.sessionChanged(sessionId, nowMs)
    return sessionId
  }

  #open(session: Session, nowMs: number): string {
    this.#chat.tell({ kind: "session-opened", session }, session.clientUserId, nowMs)
    return session.sessionId
  }

  /** Twice is fine. Throws when there is none. */
  endSession(sessionId: string, nowMs: number, endedBy: SessionEnder = "emulator"): void {
    const before = this.#sessions.get(sessionId)
    const session = this.#sessions.end(sessionId, nowMs, endedBy)
    if (session === undefined) return
    this.streams.endOf(sessionId, nowMs)
    const was = before?.state ?? "NotInSession"
    this.#chat.tell({ kind: "session-ended", session, was }, session.clientUserId, nowMs)
    if (was !== "Chatbot") this.reception.sessionChanged(sessionId, nowMs)
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

  /**
   * The session in which somebody writes who names none. Where a backend is told of it, what is written outside of any session opens one, as Desk
   * does: without it no answer could find the customer.
   */
  #sessionFor(clientUserId: string, nowMs: number): string | undefined {
    if (!this.calls.isOn) return undefined
    return this.openSessionOf(clientUserId)?.sessionId ?? this.openSession(clientUserId, nowMs)
  }

  isOpenSession(sessionId: string): boolean {
    return isOpen(this.#sessions.get(sessionId))
  }

  /** Gives a message to its user, unless it repeats one that was given already. */
  deliver(message: AcceptedMessage, bodyText: string, nowMs: number): Delivery {
    const earlier = this.#dedup.find(message, bodyText, nowMs)
    if (earlier !== undefined) return { duplicateOf: earlier.messageId, sameBody: earlier.sameBody }
    const { route } = message
    const { message: received } = this.#messages.add({
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
    this.#dedup.remember(message, bodyText, received.id, nowMs)
    return { messageId: received.id }
  }

  /** Adds an agent, or changes what is given of one; who waits may have their turn by it. */
  setAgent(agent: AgentOptions, nowMs: number): void {
    const before = this.agents.get(agent.id)
    const now = this.agents.set(agent)
    for (const telling of statusChange(before, now, nowMs)) this.calls.tell(telling)
    this.reception.agentsChanged(nowMs)
  }

  /** A transfer that was asked for found no agent online. */
  transferFailed(sessionId: string, nowMs: number): void {
    const session = this.#sessions.existing(sessionId)
    for (const telling of transferFailed(session, nowMs, this.#packets)) this.calls.tell(telling)
  }

  record(request: Omit<ReceivedRequest, "id">): void {
    this.#requestCount += 1
    const recorded: ReceivedRequest = deepFreeze({ id: `req-${this.#requestCount}`, ...request })
    this.#requests.push(recorded)
    this.events.push({ type: "request", request: summarize(recorded) })
    this.requestListeners.notify(recorded)
  }

  messages(filter?: MessageFilter): readonly ReceivedMessage[] {
    return this.#messages.list(filter)
  }

  /** All chats, oldest entry first. */
  chat(): readonly ChatEntry[] {
    return this.#chat.toArray()
  }

  requests(): readonly ReceivedRequest[] {
    return this.#requests.toArray()
  }

  /** Forgets messages, requests, calls of the webhook, streams that have ended and the memory of de-duplication. Ids go on counting, so that none means two things. */
  clear(): void {
    this.#forgetRecords()
    this.streams.clearEnded()
    this.events.push({ type: "cleared", what: "records" })
  }

  /** Forgets everything but its listeners; the agents are those of the options again. */
  reset(): void {
    this.#sessions.clear()
    // Before who watches is told of them.
    this.agents.reset()
    this.reception.clear()
    this.streams.clear()
    this.alarms.clear()
    this.answers.clear()
    this.calls.cancel("The emulator was reset before it was over.")
    this.#forgetRecords()
    this.faults.clear()
    this.events.push({ type: "cleared", what: "reset" })
  }

  #forgetRecords(): void {
    this.#dedup.clear()
    this.#messages.clear()
    this.#chat.clear()
    this.#requests.clear()
    this.calls.clear()
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
