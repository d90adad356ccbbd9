/**
 * All customers' chats, as one list in the order in which things happened: who watches is told of each line.
 */
import { Listeners } from "../base/Listeners.ts"
import { Ring } from "../base/Ring.ts"
import { conversationId } from "./conversations.ts"
import type { EventLog } from "./EventLog.ts"
import type { ChatContent, ChatEntry } from "./events.ts"

export class Chat {
  /** Told of each new line. */
  readonly listeners = new Listeners<ChatEntry>()
  readonly #entries: Ring<ChatEntry>
  readonly #events: EventLog

  constructor(limit: number, events: EventLog) {
    this.#entries = new Ring(limit)
    this.#events = events
  }

  /** Adds a line and gives it. */
  tell(content: ChatContent, clientUserId: string, nowMs: number): ChatEntry {
    const place = { conversation: conversationId(clientUserId), clientUserId, at: nowMs, seq: this.#entries.next }
    const entry: ChatEntry = { ...content, ...place }
    this.#entries.push(entry)
    this.#events.push({ type: "chat", entry })
    this.listeners.notify(entry)
    return entry
  }

  /** Puts a newer version in the place of a line, silently; nothing when it is no longer kept. */
  replace(entry: ChatEntry): void {
    this.#entries.replace(entry.seq, entry)
  }

  /** Oldest first. */
  toArray(): readonly ChatEntry[] {
    return this.#entries.toArray()
  }

  clear(): void {
    this.#entries.clear()
  }
}
