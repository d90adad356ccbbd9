/**
 * Opens a session as a customer does.
 */
import { useState } from "preact/hooks"
import { openSession } from "../actions.ts"
import { useWords } from "../words/words.tsx"
import { Popover } from "./Popover.tsx"

export const OpenSession = ({ prominent = false }: { readonly prominent?: boolean }) => {
  const words = useWords()
  return (
    <Popover
      icon="plus"
      label={words.openSession}
      buttonClass={prominent ? "primary" : "primary square"}
      align="start"
      {...(prominent ? { text: words.openSession } : {})}
    >
      {(close) => <Form close={close} />}
    </Popover>
  )
}

const Form = ({ close }: { readonly close: () => void }) => {
  const words = useWords()
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
      <p class="muted">{words.openSessionText}</p>
      <label>
        {words.customerId}
        <input required maxLength={200} value={user} onInput={(event) => setUser(event.currentTarget.value)} />
      </label>
      <label>
        {words.sessionIdOptional}
        <input maxLength={200} value={sessionId} onInput={(event) => setSessionId(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button primary" disabled={user.trim() === ""}>
        {words.open}
      </button>
    </form>
  )
}
