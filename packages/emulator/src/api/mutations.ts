/**
 * The calls of the API that change something, as a table.
 */
import { isObject } from "../base/json.ts"
import { check, integer, oneOf, required, share, text } from "../base/validate.ts"
import { isKnown } from "../commands/table.ts"
import { agentFields } from "../state/Agents.ts"
import type { AnswerFields } from "../state/Answers.ts"
import { MAX_OFFSET_MS } from "../state/Clock.ts"
import type { Fault } from "../state/faults.ts"
import { StateConflict } from "../state/StateConflict.ts"
import { ApiError } from "./ApiError.ts"
import { readFields } from "./fields.ts"
import type { Route } from "./Route.ts"

/** As long as a packet could carry one. */
const id = text(12_288)
const offset = integer(-MAX_OFFSET_MS, MAX_OFFSET_MS)
const inSession = { sessionId: required(id), agentId: text(320) }

/** What cannot be as things stand is 409, and what is no answer 400. */
const unlessConflict = <T>(act: () => T): T => {
  try {
    return act()
  } catch (error) {
    if (error instanceof StateConflict || error instanceof RangeError)
      throw new ApiError(409, "conflict", error.message)
    if (error instanceof TypeError) throw new ApiError(400, "field", error.message)
    throw error
  }
}

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
    summary: "ends a session: { sessionId, by?: agent | customer | emulator }",
    handle: ({ control, body }) => {
      const { sessionId, by } = readFields(body, {
        sessionId: required(id),
        by: oneOf("agent", "customer", "emulator")
      })
      if (control.state.session(sessionId) === undefined) {
        throw new ApiError(404, "not_found", "there is no session with this sessionId")
      }
      unlessConflict(() => control.endSession(sessionId, by))
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
    path: "/agents",
    summary: "adds an agent, or changes what is given of one: { id, groupId?, online?, busy?, resting?, capacity? }",
    handle: ({ control, body }) => {
      const agent = readFields(body, agentFields)
      unlessConflict(() => control.setAgent(agent))
      return control.state.reception.record()
    }
  },
  {
    method: "POST",
    path: "/agents/accept",
    summary: "the agent takes the session that waits for them: { sessionId, agentId? }",
    handle: ({ control, body }) => {
      const { sessionId, agentId } = readFields(body, inSession)
      return unlessConflict(() => control.acceptAsAgent(sessionId, agentId))
    }
  },
  {
    method: "POST",
    path: "/agents/leave",
    summary: "the agent gives a session up, to another agent or the queue: { sessionId, agentId? }",
    handle: ({ control, body }) => {
      const { sessionId, agentId } = readFields(body, inSession)
      return unlessConflict(() => control.leaveAsAgent(sessionId, agentId))
    }
  },
  {
    method: "POST",
    path: "/agents/answer",
    summary: "writes as the agent of a session, who takes it by that: { sessionId, agentId?, text }",
    handle: ({ control, body }) => {
      const { sessionId, agentId, text: written } = readFields(body, { ...inSession, text: required(text(10_000)) })
      return unlessConflict(() => control.typeAsAgent(sessionId, agentId, written))
    }
  },
  {
    method: "POST",
    path: "/answers",
    summary: "what to answer to a command without rules of its own: { command, fields | code }",
    handle: ({ control, body }) => {
      const { command, fields, code } = readFields(body, {
        command: required(text(64)),
        fields: check<AnswerFields>("an object", isObject),
        code: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, "an integer")
      })
      const answer = fields ?? code
      if (answer === undefined || (fields !== undefined && code !== undefined)) {
        throw new ApiError(400, "field", "exactly one of fields and code must be given")
      }
      if (isKnown(command)) throw new ApiError(409, "conflict", "this command is answered by rules of its own")
      unlessConflict(() => control.state.answers.set(command, answer))
      return { answers: control.state.answers.list() }
    }
  },
  {
    method: "POST",
    path: "/answers/clear",
    summary: "forgets them",
    handle: ({ control, body }) => {
      readFields(body, {})
      control.state.answers.clear()
      return { answers: [] }
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
