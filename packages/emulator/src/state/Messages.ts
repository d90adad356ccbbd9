/**
 * What users received, and its place in their chats.
 */
import { deepFreeze } from "../base/deepFreeze.ts"
import { Listeners } from "../base/Listeners.ts"
import { Ring } from "../base/Ring.ts"
import type { Chat } from "./Chat.ts"
import type { ChatEntry, Preview } from "./events.ts"
import type { MessageFilter, ReceivedMessage } from "./records.ts"
import { preview } from "./render.ts"

/** A message with where it is kept: that of a stream is replaced as it grows. */
export interface PlacedMessage {
  readonly message: ReceivedMessage
  readonly number: number
  readonly entry: Extract<ChatEntry, { readonly kind: "message" }>
}

export class Messages {
  readonly listeners = new Listeners<ReceivedMessage>()
  readonly #messages: Ring<ReceivedMessage>
  readonly #chat: Chat
  #count = 0

  constructor(limit: number, chat: Chat) {
    this.#messages = new Ring(limit)
    this.#chat = chat
  }

  /** Gives a message to its user. */
  add(message: Omit<ReceivedMessage, "id">): PlacedMessage {
    this.#count += 1
    const received: ReceivedMessage = deepFreeze({ id: `msg-${this.#count}`, ...message })
    const number = this.#messages.next
    this.#messages.push(received)
    const content = { kind: "message", message: received, preview: previewOf(received) } as const
    const told = this.#chat.tell(content, received.clientUserId, received.receivedAt)
    const entry = { ...placeOf(told), ...content }
    this.listeners.notify(received)
    return { message: received, number, entry }
  }

  /** Puts a newer version in the place of a message, as far as it is still kept. */
  replace({ message: old, number, entry }: PlacedMessage, changes: Partial<ReceivedMessage>): PlacedMessage {
    const message: ReceivedMessage = deepFreeze({ ...old, ...changes })
    const replaced: PlacedMessage["entry"] = {
      ...placeOf(entry),
      kind: "message",
      message,
      preview: previewOf(message)
    }
    this.#messages.replace(number, message)
    this.#chat.replace(replaced)
    return { message, number, entry: replaced }
  }

  /** Oldest first. */
  list(filter: MessageFilter = {}): readonly ReceivedMessage[] {
    const wanted = Object.entries(filter).filter(([, value]) => value !== undefined)
    if (wanted.length === 0) return this.#messages.toArray()
    const matches = (message: ReceivedMessage) =>
      wanted.every(([name, value]) => message[name as keyof MessageFilter] === value)
    return Object.freeze(this.#messages.toArray().filter(matches))
  }

  clear(): void {
    this.#messages.clear()
  }
}

const placeOf = ({ seq, at, conversation, clientUserId }: ChatEntry) => ({ seq, at, conversation, clientUserId })

const previewOf = ({ body: [first] }: ReceivedMessage): Preview =>
  first === undefined ? { kind: "text", text: "" } : preview(first)
