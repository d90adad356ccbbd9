/**
 * Of a message that the customer can answer by a tap: what the app sends then, and whence that is known.
 */
import type { ReceivedElement } from "../../src/api/protocol.ts"
import { useI18n } from "../i18n/language.ts"
import { answerOf } from "../model/answers.ts"
import { DESK_MESSAGES_PAGE } from "../model/sources.ts"
import { Icon } from "./Icon.tsx"
import { Link } from "./Link.tsx"

export const AnswerNote = ({ body }: { readonly body: readonly ReceivedElement[] }) => {
  const i18n = useI18n()
  const answer = answerOf(body)
  if (answer === undefined) return null
  return (
    <p class="hint">
      <Icon name="chat" size={16} />
      <span>
        {i18n.answerIs} {answer === "documented" ? i18n.answerDocumented : i18n.answerInferred}{" "}
        {answer === "documented" && <Link address={DESK_MESSAGES_PAGE}>269/96058</Link>}
      </span>
    </p>
  )
}
