/**
 * Every attempt to send one message: the same MsgRandom, another `random` each time.
 */
import type { RequestSummary } from "../../src/api/protocol.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { timeText } from "../model/times.ts"
import { nowMs } from "../store.ts"
import { FaultText, OutcomeLabel } from "./OutcomeLabel.tsx"

type Attempt = Pick<
  RequestSummary,
  | "id"
  | "receivedAt"
  | "random"
  | "rule"
  | "fault"
  | "messageId"
  | "duplicateOf"
  | "status"
  | "code"
  | "command"
  | "carriedOut"
  | "msgKey"
>

export const Attempts = (props: {
  readonly attempts: readonly Attempt[]
  readonly shown: string | undefined
  readonly onShow: (id: string) => void
}) => {
  const i18n = useI18n()
  const locale = useLocale()
  const { attempts } = props
  // Calls of a stream are no attempts: each has a piece of its own.
  const isStream = attempts.some(({ msgKey }) => msgKey !== undefined)
  const note = isStream ? i18n.stream.sameKey : i18n.attemptsNote
  return (
    <section class="section">
      <h3>{isStream ? i18n.stream.calls(attempts.length) : i18n.attempts(attempts.length)}</h3>
      <ol class="attempts">
        {attempts.slice(-100).map((attempt) => (
          <li key={attempt.id}>
            <button
              type="button"
              class={`attempt ${attempt.id === props.shown ? "shown" : ""}`}
              aria-pressed={attempt.id === props.shown}
              onClick={() => props.onShow(attempt.id)}
            >
              <span class="attempt-head">
                <code>{attempt.id}</code>
                <OutcomeLabel request={attempt} />
                <time>{timeText(attempt.receivedAt, locale, nowMs())}</time>
              </span>
              <span class="attempt-more">
                random <code>{attempt.random ?? "—"}</code>
              </span>
              {attempt.fault !== undefined && (
                <span class="attempt-more">
                  <FaultText request={attempt} />
                </span>
              )}
            </button>
          </li>
        ))}
      </ol>
      <p class="muted small">{attempts.length === 0 ? i18n.attemptsGone : note}</p>
    </section>
  )
}
