/**
 * The calls of the API that only read, as a table.
 */

import { integer, oneOf, text } from "../base/validate.ts"
import { attemptsBeside, attemptsOf, summarize } from "../state/attempts.ts"
import type { Control } from "../state/Control.ts"
import { conversations } from "../state/conversations.ts"
import type { ReceivedRequest } from "../state/records.ts"
import { ApiError } from "./ApiError.ts"
import { readQuery } from "./fields.ts"
import { page, pageQuery } from "./paging.ts"
import type { AnswerList, ChatEntry, Counts, MessagePage, SessionList, Snapshot, StreamPage } from "./protocol.ts"
import type { Route } from "./Route.ts"

const id = text(200)

export const queries: readonly Route[] = [
  {
    method: "GET",
    path: "/state",
    summary: "everything in short: app, clock, faults, agents, counts, conversations, and the id of the last event",
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
    summary: "one message and every attempt to send it, or every call of its stream",
    handle: ({ control, id }) => {
      const message = control.state.messages().find((message) => message.id === id)
      if (message === undefined) throw new ApiError(404, "not_found", "there is no message with this id (any more)")
      return { message, attempts: attemptsOf(message, control.state.requests()) }
    }
  },
  {
    method: "GET",
    path: "/streams",
    summary: "streamed messages as their customers see them by now: ?sessionId ?after=msg-1 ?before ?limit",
    handle: ({ control, query }) => {
      const { sessionId, ...place } = readQuery(query, { sessionId: id, ...pageQuery("msg") })
      const found = page(control.state.streams.list({ sessionId }), (stream) => stream.messageId, place)
      return { streams: found.items, more: found.more } satisfies StreamPage
    }
  },
  {
    method: "GET",
    path: "/sessions",
    summary: "sessions, ended ones too, oldest first: ?sessionId ?clientUserId",
    handle: ({ control, query }) => {
      const { sessionId, clientUserId } = readQuery(query, { sessionId: id, clientUserId: id })
      const sessions = control.state
        .sessions()
        .filter((session) => sessionId === undefined || session.sessionId === sessionId)
        .filter((session) => clientUserId === undefined || session.clientUserId === clientUserId)
      return { sessions } satisfies SessionList
    }
  },
  {
    method: "GET",
    path: "/agents",
    summary: "the human agents with the number of their sessions, and who waits in the queue, first in line first",
    handle: ({ control, query }) => {
      readQuery(query, {})
      return control.state.reception.record()
    }
  },
  {
    method: "GET",
    path: "/answers",
    summary: "what is answered to commands without rules of their own",
    handle: ({ control, query }) => {
      readQuery(query, {})
      return { answers: control.state.answers.list() } satisfies AnswerList
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
  const { sdkAppId, identifier, dedupWindowMs, maxRecords, region } = settings
  return {
    app: { sdkAppId, identifier, dedupWindowMs, maxRecords, region },
    lastEventId: state.events.idAt(state.events.end),
    clock: control.clock(),
    faults: state.faults.list(),
    reception: state.reception.record(),
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
