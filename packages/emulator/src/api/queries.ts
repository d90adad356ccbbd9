/**
 * The calls of the API that only read, as a table.
 */

import { integer, oneOf, required, text } from "../base/validate.ts"
import { attemptsBeside, attemptsOf, summarize } from "../state/attempts.ts"
import type { Control } from "../state/Control.ts"
import { conversations } from "../state/conversations.ts"
import type { ReceivedRequest } from "../state/records.ts"
import { search } from "../state/search.ts"
import { ApiError } from "./ApiError.ts"
import { readQuery } from "./fields.ts"
import { page, pageQuery } from "./paging.ts"
import type { ChatEntry, Counts, MessagePage, SearchResult, Snapshot } from "./protocol.ts"
import type { Route } from "./Route.ts"

const id = text(200)

export const queries: readonly Route[] = [
  {
    method: "GET",
    path: "/state",
    summary: "everything in short: app, clock, faults, counts, conversations, and the id of the last event",
    handle: ({ control, query }) => {
      readQuery(query, {})
      return snapshot(control)
    }
  },
  {
    method: "GET",
    path: "/messages",
    summary: "what users received: ?clientUserId ?sessionId ?from ?to ?msgRandom ?after=msg-1 ?before ?limit",
    handle: ({ control, query }) => {
      const filter = { clientUserId: id, sessionId: id, from: id, to: id, msgRandom: integer(0, 0xffff_ffff) }
      const { after, before, limit, ...wanted } = readQuery(query, { ...filter, ...pageQuery("msg") })
      const found = page(control.state.messages(wanted), (message) => message.id, { after, before, limit })
      return { messages: found.items, more: found.more } satisfies MessagePage
    }
  },
  {
    method: "GET",
    path: "/messages/:id",
    summary: "one message and every attempt to send it",
    handle: ({ control, id }) => {
      const message = control.state.messages().find((message) => message.id === id)
      if (message === undefined) throw new ApiError(404, "not_found", "there is no message with this id (any more)")
      return { message, attempts: attemptsOf(message, control.state.requests()) }
    }
  },
  {
    method: "GET",
    path: "/chat",
    summary: "both sides of the conversations: ?conversation ?after=1 ?before ?limit",
    handle: ({ control, query }) => {
      const { conversation, ...place } = readQuery(query, { conversation: id, ...pageQuery() })
      const wanted = (entry: ChatEntry) => conversation === undefined || entry.conversation === conversation
      const found = page(control.state.chat().filter(wanted), (entry) => entry.seq, place)
      return { entries: found.items, more: found.more }
    }
  },
  {
    method: "GET",
    path: "/search",
    summary: "finds words in what either side said: ?text=parcel ?limit=50, newest first",
    handle: ({ control, query }) => {
      const { text: words, limit = 50 } = readQuery(query, { text: required(id), limit: integer(1, 1000) })
      return search(control.state.chat(), words, limit) satisfies SearchResult
    }
  },
  {
    method: "GET",
    path: "/requests",
    summary: "every request in short: ?outcome=rejected|faulted|all ?after=req-1 ?before ?limit",
    handle: ({ control, query }) => {
      const fields = { outcome: oneOf("rejected", "faulted", "all"), ...pageQuery("req") }
      const { outcome = "all", ...place } = readQuery(query, fields)
      const found = page(control.state.requests().filter(OUTCOMES[outcome]), (request) => request.id, place)
      return { requests: found.items.map(summarize), more: found.more }
    }
  },
  {
    method: "GET",
    path: "/requests/:id",
    summary: "one request as it was received, and all attempts of the same message",
    handle: ({ control, id }) => {
      const requests = control.state.requests()
      const request = requests.find((request) => request.id === id)
      if (request === undefined) throw new ApiError(404, "not_found", "there is no request with this id (any more)")
      return { request, attempts: attemptsBeside(request, requests).map(summarize) }
    }
  },
  {
    method: "GET",
    path: "/faults",
    summary: "the faults that wait",
    handle: ({ control, query }) => {
      readQuery(query, {})
      return { faults: control.state.faults.list() }
    }
  },
  {
    method: "GET",
    path: "/clock",
    summary: "the emulator's time, and how far it is ahead of the machine's",
    handle: ({ control, query }) => {
      readQuery(query, {})
      return control.clock()
    }
  }
]

const OUTCOMES = {
  all: () => true,
  rejected: (request: ReceivedRequest) => request.rule !== undefined,
  faulted: (request: ReceivedRequest) => request.fault !== undefined
}

const snapshot = (control: Control): Snapshot => {
  const { state, settings } = control
  const { sdkAppId, identifier, dedupWindowMs, maxRecords } = settings
  return {
    app: { sdkAppId, identifier, dedupWindowMs, maxRecords },
    lastEventId: state.events.idAt(state.events.end),
    clock: control.clock(),
    faults: state.faults.list(),
    counts: countsOf(state.messages().length, state.requests()),
    conversations: conversations(state.chat(), state.sessions())
  }
}

const countsOf = (messages: number, requests: readonly ReceivedRequest[]): Counts => ({
  messages,
  requests: requests.length,
  rejected: requests.filter(OUTCOMES.rejected).length,
  faulted: requests.filter(OUTCOMES.faulted).length
})
