/**
 * Opens a session as a customer does.
 */
import { useState } from "preact/hooks"
import { openSession } from "../actions/customer.ts"
import { useI18n } from "../i18n/language.ts"
import { Popover } from "./Popover.tsx"

export const OpenSession = ({ prominent = false }: { readonly prominent?: boolean }) => {
  const i18n = useI18n()
  return (
    <Popover
      icon="plus"
      label={i18n.openSession}
      buttonClass={prominent ? "primary" : "primary square"}
      align="start"
      text={prominent ? i18n.openSession : <span class="narrow-only">{i18n.session}</span>}
    >
      {(close) => <Form close={close} />}
    </Popover>
  )
}

const Form = ({ close }: { readonly close: () => void }) => {
  const i18n = useI18n()
  const [user, setUser] = useState("")
  const [sessionId, setSessionId] = useState("")
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        void openSession(user.trim(), sessionId.trim()).then((done) => done && close())
      }}
    >
      <p class="muted">{i18n.openSessionText}</p>
      <label>
        {i18n.customerId}
        <input required maxLength={200} value={user} onInput={(event) => setUser(event.currentTarget.value)} />
      </label>
      <label>
        {i18n.sessionIdOptional}
        <input maxLength={200} value={sessionId} onInput={(event) => setSessionId(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button primary" disabled={user.trim() === ""}>
        {i18n.open}
      </button>
    </form>
  )
}
