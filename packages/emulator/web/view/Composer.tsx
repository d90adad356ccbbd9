/**
 * Writes as the customer, or as the agent who serves the session. Enter sends, Shift+Enter begins a new line.
 */
import { useEffect, useRef, useState } from "preact/hooks"
import type { Conversation } from "../../src/api/protocol.ts"
import { writeAsAgent, writeAsCustomer } from "../actions/customer.ts"
import { useI18n } from "../i18n/language.ts"
import { currentSession } from "../model/customerRoute.ts"
import { isServed } from "../model/serving.ts"
import { model, set } from "../store.ts"
import { Icon } from "./Icon.tsx"

export const Composer = ({ conversation }: { readonly conversation: Conversation }) => {
  const i18n = useI18n()
  const [text, setText] = useState("")
  const field = useRef<HTMLTextAreaElement>(null)
  const { writeAs, sessionFilter } = model.value
  const session = currentSession(conversation, sessionFilter)
  const served = isServed(session) ? session : undefined
  const agent = writeAs === "agent" ? served : undefined
  useEffect(() => {
    if (agent !== undefined) field.current?.focus()
  }, [agent?.sessionId])
  const send = async (): Promise<void> => {
    const written = text.trim()
    if (written === "") return
    const isWritten = await (agent === undefined ? writeAsCustomer(written) : writeAsAgent(agent, written))
    if (isWritten) setText("")
  }
  const label = i18n.composer((agent?.agentId ?? conversation.clientUserId).slice(0, 24))
  return (
    <form
      class={`composer ${agent === undefined ? "" : "as-agent"}`}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {served !== undefined && <WriteAs />}
      <textarea
        ref={field}
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

const WriteAs = () => {
  const i18n = useI18n()
  const { writeAs } = model.value
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would be seen
    <div class="segments" role="group" aria-label={i18n.writeAs}>
      {(["customer", "agent"] as const).map((one) => (
        <button key={one} type="button" aria-pressed={writeAs === one} onClick={() => set({ writeAs: one })}>
          {one === "customer" ? i18n.you : i18n.agent}
        </button>
      ))}
    </div>
  )
}
