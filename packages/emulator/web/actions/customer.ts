/**
 * What the user does in the chat: as the customer, opens a session, writes, taps a choice, answers a question; as the agent, writes.
 */
import { customerRoute } from "../model/customerRoute.ts"
import type { ServedSession } from "../model/serving.ts"
import { model, set, whenFound } from "../store.ts"
import { act } from "./act.ts"
import { selectConversation } from "./inbox.ts"

/** As a customer does who opens the chat: the app says so by a message of its own (`src` 7), of which a webhook is told. */
export const openSession = async (clientUserId: string, sessionId = ""): Promise<boolean> => {
  const given = { clientUserId, ...(sessionId === "" ? {} : { sessionId }) }
  const opened = await act<{ readonly sessionId: string }>("/sessions", given)
  if (opened === undefined) return false
  if (model.value.app?.webhook !== undefined) {
    await act("/customer-signals", { sessionId: opened.sessionId, data: { src: "7" } })
  }
  // The event of it may come after the answer.
  void whenFound(({ conversations }) =>
    [...conversations.values()].find((one) => one.clientUserId === clientUserId)
  ).then(({ id }) => {
    set({ view: "inbox" })
    selectConversation(id)
  })
  return true
}

/**
 * Writes in the conversation that is open, and brings what was written into sight. A tapped choice and the answer to a question are the same:
 * the customer's app sends the words of the choice as a text message (`Elem.branch`: 269/96058; `Elem.form`, `Elem.welcome`: no document says,
 * known from the source of Tencent's clients).
 */
export const writeAsCustomer = async (text: string): Promise<boolean> => {
  const { chat, conversations, sessionFilter } = model.value
  const conversation = conversations.get(chat?.conversation ?? "")
  if (conversation === undefined) return false
  const route = customerRoute(conversation, sessionFilter)
  const written = await act<{ readonly id: string }>("/customer-messages", { ...route, text })
  if (written === undefined) return false
  // Chosen was a session that has ended: what is written now stands outside of it, and would not be seen.
  if ("clientUserId" in route) set({ sessionFilter: undefined })
  reveal(conversation.id, written.id)
  return true
}

/** Writes as the agent who serves a session, or is asked to: by that they take it. */
export const writeAsAgent = async ({ sessionId, agentId }: ServedSession, text: string): Promise<boolean> => {
  const conversation = model.value.chat?.conversation
  const written = await act<{ readonly id: string }>("/agents/answer", { sessionId, agentId, text })
  if (written === undefined || conversation === undefined) return false
  reveal(conversation, written.id)
  return true
}

/** Brings what was written into sight, once its event has come. */
const reveal = (conversation: string, messageId: string): void => {
  void whenFound(({ chat }) => {
    if (chat?.conversation !== conversation) return -1
    return chat.entries.findLast((entry) => "message" in entry && entry.message.id === messageId)?.seq
  }).then((seq) => set({ reveal: seq }))
}
