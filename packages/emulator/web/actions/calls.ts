/**
 * What the user does with what the webhook was told.
 */
import { batch } from "@preact/signals"
import type { WebhookCallPage } from "../../src/api/protocol.ts"
import { get } from "../call.ts"
import { withOlderCalls } from "../model/calls.ts"
import type { CallFilter } from "../model/Model.ts"
import { model, set } from "../store.ts"
import { refused } from "./act.ts"

const PAGE = 1000

/** Of those that were told before the page was opened; the others are heard of. */
export const loadCalls = async (): Promise<void> => {
  let before: string | undefined
  try {
    for (;;) {
      const page = await get<WebhookCallPage>("/webhook-calls", { before, limit: PAGE })
      set({ calls: withOlderCalls(model.value.calls, page.calls) })
      before = page.calls[0]?.id
      if (!page.more || before === undefined) return
    }
  } catch (error) {
    refused(error)
  }
}

export const showCalls = (callFilter: CallFilter): void =>
  batch(() => set({ view: "webhook", pane: "list", callFilter, selectedCall: undefined }))

export const showCall = (id: string): void =>
  set({ view: "webhook", pane: "details", callFilter: "all", selectedCall: id })
