/**
 * Where what a customer writes goes: into the session that is meant, or outside of any.
 */
import type { Conversation, Session } from "../../src/api/protocol.ts"
import { isOpen } from "./isOpen.ts"

/** The session that is meant when none is chosen: the newest that is open, else the newest. */
export const currentSession = (conversation: Conversation, chosen: string | undefined): Session | undefined => {
  const { sessions } = conversation
  return sessions.find(({ sessionId }) => sessionId === chosen) ?? sessions.findLast(isOpen) ?? sessions.at(-1)
}

export const customerRoute = (
  conversation: Conversation,
  chosen: string | undefined
): { readonly sessionId: string } | { readonly clientUserId: string } => {
  const session = currentSession(conversation, chosen)
  return isOpen(session) ? { sessionId: session.sessionId } : { clientUserId: conversation.clientUserId }
}
