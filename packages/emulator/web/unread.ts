/**
 * What was looked at, for as long as the tab is open: a reload must not make everything new again.
 */
import type { Conversation } from "../src/api/protocol.ts"
import { recall, remember } from "./preferences.ts"

type Seen = Readonly<Record<string, { readonly seq: number; readonly received: number }>>

const KEY = "seen"
const MAX_KEPT = 500

export const recallUnread = (conversations: ReadonlyMap<string, Conversation>): ReadonlyMap<string, number> => {
  const seen = read()
  const unread = new Map<string, number>()
  for (const { id, lastSeq, received } of conversations.values()) {
    const known = Object.hasOwn(seen, id) ? seen[id] : undefined
    // A smaller number is from an emulator that ran here before.
    const fresh = known === undefined || lastSeq < known.seq ? received : received - known.received
    if (fresh > 0 && lastSeq !== known?.seq) unread.set(id, fresh)
  }
  return unread
}

export const rememberSeen = (conversation: Conversation | undefined): void => {
  if (conversation === undefined) return
  const { id, lastSeq, received } = conversation
  const others = Object.entries(read()).filter(([other]) => other !== id)
  const kept = Object.fromEntries([...others.slice(-MAX_KEPT), [id, { seq: lastSeq, received }]])
  remember(KEY, JSON.stringify(kept), "session")
}

const read = (): Seen => {
  try {
    const value: unknown = JSON.parse(recall(KEY, "session") ?? "{}")
    return typeof value === "object" && value !== null ? (value as Seen) : {}
  } catch {
    return {}
  }
}
