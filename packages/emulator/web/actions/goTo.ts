/**
 * Shows the place that an address names, as far as it is there.
 */
import { batch } from "@preact/signals"
import type { Place } from "../model/place.ts"
import { model, set } from "../store.ts"
import { selectConversation } from "./inbox.ts"
import { loadRequests } from "./requests.ts"

export const goTo = (place: Place): void =>
  batch(() => {
    const { view, pane, conversation, entry, outcome, request, callFilter, call } = place
    const { conversations, requests } = model.value
    if (view === "webhook") {
      set({ view, pane, callFilter, selectedCall: call })
      return
    }
    const isThere = conversation !== undefined && conversations.has(conversation)
    if (view === "requests") {
      set({ view, pane, selectedRequest: request })
      if (requests.outcome !== outcome || !requests.complete) void loadRequests(outcome)
      return
    }
    set({ view, pane: conversation === undefined || isThere ? pane : "list" })
    if (!isThere) {
      set({ selectedSeq: undefined })
      return
    }
    selectConversation(conversation, { stay: true })
    set({ selectedSeq: entry })
  })
