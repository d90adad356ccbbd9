/**
 * What a user's backend is told, and what it answers: every call of its webhook, from the event that causes it to the judgement of the answer.
 * Whoever carries calls out (`webhook/Teller.ts`) listens here; nothing of HTTP is known.
 */
import { deepFreeze } from "../base/deepFreeze.ts"
import { defined } from "../base/defined.ts"
import { own } from "../base/json.ts"
import { Listeners } from "../base/Listeners.ts"
import { Ring } from "../base/Ring.ts"
import type { EventLog } from "./EventLog.ts"
import { summarizeCall, type WebhookCall, type WebhookPacket } from "./webhookRecords.ts"

/** What is to be told, before it is. */
export interface Telling {
  readonly packet: WebhookPacket
  readonly at: number
  readonly invented?: true
  readonly inferred?: readonly string[]
  readonly cause?: number
  /** A question, on whose answer a command waits: neither tried again, nor struck by faults. */
  readonly isQuestion?: true
}

/** Carries calls out, and says how they go by `progress` and `finish`. */
export interface Sender {
  send(call: WebhookCall, telling: Telling): void
  /** Gives up what is under way. */
  stop(): void
}

export class WebhookCalls {
  /** Told of each call once it is over. */
  readonly listeners = new Listeners<WebhookCall>()
  /** Absent where no webhook is configured: then nothing is told. */
  sender: Sender | undefined
  readonly #calls: Ring<WebhookCall>
  readonly #events: EventLog
  /** Where those that wait are kept, by id. */
  readonly #places = new Map<string, { readonly number: number; call: WebhookCall }>()
  #idle: (() => void)[] = []
  #count = 0

  constructor(limit: number, events: EventLog) {
    this.#calls = new Ring(limit)
    this.#events = events
  }

  get isOn(): boolean {
    return this.sender !== undefined
  }

  /** Tells the backend, and gives the call as it begins; `undefined` where there is none. */
  tell(telling: Telling): WebhookCall | undefined {
    if (this.sender === undefined) return undefined
    this.#count += 1
    const { packet, at, invented, cause, inferred = [] } = telling
    const text = (name: string) => {
      const value = own(packet, name)
      return typeof value === "string" && value !== "" ? value : undefined
    }
    const call = deepFreeze<WebhookCall>({
      id: `hook-${this.#count}`,
      at,
      command: packet.CallbackCommand,
      ...defined({ event: text("Event"), sessionId: text("SessionId"), clientUserId: text("ClientUserId") }),
      ...defined({ invented, cause }),
      inferred,
      url: "",
      isSigned: false,
      packet,
      tries: [],
      outcome: "waiting",
      problems: []
    })
    this.#places.set(call.id, { number: this.#calls.next, call })
    this.#calls.push(call)
    this.sender.send(call, telling)
    return this.#places.get(call.id)?.call ?? call
  }

  /** As `tell`, and resolves when the call is over; `undefined` where there is no webhook. */
  async told(telling: Telling): Promise<WebhookCall | undefined> {
    const begun = this.tell(telling)
    if (begun === undefined || begun.outcome !== "waiting") return begun
    return new Promise((resolve) => {
      const stop = this.listeners.add((call) => {
        if (call.id !== begun.id) return
        stop()
        resolve(call)
      })
    })
  }

  /** What is known of a call by now. */
  progress(id: string, changes: Partial<WebhookCall>): void {
    const place = this.#places.get(id)
    if (place === undefined) return
    place.call = deepFreeze({ ...place.call, ...changes })
    this.#calls.replace(place.number, place.call)
    this.#events.push({ type: "webhook", call: summarizeCall(place.call) })
  }

  /** The end of a call. */
  finish(id: string, changes: Partial<WebhookCall> & Pick<WebhookCall, "outcome">): void {
    this.progress(id, changes)
    const place = this.#places.get(id)
    if (place === undefined) return
    this.#places.delete(id)
    this.listeners.notify(place.call)
    if (this.#places.size > 0) return
    const waiting = this.#idle
    this.#idle = []
    for (const resolve of waiting) resolve()
  }

  /** As it is by now, whether or not it is still kept. */
  current(id: string): WebhookCall | undefined {
    return this.#places.get(id)?.call
  }

  /** Resolves when no call waits. */
  async whenTold(): Promise<void> {
    if (this.#places.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  /** How many are not over yet. */
  get waiting(): number {
    return this.#places.size
  }

  /** Oldest first. */
  toArray(): readonly WebhookCall[] {
    return this.#calls.toArray()
  }

  /** Gives up all that wait, and says why. */
  cancel(why: string): void {
    this.sender?.stop()
    for (const id of [...this.#places.keys()]) this.finish(id, { outcome: "lost", problems: [why] })
  }

  /** Forgets those that are over; those that wait go on, and are no longer shown. */
  clear(): void {
    this.#calls.clear()
  }
}
