/**
 * The calls of the API that change something, as a table.
 */
import { isObject } from "../base/json.ts"
import { check, integer, oneOf, required, share, text } from "../base/validate.ts"
import { MAX_OFFSET_MS } from "../state/Clock.ts"
import type { Fault } from "../state/faults.ts"
import { ApiError } from "./ApiError.ts"
import { mutation, type Route } from "./Route.ts"
import { unlessConflict } from "./unlessConflict.ts"

/** As long as a packet could carry one. */
const id = text(12_288)
const offset = integer(-MAX_OFFSET_MS, MAX_OFFSET_MS)

export const mutations: readonly Route[] = [
  mutation({
    path: "/sessions",
    summary: "opens a session: { clientUserId, sessionId? }",
    fields: { clientUserId: required(id), sessionId: id },
    answer: "OpenedSession",
    refusals: [409],
    handle: ({ clientUserId, sessionId }, { control }) => {
      if (sessionId !== undefined && control.state.session(sessionId) !== undefined) {
        throw new ApiError(409, "conflict", "a session with this sessionId exists already")
      }
      return { sessionId: control.openSession(clientUserId, sessionId) }
    }
  }),
  mutation({
    path: "/sessions/end",
    summary: "ends a session: { sessionId, by?: agent | customer | emulator }",
    fields: { sessionId: required(id), by: oneOf("agent", "customer", "emulator") },
    answer: "Session",
    refusals: [404, 409],
    handle: ({ sessionId, by }, { control }) => {
      if (control.state.session(sessionId) !== undefined) unlessConflict(() => control.endSession(sessionId, by))
      const session = control.state.session(sessionId)
      if (session === undefined) throw new ApiError(404, "not_found", "there is no session with this sessionId")
      return session
    }
  }),
  mutation({
    path: "/customer-messages",
    summary: "writes as the customer: { sessionId | clientUserId, text }",
    fields: { sessionId: id, clientUserId: id, text: required(text(10_000)) },
    answer: "CustomerMessage",
    refusals: [409],
    handle: ({ sessionId, clientUserId, text: written }, { control }) => {
      if (sessionId === undefined && clientUserId !== undefined)
        return control.typeAsCustomer({ clientUserId }, written)
      if (sessionId === undefined || clientUserId !== undefined) {
        throw new ApiError(400, "field", "exactly one of sessionId and clientUserId must be given")
      }
      if (!control.state.isOpenSession(sessionId)) {
        throw new ApiError(409, "conflict", "there is no open session with this sessionId")
      }
      return control.typeAsCustomer({ sessionId }, written)
    }
  }),
  mutation({
    path: "/faults",
    summary: 'adds a fault: { fault: { "_tag": "Code", "code": 141002 }, times?, probability? }',
    fields: {
      fault: required(
        check<Fault>('an object such as { "_tag": "Hang" }', isObject, { $ref: "#/components/schemas/Fault" })
      ),
      times: integer(1, 1_000_000),
      probability: share
    },
    answer: "WaitingFaults",
    refusals: [409],
    handle: ({ fault, times, probability }, { control }) => {
      try {
        control.state.faults.add(fault, probability === undefined ? (times ?? 1) : { probability, times })
      } catch (error) {
        if (error instanceof RangeError) throw new ApiError(409, "conflict", error.message)
        throw new ApiError(400, "field", error instanceof Error ? error.message : String(error))
      }
      return { faults: control.state.faults.list() }
    }
  }),
  mutation({
    path: "/faults/remove",
    summary: "forgets one fault that waits: { id }, as GET /_emulator/faults lists it",
    fields: { id: required(text(40)) },
    answer: "WaitingFaults",
    refusals: [404],
    handle: ({ id: wanted }, { control }) => {
      if (!control.state.faults.remove(wanted)) {
        throw new ApiError(404, "not_found", "no fault with this id waits (any more)")
      }
      return { faults: control.state.faults.list() }
    }
  }),
  mutation({
    path: "/faults/clear",
    summary: "forgets the faults that wait",
    fields: {},
    answer: "WaitingFaults",
    handle: (_, { control }) => {
      control.state.faults.clear()
      return { faults: [] }
    }
  }),
  mutation({
    path: "/clock",
    summary: "moves the clock: { advanceMs } from where it is, or { offsetMs } from the machine's time; 0 resets it",
    fields: { advanceMs: offset, offsetMs: offset },
    answer: "ClockReading",
    handle: ({ advanceMs, offsetMs }, { control }) => {
      if ((advanceMs === undefined) === (offsetMs === undefined)) {
        throw new ApiError(400, "field", "exactly one of advanceMs and offsetMs must be given")
      }
      const wanted = offsetMs ?? control.clock().offsetMs + (advanceMs ?? 0)
      if (!offset.is(wanted)) throw new ApiError(400, "field", "the clock cannot be more than a hundred years off")
      control.moveClock(wanted)
      return control.clock()
    }
  }),
  mutation({
    path: "/clear",
    summary: "forgets messages, requests and calls of the webhook; sessions, faults and the clock stay",
    fields: {},
    answer: "Nothing",
    handle: (_, { control }) => {
      control.state.clear()
      return {}
    }
  }),
  mutation({
    path: "/reset",
    summary: "forgets everything, and takes the clock back",
    fields: {},
    answer: "Nothing",
    handle: (_, { control }) => {
      control.reset()
      return {}
    }
  })
]
