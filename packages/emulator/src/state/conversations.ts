/**
 * The list of customers: who has a session or a message, and what came last.
 */
import { createHash } from "node:crypto"
import type { ChatEntry, Conversation } from "./events.ts"
import type { Session } from "./records.ts"

type Draft = { -readonly [K in keyof Conversation]: Conversation[K] } & { sessions: Session[] }

/** For URLs and keys: a customer's own id may be thousands of characters long. */
export const conversationId = (clientUserId: string): string =>
  createHash("sha256").update(clientUserId).digest("base64url").slice(0, 16)

/** The one with the newest entry first. */
export const conversations = (entries: readonly ChatEntry[], sessions: readonly Session[]): readonly Conversation[] => {
  const byUser = new Map<string, Draft>()
  const draft = (clientUserId: string): Draft => {
    const known = byUser.get(clientUserId)
    if (known !== undefined) return known
    const made: Draft = {
      id: conversationId(clientUserId),
      clientUserId,
      lastSeq: -1,
      lastAt: 0,
      received: 0,
      sessions: []
    }
    byUser.set(clientUserId, made)
    return made
  }
  for (const session of sessions) {
    const conversation = draft(session.clientUserId)
    conversation.sessions.push(session)
    conversation.lastAt = session.openedAt
  }
  for (const entry of entries) {
    const conversation = draft(entry.clientUserId)
    conversation.lastSeq = entry.seq
    conversation.lastAt = entry.at
    if (entry.kind === "message") conversation.received += 1
    if ("preview" in entry) {
      conversation.preview = { ...entry.preview, by: entry.kind === "message" ? "service" : entry.kind }
    }
  }
  return [...byUser.values()].sort((a, b) => b.lastSeq - a.lastSeq || b.lastAt - a.lastAt)
}
