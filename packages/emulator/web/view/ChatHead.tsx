/**
 * Above a conversation: whose it is, its sessions, and what can be done to them.
 */
import type { Conversation, Session } from "../../src/api/wire.ts"
import { act } from "../actions.ts"
import { set } from "../store.ts"
import { useWords } from "../words/words.tsx"
import { Avatar } from "./Avatar.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { Icon } from "./Icon.tsx"

/** More would make the choice slow, and are hardly told apart. */
const MAX_CHOICES = 200

/** The session that is meant when none is chosen: the newest that is open, else the newest. */
export const currentSession = (conversation: Conversation, chosen: string | undefined): Session | undefined => {
  const { sessions } = conversation
  return (
    sessions.find(({ sessionId }) => sessionId === chosen) ??
    sessions.findLast(({ state }) => state === "open") ??
    sessions.at(-1)
  )
}

export const ChatHead = (props: {
  readonly conversation: Conversation
  readonly sessionFilter: string | undefined
}) => {
  const words = useWords()
  const { conversation, sessionFilter } = props
  const { clientUserId, sessions } = conversation
  const session = currentSession(conversation, sessionFilter)
  const stateText = (one: Session): string => (one.state === "open" ? words.stateOpen : words.stateEnded)
  return (
    <header class="chat-head">
      <button
        type="button"
        class="button quiet narrow-only"
        aria-label={words.back}
        onClick={() => set({ pane: "list" })}
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
            <span class="muted">{words.noSession}</span>
          ) : (
            <>
              <span class={`pill ${session.state}`}>{stateText(session)}</span>
              <code title={session.sessionId}>
                <bdi>{session.sessionId.slice(0, 60)}</bdi>
              </code>
              <CopyButton text={session.sessionId} label={words.copySession} iconOnly />
            </>
          )}
        </div>
      </div>
      {sessions.length > 1 && (
        <select
          aria-label={words.session}
          value={sessionFilter ?? ""}
          onChange={(event) => set({ sessionFilter: event.currentTarget.value || undefined })}
        >
          <option value="">{words.allSessions}</option>
          {sessions.slice(-MAX_CHOICES).map((one) => (
            <option key={one.sessionId} value={one.sessionId}>
              {`${one.sessionId.slice(0, 24)} · ${stateText(one)}`}
            </option>
          ))}
        </select>
      )}
      {session?.state === "open" && (
        <button
          type="button"
          class="button"
          onClick={() => void act("/sessions/end", { sessionId: session.sessionId })}
        >
          <Icon name="end" size={16} />
          <span class="wide-only">{words.endSession}</span>
        </button>
      )}
      {session?.state !== "open" && (
        <button type="button" class="button" onClick={() => void act("/sessions", { clientUserId })}>
          <Icon name="plus" size={16} />
          <span class="wide-only">{words.openSession}</span>
        </button>
      )}
    </header>
  )
}
