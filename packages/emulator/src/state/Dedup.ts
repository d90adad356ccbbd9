/**
 * The memory of de-duplication: which MsgRandom reached which route when.
 *
 * The `send_msg` page (1229/68821) says of MsgRandom only that it is "for de-duplication": neither window nor scope. IM's `sendmsg`, whose
 * field it is, speaks of "the same second", so one second is the cautious reading and the default; other IM commands remember 2 or 5
 * minutes. The scope taken here is the route: the session, or sender and receiver. That a duplicate is answered OK is how IM does it.
 */
import type { AcceptedMessage } from "../judge/verdict.ts"

/** Remembered at most, whatever the window; above it the oldest are forgotten. */
const MAX_REMEMBERED = 200_000

/** The delivery that a duplicate repeats. */
export interface Remembered {
  readonly messageId: string
  /** Milliseconds since 1970. A duplicate does not renew it. */
  readonly at: number
  /** The body as received: a duplicate should have the same. */
  readonly bodyText: string
}

export class Dedup {
  readonly #windowMs: number
  /** In the order of arrival: a Map keeps it, and the oldest is the first. */
  readonly #memory = new Map<string, Remembered>()

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** The delivery that this message repeats, if it came less than the window ago; at exactly the window it is a new message. */
  find(message: AcceptedMessage, nowMs: number): Remembered | undefined {
    const remembered = this.#memory.get(keyOf(message))
    return remembered !== undefined && nowMs - remembered.at < this.#windowMs ? remembered : undefined
  }

  remember(message: AcceptedMessage, delivery: Remembered): void {
    if (this.#windowMs === 0) return
    const key = keyOf(message)
    this.#memory.delete(key)
    this.#memory.set(key, delivery)
    for (const [oldest, { at }] of this.#memory) {
      if (this.#memory.size <= MAX_REMEMBERED && delivery.at - at < this.#windowMs) break
      this.#memory.delete(oldest)
    }
  }

  clear(): void {
    this.#memory.clear()
  }
}

const keyOf = ({ route, msgRandom }: AcceptedMessage): string =>
  JSON.stringify("sessionId" in route ? [route.sessionId, msgRandom] : [route.from, route.to, msgRandom])
