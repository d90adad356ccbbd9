/**
 * The customers whose id, or whose session's id, holds what was looked for; the newest first.
 */
import type { Conversation } from "../../src/api/protocol.ts"

export const findConversations = (
  conversations: ReadonlyMap<string, Conversation>,
  words: string
): readonly Conversation[] => {
  const wanted = words.toLowerCase()
  const matches = ({ clientUserId, sessions }: Conversation): boolean =>
    clientUserId.toLowerCase().includes(wanted) ||
    sessions.some(({ sessionId }) => sessionId.toLowerCase().includes(wanted))
  return [...conversations.values()]
    .filter((conversation) => wanted === "" || matches(conversation))
    .sort((a, b) => b.lastSeq - a.lastSeq || b.lastAt - a.lastAt)
}
