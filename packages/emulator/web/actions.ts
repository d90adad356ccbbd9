/**
 * What the user does.
 */
import type { ChatPage, RequestPage } from "../src/api/protocol.ts"
import { ApiError, get, post } from "./call.ts"
import { mergeBySeq } from "./model/applyEvents.ts"
import type { Model, RequestFilter } from "./model/Model.ts"
import { change, getModel, set } from "./store.ts"
import { rememberSeen } from "./unread.ts"

const FIRST_PAGE = 100
const PAGE = 1000

/** `stay` leaves a narrow screen at the pane it shows. */
export const selectConversation = (id: string, options: { readonly stay?: boolean } = {}): void => {
  const unread = new Map(getModel().unread)
  unread.delete(id)
  set({ unread, ...(options.stay === true ? {} : { pane: "chat" }) })
  rememberSeen(getModel().conversations.get(id))
  if (getModel().chat?.conversation !== id) {
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
      const { chat } = getModel()
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
      const { requests } = getModel()
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
  const { view, requests } = getModel()
  if (view === "requests" && requests.outcome === outcome && requests.complete) return
  set({ view: "requests", pane: "list", selectedRequest: undefined })
  void loadRequests(outcome)
}

export const showRequest = (id: string): void => {
  showRequests("all")
  set({ selectedRequest: id, pane: "details" })
}

export const showInbox = (): void => {
  const { chat } = getModel()
  set({ view: "inbox", pane: "list" })
  if (chat !== undefined) selectConversation(chat.conversation, { stay: true })
}

/** Opens the conversation a message is in, at that message. */
export const showMessage = async (conversation: string | undefined, messageId: string): Promise<void> => {
  if (conversation === undefined) return
  set({ view: "inbox", pane: "chat" })
  selectConversation(conversation)
  const found = await entryOf(messageId)
  if (found !== undefined) set({ selectedSeq: found })
}

const entryOf = (messageId: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    const look = (): void => {
      const { chat } = getModel()
      const entry = chat?.entries.find((entry) => entry.kind === "message" && entry.message.id === messageId)
      if (entry !== undefined || chat === undefined || chat.complete) resolve(entry?.seq)
      else setTimeout(look, 50)
    }
    look()
  })

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
  if (done) whenKnown(clientUserId)
  return done
}

/** Opens the conversation as soon as the event of it has come. */
const whenKnown = (clientUserId: string, tries = 100): void => {
  const known = [...getModel().conversations.values()].find((one) => one.clientUserId === clientUserId)
  if (known !== undefined) {
    set({ view: "inbox" })
    selectConversation(known.id)
  } else if (tries > 0) setTimeout(() => whenKnown(clientUserId, tries - 1), 50)
}

const refused = (error: unknown): void => {
  const said = error instanceof ApiError ? error.message : "offline"
  change((model: Model) => ({ ...model, refusal: said }))
}
