/**
 * One human agent: status, sessions, and what can be done in each of them.
 */
import type { Agent } from "../../src/api/protocol.ts"
import { accept, endAsAgent, leave, setStatus, showSession } from "../actions/agents.ts"
import { useI18n } from "../i18n/language.ts"
import { AGENT_STATUSES, type AgentStatus, type ServedSession, statusOf } from "../model/serving.ts"
import { Avatar } from "./Avatar.tsx"

const MAX_SESSIONS = 20

export const AgentCard = (props: {
  readonly agent: Agent
  readonly sessions: readonly ServedSession[]
  readonly close: () => void
}) => {
  const i18n = useI18n()
  const { agent, sessions } = props
  const { id, groupId, capacity } = agent
  const status = statusOf(agent)
  const facts = [
    i18n.agentSessions(agent.sessions) + (capacity === undefined ? "" : ` / ${capacity}`),
    groupId === undefined ? "" : `AgentGroupId ${groupId}`
  ]
  return (
    <li class="agent">
      <div class="agent-head">
        <Avatar name={id} size={30} />
        <div class="agent-name">
          <bdi title={id}>{id.slice(0, 100)}</bdi>
          <small>{facts.filter((fact) => fact !== "").join(" · ")}</small>
        </div>
        <select
          class={`status ${status}`}
          aria-label={i18n.agentStatus(id.slice(0, 60))}
          value={status}
          onChange={(event) => setStatus(id, event.currentTarget.value as AgentStatus)}
        >
          {AGENT_STATUSES.map((one) => (
            <option key={one} value={one}>
              {i18n.statuses[one]}
            </option>
          ))}
        </select>
      </div>
      {sessions.length > 0 && (
        <ul class="agent-sessions">
          {sessions.slice(0, MAX_SESSIONS).map((session) => (
            <SessionActions key={session.sessionId} session={session} close={props.close} />
          ))}
        </ul>
      )}
      {sessions.length > MAX_SESSIONS && <p class="muted small">{i18n.andMore(sessions.length - MAX_SESSIONS)}</p>}
    </li>
  )
}

const SessionActions = ({ session, close }: { readonly session: ServedSession; readonly close: () => void }) => {
  const i18n = useI18n()
  const isAsked = session.state === "WaitingForAgentAnswering"
  const name = session.clientUserId.slice(0, 60)
  return (
    <li>
      <div class="agent-session">
        <bdi title={session.sessionId}>{name}</bdi>
        <span class={`pill ${isAsked ? "waiting-state" : "open"}`}>{i18n.states[session.state]}</span>
      </div>
      <div class="agent-actions">
        <button
          type="button"
          class="button small"
          aria-label={`${i18n.answerAsAgent} ${name}`}
          onClick={() => {
            close()
            showSession(session.sessionId, "agent")
          }}
        >
          {i18n.answerAsAgent}
        </button>
        {isAsked && (
          <button
            type="button"
            class="button small"
            aria-label={`${i18n.accept} ${name}`}
            onClick={(event) => {
              // This button goes: the focus stays with its neighbours.
              event.currentTarget.parentElement?.querySelector("button")?.focus()
              accept(session)
            }}
          >
            {i18n.accept}
          </button>
        )}
        <button type="button" class="button small" aria-label={`${i18n.leave} ${name}`} onClick={() => leave(session)}>
          {i18n.leave}
        </button>
        {!isAsked && (
          <button
            type="button"
            class="button small"
            aria-label={`${i18n.end} ${name}`}
            onClick={() => endAsAgent(session)}
          >
            {i18n.end}
          </button>
        )}
      </div>
    </li>
  )
}
