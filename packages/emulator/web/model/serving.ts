/**
 * Who serves whom: human agents, their sessions, and who waits for one.
 */
import type { Agent, Conversation, Session } from "../../src/api/protocol.ts"

export type AgentStatus = "online" | "busy" | "break" | "offline"

export const AGENT_STATUSES: readonly AgentStatus[] = ["online", "busy", "break", "offline"]

export const statusOf = ({ online, resting, busy }: Agent): AgentStatus =>
  online ? (resting ? "break" : busy ? "busy" : "online") : "offline"

/** What is to be given of an agent to bring about a status. */
export const flagsOf = (status: AgentStatus): Pick<Agent, "online" | "busy" | "resting"> => ({
  online: status !== "offline",
  busy: status === "busy",
  resting: status === "break"
})

/** A session that an agent is asked to take, or serves. */
export type ServedSession = Session & { readonly agentId: string; readonly state: "WaitingForAgentAnswering" | "Agent" }

export const isServed = (session: Session | undefined): session is ServedSession =>
  session?.agentId !== undefined && (session.state === "Agent" || session.state === "WaitingForAgentAnswering")

/** By agent, oldest first. */
export const servedSessions = (
  conversations: ReadonlyMap<string, Conversation>
): ReadonlyMap<string, readonly ServedSession[]> =>
  Map.groupBy(
    [...conversations.values()]
      .flatMap(({ sessions }) => sessions.filter(isServed))
      .sort((a, b) => a.openedAt - b.openedAt),
    ({ agentId }) => agentId
  )

/** How many wait for a human: in the queue, or for the agent who is asked. */
export const waitingSessions = (conversations: ReadonlyMap<string, Conversation>): number =>
  [...conversations.values()].reduce((sum, { sessions }) => sum + sessions.filter(isWaiting).length, 0)

export const isWaiting = ({ state }: Session): boolean => state === "Queueing" || state === "WaitingForAgentAnswering"
