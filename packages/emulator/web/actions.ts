/**
 * What the user does.
 */
import type { ChatPage, RequestPage } from "../src/api/protocol.ts"
import { ApiError, get, post } from "./call.ts"
import { mergeBySeq } from "./model/applyEvents.ts"
import type { RequestFilter } from "./model/Model.ts"
import { model, set, whenFound } from "./store.ts"
import { rememberSeen } from "./unread.ts"

const FIRST_PAGE = 100
const PAGE = 1000
const NOT_KEPT = -1

/** `stay` leaves a narrow screen at the pane it shows. */
export const selectConversation = (id: string, options: { readonly stay?: boolean } = {}): void => {
  const unread = new Map(model.value.unread)
  unread.delete(id)
  set({ unread, ...(options.stay === true ? {} : { pane: "chat" }) })
  rememberSeen(model.value.conversations.get(id))
  if (model.value.chat?.conversation !== id) {
    set({ sessionFilter: undefined })
    void loadChat(id, undefined)
  }
}

/** Loads the newest entries, shows them, and then, page by page, all that came before. */
export const loadChat = async (conversation: string, selectedSeq: number | undefined): Promise<void> => {
  set({ chat: { conversation, entries: [], complete: false }, selectedSeq })
  let before: number | undefined
  try {
    for (let limit = FIRST_PAGE; ; limit = PAGE) {
      const page = await get<ChatPage>("/chat", { conversation, before, limit })
      const { chat } = model.value
      if (chat?.conversation !== conversation) return
      const merged = mergeBySeq(page.entries, chat.entries)
      set({ chat: { conversation, entries: merged, complete: !page.more } })
      before = page.entries[0]?.seq
      if (!page.more || before === undefined) return
    }
  } catch (error) {
    refused(error)
  }
}

export const loadRequests = async (outcome: RequestFilter): Promise<void> => {
  set({ requests: { outcome, items: [], complete: false } })
  let before: string | undefined
  try {
    for (let limit = FIRST_PAGE; ; limit = PAGE) {
      const page = await get<RequestPage>("/requests", { outcome, before, limit })
      const { requests } = model.value
      if (requests.outcome !== outcome) return
      // What came by an event meanwhile may be in the page too.
      const known = new Set(page.requests.map(({ id }) => id))
      const items = [...page.requests, ...requests.items.filter(({ id }) => !known.has(id))]
      set({ requests: { outcome, items, complete: !page.more } })
      before = page.requests[0]?.id
      if (!page.more || before === undefined) return
    }
  } catch (error) {
    refused(error)
  }
}

export const selectEntry = (seq: number): void => set({ selectedSeq: seq })

export const showRequests = (outcome: RequestFilter): void => {
  const { view, requests } = model.value
  if (view === "requests" && requests.outcome === outcome && requests.complete) return
  set({ view: "requests", pane: "list", selectedRequest: undefined })
  void loadRequests(outcome)
}

export const showRequest = (id: string): void => {
  showRequests("all")
  set({ selectedRequest: id, pane: "details" })
}

export const showInbox = (): void => {
  const { chat } = model.value
  set({ view: "inbox", pane: "list" })
  if (chat !== undefined) selectConversation(chat.conversation, { stay: true })
}

/** Opens the conversation a message is in, at that message. */
export const showMessage = async (conversation: string | undefined, messageId: string): Promise<void> => {
  if (conversation === undefined) return
  set({ view: "inbox", pane: "chat" })
  selectConversation(conversation)
  // Only once all of the conversation is loaded is it sure that it is not among what is kept.
  const seq = await whenFound(({ chat }) => {
    const entry = chat?.entries.find((one) => one.kind === "message" && one.message.id === messageId)
    return entry?.seq ?? (chat?.complete === false ? undefined : NOT_KEPT)
  })
  if (seq !== NOT_KEPT) set({ selectedSeq: seq })
}

/** Carries out a call; what is refused is said, and not thrown. */
export const act = async (path: string, body: unknown = {}): Promise<boolean> => {
  try {
    await post(path, body)
    set({ refusal: undefined })
    return true
  } catch (error) {
    refused(error)
    return false
  }
}

export const openSession = async (clientUserId: string, sessionId: string): Promise<boolean> => {
  const done = await act("/sessions", { clientUserId, ...(sessionId === "" ? {} : { sessionId }) })
  if (!done) return false
  // The event of it may come after the answer.
  void whenFound(({ conversations }) =>
    [...conversations.values()].find((one) => one.clientUserId === clientUserId)
  ).then(({ id }) => {
    set({ view: "inbox" })
    selectConversation(id)
  })
  return true
}

const refused = (error: unknown): void => {
  set({ refusal: error instanceof ApiError ? error.message : "offline" })
}
