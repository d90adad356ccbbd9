/**
 * `describe_chat_messages` (1229/68824, 269/113672): what was written in a session, by all sides.
 */
import type { ChatEntry } from "../state/events.ts"
import { command, type Rule } from "./Command.ts"
import { checkSessionId, idOf } from "./ids.ts"
import { integerField, numberOf, pageFields, pageInput, pageOf } from "./values.ts"

/** "1 user, 2 agent, 3 system or administrator." */
const ROLES = { customer: 1, agent: 2, system: 3, message: 3 } as const
/** No account is documented for what the service says. */
const SERVICE = "@customer_service_account"

const checkKnown: Rule = (fields, _app, refuse, state) =>
  state.session(idOf(fields, "SessionId") ?? "") === undefined
    ? refuse(141005, "SessionId", "does not exist")
    : undefined

const textElement = (Text: string) => [{ MsgType: "TIMTextElem", MsgContent: { Text } }]

/** An entry as the history has it; nothing for the beginnings and ends of sessions. */
const shown = (entry: ChatEntry) => {
  if (!("message" in entry)) return undefined
  const { kind, message } = entry
  const from = {
    customer: message.clientUserId,
    agent: "agentId" in message ? message.agentId : "",
    system: SERVICE,
    message: SERVICE
  }
  return {
    FromAccount: from[kind],
    FromAccountRole: ROLES[kind],
    MsgBody: "body" in message ? message.body : textElement(message.text),
    Timestamp: message.receivedAt
  }
}

export const describeChatMessages = command({
  name: "describe_chat_messages",
  codes: [141000],
  fields: ["SessionId", "Limit", "Offset", "Order"],
  inferred: [
    "most of its codes: of the page's table only the beginning is public; 141005 for a session that never was",
    "that messages of send_msg and of the streams stand in the history, with the role 3 and the customer-service account as their sender",
    "that a stream stands in it from its first piece on, with what came so far; that what was sent by accounts does not",
    "that the history of a session that has ended can be read"
  ],
  rules: [checkSessionId, ...pageFields, integerField("Order", { min: 1, max: 2 }), checkKnown],
  input: (fields) => ({
    sessionId: idOf(fields, "SessionId"),
    isOldestFirst: numberOf(fields, "Order") === 1,
    ...pageInput(fields)
  }),
  run: ({ sessionId, isOldestFirst, ...page }, state) => {
    const entries = state.chat().filter((entry) => "message" in entry && entry.message.sessionId === sessionId)
    const ordered = isOldestFirst ? entries : entries.toReversed()
    const isOfService = entries.some(({ kind }) => kind === "message")
    return {
      answer: { TotalCount: entries.length, Messages: pageOf(page, ordered).map(shown) },
      inferred: isOfService ? ["FromAccount and FromAccountRole of the service's own messages"] : []
    }
  }
})
