/**
 * The calls of the API that only read, as a table.
 */

import { integer, oneOf, required, text } from "../base/validate.ts"
import { attemptsBeside, attemptsOf, summarize } from "../state/attempts.ts"
import type { Control } from "../state/Control.ts"
import { conversations } from "../state/conversations.ts"
import type { ReceivedRequest } from "../state/records.ts"
import type { State } from "../state/State.ts"
import { search } from "../state/search.ts"
import { ApiError } from "./ApiError.ts"
import { page, pageQuery } from "./paging.ts"
import type { ChatEntry, Counts, Snapshot } from "./protocol.ts"
import { query, type Route } from "./Route.ts"

const id = text(200)

export const queries: readonly Route[] = [
  query({
    path: "/state",
    summary: "everything in short: app, clock, faults, agents, counts, conversations, and the id of the last event",
    fields: {},
    answer: "Snapshot",
    handle: (_, { control }) => snapshot(control)
  }),
  query({
    path: "/messages",
    summary: "what users received: ?clientUserId ?sessionId ?from ?to ?msgRandom ?after=msg-1 ?before ?limit",
    fields: {
      clientUserId: id,
      sessionId: id,
      from: id,
      to: id,
      msgRandom: integer(0, 0xffff_ffff),
      ...pageQuery("msg")
    },
    answer: "MessagePage",
    handle: ({ after, before, limit, ...wanted }, { control }) => {
      const found = page(control.state.messages(wanted), (message) => message.id, { after, before, limit })
      return { messages: found.items, more: found.more }
    }
  }),
  query({
    path: "/messages/:id",
    summary: "one message and every attempt to send it, or every call of its stream",
    fields: {},
    answer: "MessageDetails",
    refusals: [404],
    handle: (_, { control, id }) => {
      const message = control.state.messages().find((message) => message.id === id)
      if (message === undefined) throw new ApiError(404, "not_found", "there is no message with this id (any more)")
      return { message, attempts: attemptsOf(message, control.state.requests()) }
    }
  }),
  query({
    path: "/streams",
    summary: "streamed messages as their customers see them by now: ?sessionId ?after=msg-1 ?before ?limit",
    fields: { sessionId: id, ...pageQuery("msg") },
    answer: "StreamPage",
    handle: ({ sessionId, ...place }, { control }) => {
      const found = page(control.state.streams.list({ sessionId }), (stream) => stream.messageId, place)
      return { streams: found.items, more: found.more }
    }
  }),
  query({
    path: "/sessions",
    summary: "sessions, ended ones too, oldest first: ?sessionId ?clientUserId",
    fields: { sessionId: id, clientUserId: id },
    answer: "SessionList",
    handle: ({ sessionId, clientUserId }, { control }) => {
      const sessions = control.state
        .sessions()
        .filter((session) => sessionId === undefined || session.sessionId === sessionId)
        .filter((session) => clientUserId === undefined || session.clientUserId === clientUserId)
      return { sessions }
    }
  }),
  query({
    path: "/chat",
    summary: "both sides of the conversations: ?conversation ?after=1 ?before ?limit",
    fields: { conversation: id, ...pageQuery() },
    answer: "ChatPage",
    handle: ({ conversation, ...place }, { control }) => {
      const wanted = (entry: ChatEntry) => conversation === undefined || entry.conversation === conversation
      const found = page(control.state.chat().filter(wanted), (entry) => entry.seq, place)
      return { entries: found.items, more: found.more }
    }
  }),
  query({
    path: "/search",
    summary: "finds words in what either side said: ?text=parcel ?limit=50, newest first",
    fields: { text: required(id), limit: integer(1, 1000) },
    answer: "SearchResult",
    handle: ({ text: words, limit = 50 }, { control }) => search(control.state.chat(), words, limit)
  }),
  query({
    path: "/requests",
    summary: "every request in short: ?outcome=rejected|faulted|all ?after=req-1 ?before ?limit",
    fields: { outcome: oneOf("rejected", "faulted", "all"), ...pageQuery("req") },
    answer: "RequestPage",
    handle: ({ outcome = "all", ...place }, { control }) => {
      const found = page(control.state.requests().filter(OUTCOMES[outcome]), (request) => request.id, place)
      return { requests: found.items.map(summarize), more: found.more }
    }
  }),
  query({
    path: "/requests/:id",
    summary: "one request as it was received, and all attempts of the same message",
    fields: {},
    answer: "RequestDetails",
    refusals: [404],
    handle: (_, { control, id }) => {
      const requests = control.state.requests()
      const request = requests.find((request) => request.id === id)
      if (request === undefined) throw new ApiError(404, "not_found", "there is no request with this id (any more)")
      return { request, attempts: attemptsBeside(request, requests).map(summarize) }
    }
  }),
  query({
    path: "/faults",
    summary: "the faults that wait",
    fields: {},
    answer: "WaitingFaults",
    handle: (_, { control }) => ({ faults: control.state.faults.list() })
  }),
  query({
    path: "/clock",
    summary: "the emulator's time, and how far it is ahead of the machine's",
    fields: {},
    answer: "ClockReading",
    handle: (_, { control }) => control.clock()
  })
]

const OUTCOMES = {
  all: () => true,
  rejected: (request: ReceivedRequest) => request.rule !== undefined,
  faulted: (request: ReceivedRequest) => request.fault !== undefined
}

const snapshot = (control: Control): Snapshot => {
  const { state, settings } = control
  const { sdkAppId, identifier, dedupWindowMs, maxRecords, region, webhook } = settings
  const told =
    webhook === undefined
      ? {}
      : { webhook: { url: webhook.url() ?? "", isSigned: webhook.token !== undefined, retries: webhook.retries } }
  return {
    app: { sdkAppId, identifier, dedupWindowMs, maxRecords, region, ...told },
    lastEventId: state.events.idAt(state.events.end),
    clock: control.clock(),
    faults: state.faults.list(),
    reception: state.reception.record(),
    counts: countsOf(state),
    conversations: conversations(state.chat(), state.sessions())
  }
}

const countsOf = (state: State): Counts => {
  const [requests, calls] = [state.requests(), state.calls.toArray()]
  return {
    messages: state.messages().length,
    requests: requests.length,
    rejected: requests.filter(OUTCOMES.rejected).length,
    faulted: requests.filter(OUTCOMES.faulted).length,
    calls: calls.length,
    wrongCalls: calls.filter(({ outcome }) => outcome === "wrong").length
  }
}
