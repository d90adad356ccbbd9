/**
 * The calls of the API that change something, as a table.
 */
import { MAX_OFFSET_MS } from "../state/Clock.ts"
import type { Fault } from "../state/faults.ts"
import { isAnything, isInteger, isShare, isText, needed, readFields } from "./fields.ts"
import { ApiError } from "./ApiError.ts"
import type { Route } from "./Route.ts"

/** As long as a packet could carry one. */
const id = isText(12_288)
const chatText = isText(10_000)

export const mutations: readonly Route[] = [
  {
    method: "POST",
    path: "/sessions",
    summary: "opens a session: { clientUserId, sessionId? }",
    handle: ({ control, body }) => {
      const fields = readFields(body, { clientUserId: id, sessionId: id })
      const user = String(needed(fields, "clientUserId", id.expected))
      const wanted = fields.get("sessionId")
      if (typeof wanted === "string" && control.state.session(wanted) !== undefined) {
        throw new ApiError(409, "conflict", "a session with this sessionId exists already")
      }
      return { sessionId: control.openSession(user, typeof wanted === "string" ? wanted : undefined) }
    }
  },
  {
    method: "POST",
    path: "/sessions/end",
    summary: "ends a session: { sessionId }",
    handle: ({ control, body }) => {
      const sessionId = String(needed(readFields(body, { sessionId: id }), "sessionId", id.expected))
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
      const fields = readFields(body, { sessionId: id, clientUserId: id, text: chatText })
      const [sessionId, clientUserId] = [fields.get("sessionId"), fields.get("clientUserId")]
      const text = String(needed(fields, "text", chatText.expected))
      if ((sessionId === undefined) === (clientUserId === undefined)) {
        throw new ApiError(400, "field", "exactly one of sessionId and clientUserId must be given")
      }
      if (typeof sessionId !== "string") return control.typeAsCustomer({ clientUserId: String(clientUserId) }, text)
      if (control.state.session(sessionId)?.state !== "open") {
        throw new ApiError(409, "conflict", "there is no open session with this sessionId")
      }
      return control.typeAsCustomer({ sessionId }, text)
    }
  },
  {
    method: "POST",
    path: "/faults",
    summary: 'adds a fault: { fault: { "_tag": "Code", "code": 141002 }, times?, probability? }',
    handle: ({ control, body }) => {
      const checks = { fault: isAnything, times: isInteger(1, 1_000_000), probability: isShare }
      const fields = readFields(body, checks)
      const fault = needed(fields, "fault", 'an object such as { "_tag": "Hang" }') as Fault
      const { times, probability } = Object.fromEntries(fields) as { times?: number; probability?: number }
      try {
        control.state.faults.add(fault, probability === undefined ? (times ?? 1) : { probability, times })
      } catch (error) {
        throw new ApiError(400, "field", error instanceof Error ? error.message : String(error))
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
      const moves = isInteger(-MAX_OFFSET_MS, MAX_OFFSET_MS)
      const { advanceMs, offsetMs } = Object.fromEntries(readFields(body, { advanceMs: moves, offsetMs: moves }))
      if ((advanceMs === undefined) === (offsetMs === undefined)) {
        throw new ApiError(400, "field", "exactly one of advanceMs and offsetMs must be given")
      }
      const wanted = offsetMs === undefined ? control.clock().offsetMs + Number(advanceMs) : Number(offsetMs)
      if (!moves.holds(wanted)) throw new ApiError(400, "field", "the clock cannot be more than a hundred years off")
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
