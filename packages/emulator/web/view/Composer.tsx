/**
 * Writes as the customer. Enter sends, Shift+Enter begins a new line.
 */
import { useState } from "preact/hooks"
import type { Conversation } from "../../src/api/protocol.ts"
import { act } from "../actions.ts"
import { useI18n } from "../i18n/language.ts"
import { isOpen } from "../model/isOpen.ts"
import { currentSession } from "./ChatHead.tsx"
import { Icon } from "./Icon.tsx"

export const Composer = (props: {
  readonly conversation: Conversation
  readonly sessionFilter: string | undefined
}) => {
  const i18n = useI18n()
  const [text, setText] = useState("")
  const { conversation, sessionFilter } = props
  const session = currentSession(conversation, sessionFilter)
  const route = isOpen(session) ? { sessionId: session.sessionId } : { clientUserId: conversation.clientUserId }
  const send = async (): Promise<void> => {
    const written = text.trim()
    if (written === "") return
    if (await act("/customer-messages", { ...route, text: written })) setText("")
  }
  const label = i18n.composer(conversation.clientUserId.slice(0, 24))
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea
        rows={1}
        aria-label={label}
        placeholder={label}
        maxLength={10_000}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // While an input method composes a word, Enter is its own.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
          event.preventDefault()
          void send()
        }}
      />
      <button
        type="submit"
        class="button primary round"
        aria-label={i18n.send}
        title={i18n.send}
        disabled={text.trim() === ""}
      >
        <Icon name="send" />
      </button>
    </form>
  )
}
