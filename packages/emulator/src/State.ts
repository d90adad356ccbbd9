/**
 * All that the emulator remembers, and nothing of HTTP: sessions, delivered messages, requests, and who listens.
 */
import { randomUUID } from "node:crypto"
import { Dedup } from "./Dedup.ts"
import { FaultQueue } from "./FaultQueue.ts"
import { Ring } from "./Ring.ts"
import {
  deepFreeze,
  type MessageFilter,
  type ReceivedElement,
  type ReceivedMessage,
  type ReceivedRequest,
  type Session
} from "./records.ts"
import type { Accepted } from "./verdict.ts"

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
  readonly #sessions = new Map<string, Session>()
  readonly #dedup: Dedup
  readonly #messages: Ring<ReceivedMessage>
  readonly #requests: Ring<ReceivedRequest>
  readonly #messageListeners = new Set<(message: ReceivedMessage) => void>()
  readonly #requestListeners = new Set<(request: ReceivedRequest) => void>()
  #messageCount = 0
  #requestCount = 0

  constructor(options: {
    readonly dedupWindowMs: number
    readonly maxRecords: number
    readonly seed: number | undefined
  }) {
    this.faults = new FaultQueue(options.seed)
    this.#dedup = new Dedup(options.dedupWindowMs)
    this.#messages = new Ring(options.maxRecords)
    this.#requests = new Ring(options.maxRecords)
  }

  openSession(clientUserId: string, nowMs: number, sessionId: string = randomUUID()): string {
    if (this.#sessions.has(sessionId)) throw new Error("openSession: a session with this sessionId exists already")
    this.#sessions.set(sessionId, Object.freeze({ sessionId, clientUserId, state: "open", openedAt: nowMs }))
    return sessionId
  }

  endSession(sessionId: string): void {
    const session = this.#sessions.get(sessionId)
    if (session === undefined) throw new Error("endSession: there is no session with this sessionId")
    this.#sessions.set(sessionId, Object.freeze({ ...session, state: "ended" }))
  }

  sessions(): readonly Session[] {
    return Object.freeze([...this.#sessions.values()])
  }

  isOpenSession(sessionId: string): boolean {
    return this.#sessions.get(sessionId)?.state === "open"
  }

  /** Gives a message to its user, unless it repeats one that was given already. */
  deliver(message: Accepted, bodyText: string, nowMs: number): Delivery {
    const earlier = this.#dedup.find(message, nowMs)
    if (earlier !== undefined) return { duplicateOf: earlier.messageId, sameBody: earlier.bodyText === bodyText }
    this.#messageCount += 1
    const id = `msg-${this.#messageCount}`
    this.#dedup.remember(message, { messageId: id, at: nowMs, bodyText })
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
    notify(this.#messageListeners, received)
    return { messageId: id }
  }

  record(request: Omit<ReceivedRequest, "id">): void {
    this.#requestCount += 1
    const recorded: ReceivedRequest = deepFreeze({ id: `req-${this.#requestCount}`, ...request })
    this.#requests.push(recorded)
    notify(this.#requestListeners, recorded)
  }

  messages(filter: MessageFilter = {}): readonly ReceivedMessage[] {
    const wanted = Object.entries(filter).filter(([, value]) => value !== undefined)
    if (wanted.length === 0) return this.#messages.toArray()
    const matches = (message: ReceivedMessage) =>
      wanted.every(([name, value]) => message[name as keyof MessageFilter] === value)
    return Object.freeze(this.#messages.toArray().filter(matches))
  }

  requests(): readonly ReceivedRequest[] {
    return this.#requests.toArray()
  }

  onMessage(listener: (message: ReceivedMessage) => void): () => void {
    return subscribe(this.#messageListeners, listener)
  }

  onRequest(listener: (request: ReceivedRequest) => void): () => void {
    return subscribe(this.#requestListeners, listener)
  }

  /** Forgets everything but its listeners. Ids go on counting, so that none means two things. */
  reset(): void {
    this.#sessions.clear()
    this.#dedup.clear()
    this.#messages.clear()
    this.#requests.clear()
    this.faults.clear()
  }
}

const subscribe = <T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): (() => void) => {
  // A function of its own for every subscription: the same listener may subscribe twice and leave once.
  const subscription = (value: T): void => listener(value)
  listeners.add(subscription)
  return () => {
    listeners.delete(subscription)
  }
}

/** A listener that throws must not change what the client is answered: its error becomes a warning of the process. */
const notify = <T>(listeners: ReadonlySet<(value: T) => void>, value: T): void => {
  for (const listener of listeners) {
    try {
      listener(value)
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error), "EmulatorListenerWarning")
    }
  }
}
