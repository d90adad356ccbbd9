/** Hands a session over to a human, and says what came of it. */
import { type Desk, isDeskError } from "@tcdesk/core"

export type HandedOver =
  | { readonly to: "agent"; readonly agentId: string | undefined }
  | { readonly to: "queue" }
  /** No agent is online. */
  | { readonly to: "nobody" }

export const handOver = async (desk: Desk, sessionId: string): Promise<HandedOver> => {
  try {
    const { agentId, queued } = await desk.sessions.transferToHuman({ sessionId })
    return queued ? { to: "queue" } : { to: "agent", agentId }
  } catch (error) {
    if (!isDeskError(error)) throw error
    if (error.reason._tag === "NoAgentAvailable") return { to: "nobody" }
    // The answer was lost. A transfer is never made twice: how the session is now says what became of it.
    if (error.delivery !== "unknown") throw error
    const { state, agentId } = await desk.sessions.state({ sessionId })
    if (state === "Queueing") return { to: "queue" }
    if (state === "WaitingForAgentAnswering" || state === "Agent") return { to: "agent", agentId }
    throw error
  }
}
