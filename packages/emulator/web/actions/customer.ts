/**
 * What the user does as the customer: opens a session, writes, taps a choice, answers a question.
 */
import { customerRoute } from "../model/customerRoute.ts"
import { model, set, whenFound } from "../store.ts"
import { act } from "./act.ts"
import { selectConversation } from "./inbox.ts"

export const openSession = async (clientUserId: string, sessionId: string): Promise<boolean> => {
  const opened = await act("/sessions", { clientUserId, ...(sessionId === "" ? {} : { sessionId }) })
  if (opened === undefined) return false
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
  void whenFound(({ chat }) => {
    if (chat?.conversation !== conversation.id) return -1
    return chat.entries.findLast((entry) => entry.kind === "customer" && entry.message.id === written.id)?.seq
  }).then((reveal) => set({ reveal }))
  return true
}
