/**
 * What the user does with the requests.
 */
import { batch } from "@preact/signals"
import type { RequestPage } from "../../src/api/protocol.ts"
import { get } from "../call.ts"
import type { RequestFilter } from "../model/Model.ts"
import { model, set } from "../store.ts"
import { refused } from "./act.ts"

const FIRST_PAGE = 100
const PAGE = 1000

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

export const showRequests = (outcome: RequestFilter): void => {
  const { view, requests } = model.value
  if (view === "requests" && requests.outcome === outcome && requests.complete) return
  batch(() => {
    set({ view: "requests", pane: "list", selectedRequest: undefined })
    void loadRequests(outcome)
  })
}

export const showRequest = (id: string): void =>
  batch(() => {
    showRequests("all")
    set({ selectedRequest: id, pane: "details" })
  })
