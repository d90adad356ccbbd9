/**
 * What the user does as the human agents: comes and goes, takes sessions, gives them up, ends them. What an agent writes: `customer.ts`.
 */
import { batch } from "@preact/signals"
import { currentSession } from "../model/customerRoute.ts"
import { type AgentStatus, flagsOf, type ServedSession } from "../model/serving.ts"
import { model, set } from "../store.ts"
import { act } from "./act.ts"
import { selectConversation } from "./inbox.ts"

export const addAgent = async (id: string): Promise<boolean> => (await act("/agents", { id })) !== undefined

export const setStatus = (id: string, status: AgentStatus): void => void act("/agents", { id, ...flagsOf(status) })

export const accept = ({ sessionId, agentId }: ServedSession): void =>
  void act("/agents/accept", { sessionId, agentId })

export const leave = ({ sessionId, agentId }: ServedSession): void => void act("/agents/leave", { sessionId, agentId })

export const endAsAgent = ({ sessionId }: ServedSession): void => void act("/sessions/end", { sessionId, by: "agent" })

/** Opens the conversation a session is in, so that its messages are seen and what is written goes there. */
export const showSession = (sessionId: string, writeAs: "customer" | "agent" = "customer"): void =>
  batch(() => {
    const all = [...model.value.conversations.values()]
    const conversation = all.find(({ sessions }) => sessions.some((one) => one.sessionId === sessionId))
    if (conversation === undefined) return
    set({ view: "inbox" })
    selectConversation(conversation.id)
    // Of several the newest open one is meant, unless another is chosen.
    const isMeant = currentSession(conversation, undefined)?.sessionId === sessionId
    set({ writeAs, sessionFilter: isMeant ? undefined : sessionId })
  })
