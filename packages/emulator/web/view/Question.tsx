/**
 * A question whose answer the customer writes.
 */
import { useState } from "preact/hooks"
import { writeAsCustomer } from "../actions/customer.ts"
import { useI18n } from "../i18n/language.ts"
import { CardTitle } from "./CardTitle.tsx"

export const Question = ({ title }: { readonly title: string }) => {
  const i18n = useI18n()
  const [answer, setAnswer] = useState("")
  const isEmpty = answer.trim() === ""
  return (
    <form
      class="card choices question"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isEmpty) void writeAsCustomer(answer.trim()).then((done) => done && setAnswer(""))
      }}
    >
      <CardTitle text={title} icon="question" />
      <div class="answer">
        <input
          aria-label={`${i18n.answer}: ${title.slice(0, 100)}`}
          placeholder={i18n.answer}
          maxLength={10_000}
          autocomplete="off"
          value={answer}
          onInput={(event) => setAnswer(event.currentTarget.value)}
        />
        <button type="submit" class="button primary" disabled={isEmpty}>
          {i18n.send}
        </button>
      </div>
    </form>
  )
}
