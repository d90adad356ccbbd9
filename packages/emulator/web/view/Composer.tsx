/**
 * Writes as the customer. Enter sends, Shift+Enter begins a new line.
 */
import { useState } from "preact/hooks"
import type { Conversation } from "../../src/api/protocol.ts"
import { writeAsCustomer } from "../actions/customer.ts"
import { useI18n } from "../i18n/language.ts"
import { Icon } from "./Icon.tsx"

export const Composer = ({ conversation }: { readonly conversation: Conversation }) => {
  const i18n = useI18n()
  const [text, setText] = useState("")
  const send = async (): Promise<void> => {
    const written = text.trim()
    if (written === "") return
    if (await writeAsCustomer(written)) setText("")
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
