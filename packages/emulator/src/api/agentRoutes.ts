/**
 * The calls of the API about human agents, as a table.
 */
import { required, text } from "../base/validate.ts"
import { agentFields } from "../state/Agents.ts"
import { mutation, query, type Route } from "./Route.ts"
import { unlessConflict } from "./unlessConflict.ts"

const inSession = { sessionId: required(text(12_288)), agentId: text(320) }

export const agentRoutes: readonly Route[] = [
  query({
    path: "/agents",
    summary: "the human agents with the number of their sessions, and who waits in the queue, first in line first",
    fields: {},
    answer: "Reception",
    handle: (_, { control }) => control.state.reception.record()
  }),
  mutation({
    path: "/agents",
    summary: "adds an agent, or changes what is given of one: { id, groupId?, online?, busy?, resting?, capacity? }",
    fields: agentFields,
    answer: "Reception",
    refusals: [409],
    handle: (agent, { control }) => {
      unlessConflict(() => control.setAgent(agent))
      return control.state.reception.record()
    }
  }),
  mutation({
    path: "/agents/accept",
    summary: "the agent takes the session that waits for them: { sessionId, agentId? }",
    fields: inSession,
    answer: "Session",
    refusals: [409],
    handle: ({ sessionId, agentId }, { control }) => unlessConflict(() => control.acceptAsAgent(sessionId, agentId))
  }),
  mutation({
    path: "/agents/leave",
    summary: "the agent gives a session up, to another agent or the queue: { sessionId, agentId? }",
    fields: inSession,
    answer: "Session",
    refusals: [409],
    handle: ({ sessionId, agentId }, { control }) => unlessConflict(() => control.leaveAsAgent(sessionId, agentId))
  }),
  mutation({
    path: "/agents/answer",
    summary: "writes as the agent of a session, who takes it by that: { sessionId, agentId?, text }",
    fields: { ...inSession, text: required(text(10_000)) },
    answer: "AgentMessage",
    refusals: [409],
    handle: ({ sessionId, agentId, text: written }, { control }) =>
      unlessConflict(() => control.typeAsAgent(sessionId, agentId, written))
  })
]
