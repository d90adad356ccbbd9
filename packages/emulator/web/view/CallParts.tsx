/**
 * One call of the webhook: what was wrong with its answer, its tries, and the packet as the backend was told it.
 */
import type { WebhookCall, WebhookTry } from "../../src/api/protocol.ts"
import { useI18n, useLanguage, useLocale } from "../i18n/language.ts"
import { callbackPage } from "../model/sources.ts"
import { fullTime, timeText } from "../model/times.ts"
import { nowMs } from "../store.ts"
import { DescriptionList } from "./DescriptionList.tsx"
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon } from "./Icon.tsx"
import { Inferred } from "./Inferred.tsx"
import { Json } from "./Json.tsx"
import { Link } from "./Link.tsx"

export const CallParts = ({ call }: { readonly call: WebhookCall }) => {
  const i18n = useI18n()
  const locale = useLocale()
  const page = callbackPage(call.command, useLanguage())
  const { problems, fault, tries, answer, packet } = call
  return (
    <>
      {problems.length > 0 && (
        <div class="verdict">
          <span class="verdict-code">
            <Icon name="warn" size={22} />
          </span>
          <div>
            <strong>{i18n.webhook.outcomes[call.outcome]}</strong>
            {problems.slice(0, 10).map((problem) => (
              <p key={problem}>
                <bdi>{problem.slice(0, 600)}</bdi>
              </p>
            ))}
          </div>
        </div>
      )}
      {answer?.AIProvider === 1 && (
        <p class="hint">
          <Icon name="question" size={16} />
          <span>{i18n.webhook.builtIn}</span>
        </p>
      )}
      <DescriptionList
        items={[
          ["CallbackCommand", call.command],
          ["Event", call.event],
          [
            i18n.webhook.source,
            page === undefined ? undefined : (
              <Link address={page} class="source">
                {page.split("/").slice(-2).join("/")} <Icon name="out" size={14} />
              </Link>
            )
          ],
          [i18n.webhook.happened, fullTime(call.at, locale)],
          ["SessionId", call.sessionId?.slice(0, 300)],
          [i18n.you, call.clientUserId?.slice(0, 300)],
          ["RequestID", call.requestId],
          [i18n.webhook.sign, call.isSigned ? i18n.webhook.signed : i18n.webhook.unsigned],
          [i18n.outcome.fault, fault],
          ["URL", call.url === "" ? undefined : <Url url={call.url} />]
        ]}
      />
      {tries.length > 0 && (
        <section class="section">
          <h3>{i18n.webhook.tries(tries.length)}</h3>
          <ol class="attempts">
            {tries.slice(-20).map((one, index) => (
              <li key={index}>
                <Try one={one} />
              </li>
            ))}
          </ol>
        </section>
      )}
      <Inferred sentences={call.inferred} />
      <section class="section">
        <h3>{i18n.webhook.packet}</h3>
        <Json value={packet} />
      </section>
    </>
  )
}

/** Breaks between its parameters, where it is too long for a line. */
const Url = ({ url }: { readonly url: string }) => (
  <code class="url">
    {url
      .slice(0, 2000)
      .split(/(?<=[?&])/)
      .map((part) => [part, <wbr key={part} />])}
  </code>
)

const Try = ({ one }: { readonly one: WebhookTry }) => {
  const i18n = useI18n()
  const { status, tookMs, body } = one
  return (
    <div class="attempt">
      <span class="attempt-head">
        <span class={`outcome ${one.problems.length === 0 ? "delivered" : "rejected"}`}>
          {status === undefined ? i18n.webhook.noAnswer(tookMs) : i18n.webhook.answered(status, tookMs)}
        </span>
        <time>{timeText(one.at, useLocale(), nowMs())}</time>
      </span>
      {body !== undefined && body !== "" && (
        <pre class="json">
          <ExpandableText text={body} limit={1000} />
        </pre>
      )}
    </div>
  )
}
