/**
 * Above a conversation: whose it is, its sessions, and what can be done to them.
 */
import type { Conversation } from "../../src/api/protocol.ts"
import { act } from "../actions/act.ts"
import { openSession } from "../actions/customer.ts"
import { backTo } from "../history.ts"
import { useI18n } from "../i18n/language.ts"
import { currentSession } from "../model/customerRoute.ts"
import { isOpen } from "../model/isOpen.ts"
import { set } from "../store.ts"
import { Avatar } from "./Avatar.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { Icon } from "./Icon.tsx"
import { SessionState } from "./SessionState.tsx"

/** More would make the choice slow, and are hardly told apart. */
const MAX_CHOICES = 200

export const ChatHead = (props: {
  readonly conversation: Conversation
  readonly sessionFilter: string | undefined
}) => {
  const i18n = useI18n()
  const { conversation, sessionFilter } = props
  const { clientUserId, sessions } = conversation
  const session = currentSession(conversation, sessionFilter)
  return (
    <header class="chat-head">
      <button
        type="button"
        class="button quiet narrow-only"
        aria-label={i18n.back}
        onClick={() => backTo({ pane: "list" }, () => set({ pane: "list" }))}
      >
        <Icon name="back" />
      </button>
      <Avatar name={clientUserId} size={34} />
      <div class="chat-who">
        <h1>
          <bdi>{clientUserId.slice(0, 200)}</bdi>
        </h1>
        <div class="chat-session">
          {session === undefined ? (
            <span class="muted">{i18n.noSession}</span>
          ) : (
            <>
              <SessionState session={session} />
              <code title={session.sessionId}>
                <bdi>{session.sessionId.slice(0, 60)}</bdi>
              </code>
              <CopyButton text={session.sessionId} label={i18n.copySession} iconOnly />
            </>
          )}
        </div>
      </div>
      {sessions.length > 1 && (
        <select
          aria-label={i18n.session}
          value={sessionFilter ?? ""}
          onChange={(event) => set({ sessionFilter: event.currentTarget.value || undefined })}
        >
          <option value="">{i18n.allSessions}</option>
          {sessions.slice(-MAX_CHOICES).map((one) => (
            <option key={one.sessionId} value={one.sessionId}>
              {`${one.sessionId.slice(0, 24)} · ${i18n.states[one.state]}`}
            </option>
          ))}
        </select>
      )}
      {isOpen(session) && (
        <button
          type="button"
          class="button"
          onClick={() => void act("/sessions/end", { sessionId: session.sessionId })}
        >
          <Icon name="end" size={16} />
          {i18n.endSession}
        </button>
      )}
      {!isOpen(session) && (
        <button type="button" class="button" onClick={() => void openSession(clientUserId)}>
          <Icon name="plus" size={16} />
          {i18n.openSession}
        </button>
      )}
    </header>
  )
}
