/** Whether a session's history shows a message whose answer was lost (`describe_chat_messages`). */
import type { Evidence, Written } from "../model/Command.ts"
import type { Page } from "../model/Page.ts"
import { sha256 } from "../model/sha256.ts"
import { isObject } from "../model/validate.ts"
import { type ChatMessage, describeChatMessages } from "./describeChatMessages.ts"

/** JSON with sorted keys: what Desk gives back may have them in another order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    isObject(one) && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one
  )

/** How the history of its session is asked for a message. A message between two accounts has no session whose history could be read. */
export const historyOf = ({ json }: Written): Omit<Evidence, "confirmed"> | undefined => {
  const { SessionId, MsgBody } = JSON.parse(json) as { SessionId?: string; MsgBody: unknown }
  if (SessionId === undefined) return undefined
  const body = canonical(MsgBody)
  const { value: written } = describeChatMessages.write({
    of: { sessionId: SessionId, order: "newest-first" },
    offset: 0
  })
  return written === undefined
    ? undefined
    : {
        subject: sha256(JSON.stringify([SessionId, body])).toString("base64"),
        command: describeChatMessages,
        written,
        count: (output, since) => countSince(output as Page<ChatMessage>, body, since)
      }
}

/**
 * How often a page of the newest messages shows this body since then, and not as the customer's own words; unknown where it does not
 * reach back so far.
 */
const countSince = ({ items, total }: Page<ChatMessage>, body: string, since: number): number | undefined => {
  const recent = items.filter(({ at }) => at >= since)
  if (recent.length === items.length && items.length < total) return undefined
  return recent.filter(({ role, body: said }) => role !== "user" && canonical(said) === body).length
}
