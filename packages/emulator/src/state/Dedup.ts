/**
 * The memory of de-duplication: which MsgRandom reached which route when.
 *
 * The `send_msg` page (1229/68821) says of MsgRandom only that it is "for de-duplication": neither window nor scope. IM's `sendmsg`, whose
 * field it is, speaks of "the same second", so one second is the cautious reading and the default; other IM commands remember 2 or 5
 * minutes. The scope taken here is the route: the session, or sender and receiver. That a duplicate is answered OK is how IM does it.
 */
import { createHash } from "node:crypto"
import type { AcceptedMessage } from "../judge/verdict.ts"

/**
 * As many are remembered as messages are kept, but never fewer than these: who keeps ten records must not get duplicates delivered because of
 * it. About 200 bytes each, whatever is in the messages; above it the oldest are forgotten.
 */
const MIN_REMEMBERED = 50_000

/** The delivery that a duplicate repeats. */
export interface Earlier {
  readonly messageId: string
  /** A duplicate should have the same body. */
  readonly sameBody: boolean
}

interface Remembered {
  readonly messageId: string
  /** Milliseconds since 1970. A duplicate does not renew it. */
  readonly at: number
  readonly bodyHash: string
}

export class Dedup {
  readonly #windowMs: number
  readonly #limit: number
  /** In the order of arrival: a Map keeps it, and the oldest is the first. */
  readonly #memory = new Map<string, Remembered>()

  constructor(windowMs: number, maxRecords: number) {
    this.#windowMs = windowMs
    this.#limit = Math.max(maxRecords, MIN_REMEMBERED)
  }

  /** The delivery that this message repeats, if it came less than the window ago; at exactly the window it is a new message. */
  find(message: AcceptedMessage, bodyText: string, nowMs: number): Earlier | undefined {
    const remembered = this.#memory.get(keyOf(message))
    if (remembered === undefined || nowMs - remembered.at >= this.#windowMs) return undefined
    return { messageId: remembered.messageId, sameBody: remembered.bodyHash === hash(bodyText) }
  }

  remember(message: AcceptedMessage, bodyText: string, messageId: string, nowMs: number): void {
    if (this.#windowMs === 0) return
    const key = keyOf(message)
    this.#memory.delete(key)
    this.#memory.set(key, { messageId, at: nowMs, bodyHash: hash(bodyText) })
    for (const [oldest, { at }] of this.#memory) {
      if (this.#memory.size <= this.#limit && nowMs - at < this.#windowMs) break
      this.#memory.delete(oldest)
    }
  }

  clear(): void {
    this.#memory.clear()
  }
}

/** Bodies and ids may be thousands of characters long: of each only this is kept. */
const hash = (text: string): string => createHash("sha256").update(text).digest("base64url")

const keyOf = ({ route, msgRandom }: AcceptedMessage): string =>
  hash(JSON.stringify("sessionId" in route ? [route.sessionId, msgRandom] : [route.from, route.to, msgRandom]))
