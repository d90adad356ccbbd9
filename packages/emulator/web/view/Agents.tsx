/**
 * The human agents: who they are, their status and sessions, and what they can be let do; and who waits in the queue.
 */
import { useMemo, useState } from "preact/hooks"
import { addAgent, showSession } from "../actions/agents.ts"
import { useI18n } from "../i18n/language.ts"
import { servedSessions } from "../model/serving.ts"
import { model } from "../store.ts"
import { AgentCard } from "./AgentCard.tsx"

/** A panel of more would be slow, and not be read. */
const MAX_AGENTS = 50
const MAX_WAITING = 20

export const Agents = ({ close }: { readonly close: () => void }) => {
  const i18n = useI18n()
  const { reception, conversations } = model.value
  const { agents, queue, waiting } = reception
  const served = useMemo(() => servedSessions(conversations), [conversations])
  return (
    <div class="agents">
      <p class="muted">{agents.length === 0 ? i18n.noAgents : i18n.agentsText}</p>
      <ul class="agent-list">
        {agents.slice(0, MAX_AGENTS).map((agent) => (
          <AgentCard key={agent.id} agent={agent} sessions={served.get(agent.id) ?? []} close={close} />
        ))}
      </ul>
      {agents.length > MAX_AGENTS && <p class="muted small">{i18n.andMore(agents.length - MAX_AGENTS)}</p>}
      <AddAgent />
      <h4>
        {i18n.queue} {waiting > 0 && <span class="count">{waiting}</span>}
      </h4>
      {waiting === 0 ? (
        <p class="muted">{i18n.queueEmpty}</p>
      ) : (
        <ol class="queue">
          {queue.slice(0, MAX_WAITING).map((session) => (
            <li key={session.sessionId}>
              <button
                type="button"
                class="queue-place"
                title={i18n.openChat}
                onClick={() => {
                  close()
                  showSession(session.sessionId)
                }}
              >
                <bdi>{session.clientUserId.slice(0, 60)}</bdi>
                <span>{i18n.queuePlace(session.queue?.priority ?? 0)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      {waiting > MAX_WAITING && <p class="muted small">{i18n.andMore(waiting - MAX_WAITING)}</p>}
    </div>
  )
}

const AddAgent = () => {
  const i18n = useI18n()
  const [id, setId] = useState("")
  return (
    <form
      class="add-agent"
      onSubmit={(event) => {
        event.preventDefault()
        void addAgent(id.trim()).then((isAdded) => isAdded && setId(""))
      }}
    >
      <input
        required
        maxLength={320}
        aria-label={i18n.agentId}
        placeholder={i18n.agentId}
        value={id}
        onInput={(event) => setId(event.currentTarget.value)}
      />
      <button type="submit" class="button" disabled={id.trim() === ""}>
        {i18n.addAgent}
      </button>
    </form>
  )
}
