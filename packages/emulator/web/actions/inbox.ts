/**
 * What the user does in the inbox.
 */
import { batch } from "@preact/signals"
import type { ChatPage, RequestPage, SearchResult } from "../../src/api/protocol.ts"
import { get } from "../call.ts"
import { withoutHistory } from "../history.ts"
import { withPage } from "../model/applyEvents.ts"
import { withRefusedCalls } from "../model/refusedCalls.ts"
import { streamOf } from "../model/streams.ts"
import { isNarrow } from "../narrow.ts"
import { model, set, whenFound } from "../store.ts"
import { rememberSeen } from "../unread.ts"
import { refused } from "./act.ts"

const FIRST_PAGE = 100
const PAGE = 1000
const NOT_KEPT = -1

/** `stay` leaves a narrow screen at the pane it shows. */
export const selectConversation = (id: string, options: { readonly stay?: boolean } = {}): void =>
  batch(() => {
    const unread = new Map(model.value.unread)
    unread.delete(id)
    set({ unread, ...(options.stay === true ? {} : { pane: "chat" }) })
    rememberSeen(model.value.conversations.get(id))
    if (model.value.chat?.conversation === id) return
    set({ sessionFilter: undefined, writeAs: "customer" })
    void loadChat(id, undefined)
  })

/** By the arrow keys: the way there is no step that Back should lead to. On a narrow screen the list stays. */
export const moveToConversation = (id: string): void =>
  withoutHistory(() => selectConversation(id, { stay: isNarrow.value }))

/** Loads the newest entries, shows them, and then, page by page, all that came before. */
export const loadChat = async (conversation: string, selectedSeq: number | undefined): Promise<void> => {
  set({ chat: { conversation, entries: [], complete: false, early: new Map() }, selectedSeq, reveal: undefined })
  let before: number | undefined
  try {
    for (let limit = FIRST_PAGE; ; limit = PAGE) {
      const page = await get<ChatPage>("/chat", { conversation, before, limit })
      const { chat } = model.value
      if (chat?.conversation !== conversation) return
      set({ chat: withPage(chat, page.entries, !page.more) })
      before = page.entries[0]?.seq
      if (!page.more || before === undefined) break
    }
    if (model.value.chat?.entries.some((entry) => streamOf(entry) !== undefined)) await loadRefusedCalls()
  } catch (error) {
    refused(error)
  }
}

/** Of streams that were there before the page: what comes later is heard of. */
const loadRefusedCalls = async (): Promise<void> => {
  const { requests } = await get<RequestPage>("/requests", { outcome: "rejected", limit: PAGE })
  set({ refusedCalls: withRefusedCalls(model.value.refusedCalls, requests) })
}

/** `pane` is what a narrow screen then shows. */
export const selectEntry = (seq: number, pane?: "details"): void =>
  set({ selectedSeq: seq, ...(pane === undefined ? {} : { pane }) })

export const showInbox = (): void =>
  batch(() => {
    const { chat } = model.value
    set({ view: "inbox", pane: "list" })
    if (chat !== undefined) selectConversation(chat.conversation, { stay: true })
  })

/** Opens a conversation at one of its entries. */
export const showEntry = (conversation: string, seq: number): void =>
  batch(() => {
    set({ view: "inbox" })
    selectConversation(conversation)
    set({ selectedSeq: seq, sessionFilter: undefined })
  })

/** Opens the conversation a message is in, at that message. */
export const showMessage = async (conversation: string | undefined, messageId: string): Promise<void> => {
  if (conversation === undefined) return
  batch(() => {
    set({ view: "inbox" })
    selectConversation(conversation)
  })
  // Only once all of the conversation is loaded is it sure that it is not among what is kept.
  const seq = await whenFound(({ chat }) => {
    const entry = chat?.entries.find((one) => one.kind === "message" && one.message.id === messageId)
    return entry?.seq ?? (chat?.complete === false ? undefined : NOT_KEPT)
  })
  if (seq !== NOT_KEPT) set({ selectedSeq: seq })
}

/** Looks for words in what both sides said. */
export const findWords = async (words: string): Promise<void> => {
  if (words === "") {
    set({ found: undefined })
    return
  }
  try {
    const result = await get<SearchResult>("/search", { text: words.slice(0, 200), limit: 100 })
    if (model.value.search.trim() === words) set({ found: { words, ...result } })
  } catch (error) {
    refused(error)
  }
}
