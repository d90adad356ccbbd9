/**
 * The calls of the API about what the user's backend is told, as a table.
 */
import { isObject } from "../base/json.ts"
import { check, oneOf, required, text } from "../base/validate.ts"
import { readPacket, signalData } from "../state/readPacket.ts"
import { summarizeCall, type WebhookCall } from "../state/webhookRecords.ts"
import { ApiError } from "./ApiError.ts"
import { page, pageQuery } from "./paging.ts"
import { mutation, query, type Route } from "./Route.ts"
import { unlessConflict } from "./unlessConflict.ts"

/** As long as a packet could carry one. */
const id = text(12_288)

const OUTCOMES = {
  all: () => true,
  wrong: ({ outcome }: WebhookCall) => outcome === "wrong",
  lost: ({ outcome }: WebhookCall) => outcome === "lost"
}

export const webhookRoutes: readonly Route[] = [
  query({
    path: "/webhook-calls",
    summary: "what the webhook was told, in short: ?outcome=wrong|lost|all ?sessionId ?after=hook-1 ?before ?limit",
    fields: { outcome: oneOf("wrong", "lost", "all"), sessionId: text(200), ...pageQuery("hook") },
    answer: "WebhookCallPage",
    handle: ({ outcome = "all", sessionId, ...place }, { control }) => {
      const wanted = control.state.calls
        .toArray()
        .filter(OUTCOMES[outcome])
        .filter((call) => sessionId === undefined || call.sessionId === sessionId)
      const found = page(wanted, (call) => call.id, place)
      return { calls: found.items.map(summarizeCall), more: found.more }
    }
  }),
  query({
    path: "/webhook-calls/:id",
    summary: "one call of the webhook: its packet, its tries, what was answered and what was wrong with it",
    fields: {},
    answer: "WebhookCall",
    refusals: [404],
    handle: (_, { control, id }) => {
      const call = control.state.calls.toArray().find((one) => one.id === id)
      if (call === undefined) throw new ApiError(404, "not_found", "there is no call with this id (any more)")
      return call
    }
  }),
  mutation({
    path: "/webhook-calls",
    summary: 'tells the webhook any packet: { packet: { "CallbackCommand": "Chatbot.InterfaceInvocation", … } }',
    fields: {
      packet: required(
        check<object>('an object such as { "CallbackCommand": "Desk.SessionEventNotify" }', isObject, {
          type: "object",
          required: ["CallbackCommand"]
        })
      )
    },
    answer: "WebhookCall",
    refusals: [409],
    handle: ({ packet }, { control }) => {
      const checked = readPacket(packet, (message) => new ApiError(400, "field", message))
      return unlessConflict(() => control.tell(checked))
    }
  }),
  mutation({
    path: "/chats/open",
    summary: "the customer's app opens the chat: a session, unless one is open, and src 7: { clientUserId, language? }",
    fields: { clientUserId: required(id), language: text(35) },
    answer: "OpenedSession",
    handle: ({ clientUserId, language }, { control }) => ({ sessionId: control.openChat(clientUserId, language) })
  }),
  mutation({
    path: "/customer-signals",
    summary: "sends a custom message that customers do not see: { sessionId | clientUserId, data: { src, … } }",
    fields: { sessionId: id, clientUserId: id, data: required(signalData) },
    answer: "CustomerSignal",
    refusals: [409],
    handle: ({ sessionId, clientUserId, data }, { control }) => {
      if ((sessionId === undefined) === (clientUserId === undefined)) {
        throw new ApiError(400, "field", "exactly one of sessionId and clientUserId must be given")
      }
      const by = sessionId === undefined ? { clientUserId: clientUserId ?? "" } : { sessionId }
      return unlessConflict(() => control.signalAsCustomer(by, data))
    }
  })
]
