/**
 * The calls of the API that change something, as a table.
 */
import { isObject } from "../base/json.ts"
import { check, integer, required, share, text } from "../base/validate.ts"
import { MAX_OFFSET_MS } from "../state/Clock.ts"
import type { Fault } from "../state/faults.ts"
import { ApiError } from "./ApiError.ts"
import { readFields } from "./fields.ts"
import type { Route } from "./Route.ts"

/** As long as a packet could carry one. */
const id = text(12_288)
const offset = integer(-MAX_OFFSET_MS, MAX_OFFSET_MS)

export const mutations: readonly Route[] = [
  {
    method: "POST",
    path: "/sessions",
    summary: "opens a session: { clientUserId, sessionId? }",
    handle: ({ control, body }) => {
      const { clientUserId, sessionId } = readFields(body, { clientUserId: required(id), sessionId: id })
      if (sessionId !== undefined && control.state.session(sessionId) !== undefined) {
        throw new ApiError(409, "conflict", "a session with this sessionId exists already")
      }
      return { sessionId: control.openSession(clientUserId, sessionId) }
    }
  },
  {
    method: "POST",
    path: "/sessions/end",
    summary: "ends a session: { sessionId }",
    handle: ({ control, body }) => {
      const { sessionId } = readFields(body, { sessionId: required(id) })
      if (control.state.session(sessionId) === undefined) {
        throw new ApiError(404, "not_found", "there is no session with this sessionId")
      }
      control.endSession(sessionId)
      return control.state.session(sessionId)
    }
  },
  {
    method: "POST",
    path: "/customer-messages",
    summary: "writes as the customer: { sessionId | clientUserId, text }",
    handle: ({ control, body }) => {
      const fields = { sessionId: id, clientUserId: id, text: required(text(10_000)) }
      const { sessionId, clientUserId, text: written } = readFields(body, fields)
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
  },
  {
    method: "POST",
    path: "/faults",
    summary: 'adds a fault: { fault: { "_tag": "Code", "code": 141002 }, times?, probability? }',
    handle: ({ control, body }) => {
      const { fault, times, probability } = readFields(body, {
        fault: required(check<Fault>('an object such as { "_tag": "Hang" }', isObject)),
        times: integer(1, 1_000_000),
        probability: share
      })
      try {
        control.state.faults.add(fault, probability === undefined ? (times ?? 1) : { probability, times })
      } catch (error) {
        if (error instanceof RangeError) throw new ApiError(409, "conflict", error.message)
        throw new ApiError(400, "field", error instanceof Error ? error.message : String(error))
      }
      return { faults: control.state.faults.list() }
    }
  },
  {
    method: "POST",
    path: "/faults/remove",
    summary: "forgets one fault that waits: { id }, as GET /_emulator/faults lists it",
    handle: ({ control, body }) => {
      const wanted = readFields(body, { id: required(text(40)) })
      if (!control.state.faults.remove(wanted.id)) {
        throw new ApiError(404, "not_found", "no fault with this id waits (any more)")
      }
      return { faults: control.state.faults.list() }
    }
  },
  {
    method: "POST",
    path: "/faults/clear",
    summary: "forgets the faults that wait",
    handle: ({ control, body }) => {
      readFields(body, {})
      control.state.faults.clear()
      return { faults: [] }
    }
  },
  {
    method: "POST",
    path: "/clock",
    summary: "moves the clock: { advanceMs } from where it is, or { offsetMs } from the machine's time; 0 resets it",
    handle: ({ control, body }) => {
      const { advanceMs, offsetMs } = readFields(body, { advanceMs: offset, offsetMs: offset })
      if ((advanceMs === undefined) === (offsetMs === undefined)) {
        throw new ApiError(400, "field", "exactly one of advanceMs and offsetMs must be given")
      }
      const wanted = offsetMs ?? control.clock().offsetMs + (advanceMs ?? 0)
      if (!offset.is(wanted)) throw new ApiError(400, "field", "the clock cannot be more than a hundred years off")
      control.moveClock(wanted)
      return control.clock()
    }
  },
  {
    method: "POST",
    path: "/clear",
    summary: "forgets messages and requests; sessions, faults and the clock stay",
    handle: ({ control, body }) => {
      readFields(body, {})
      control.state.clear()
      return {}
    }
  },
  {
    method: "POST",
    path: "/reset",
    summary: "forgets everything, and takes the clock back",
    handle: ({ control, body }) => {
      readFields(body, {})
      control.reset()
      return {}
    }
  }
]
