/**
 * One request: what is wrong with it, in what field, by which rule, and what the client was answered.
 */
import type { RequestDetails } from "../../src/api/protocol.ts"
import { showMessage } from "../actions/inbox.ts"
import { showRequest } from "../actions/requests.ts"
import { backTo } from "../history.ts"
import { meaningOf } from "../i18n/codes.ts"
import { useI18n, useLanguage, useLocale } from "../i18n/language.ts"
import { fullTime } from "../model/times.ts"
import { model, set } from "../store.ts"
import { Attempts } from "./Attempts.tsx"
import { DescriptionList } from "./DescriptionList.tsx"
import { DetailsBody } from "./DetailsBody.tsx"
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon } from "./Icon.tsx"
import { Inferred } from "./Inferred.tsx"
import { FaultText, OutcomeLabel } from "./OutcomeLabel.tsx"
import { RequestBody } from "./RequestBody.tsx"
import { Rules } from "./Rules.tsx"
import { Source } from "./Source.tsx"
import { useDetails } from "./useDetails.ts"
import { Warnings } from "./Warnings.tsx"

export const RequestPane = () => {
  const i18n = useI18n()
  const id = model.value.selectedRequest
  const details = useDetails<RequestDetails>(id === undefined ? undefined : `/requests/${id}`, (request, known) => {
    const mine = known?.attempts.find((attempt) => attempt.id === id)
    if (mine?.msgKey !== undefined) return request.msgKey === mine.msgKey
    return mine?.msgRandom !== undefined && request.msgRandom === mine.msgRandom
  })
  return (
    <main class="pane request-pane" id="chat" tabIndex={-1} aria-label={i18n.requestTitle}>
      {details === undefined ? (
        <div class="empty small-empty">
          <Icon name="list" size={30} />
          <p>{i18n.requestEmptyText}</p>
        </div>
      ) : (
        <>
          <div class="details-head">
            <button
              type="button"
              class="button quiet narrow-only"
              aria-label={i18n.back}
              onClick={() => backTo({ pane: "list" }, () => set({ pane: "list" }))}
            >
              <Icon name="back" />
            </button>
            <h2>
              <code>{details.request.id}</code> <OutcomeLabel request={details.request} />
            </h2>
          </div>
          <DetailsBody>
            <Parts key={details.request.id} details={details} />
          </DetailsBody>
        </>
      )}
    </main>
  )
}

const Parts = ({ details }: { readonly details: RequestDetails }) => {
  const i18n = useI18n()
  const language = useLanguage()
  const locale = useLocale()
  const { request, attempts } = details
  const { rule, fault } = request
  const messageId = request.messageId ?? request.duplicateOf
  return (
    <>
      {rule !== undefined && (
        <div class="verdict">
          <span class="verdict-code">{rule.code}</span>
          <div>
            <strong>{meaningOf(rule.code, language) ?? i18n.unknownCode}</strong>
            <p>
              <ExpandableText text={rule.message} limit={600} />
            </p>
          </div>
        </div>
      )}
      {fault !== undefined && (
        <div class="verdict by-fault">
          <span class="verdict-code">
            <Icon name="bolt" size={22} />
          </span>
          <div>
            <strong>
              {i18n.outcome.fault} {fault}
            </strong>
            <p>
              <FaultText request={request} />
              {request.code !== undefined &&
                request.code !== 0 &&
                ` · ${meaningOf(request.code, language) ?? i18n.unknownCode}`}
            </p>
          </div>
        </div>
      )}
      <DescriptionList
        items={[
          [i18n.command, request.command],
          [i18n.field, rule === undefined ? undefined : <code>{rule.path.slice(0, 300) || "body"}</code>],
          [i18n.source, rule === undefined ? undefined : <Source source={rule.source} />],
          ["random", request.random],
          ["MsgKey", request.msgKey],
          ["MsgRandom", attempts.find(({ id }) => id === request.id)?.msgRandom],
          [i18n.received, fullTime(request.receivedAt, locale)],
          ["ErrorInfo", request.errorInfo?.slice(0, 600)]
        ]}
      />
      {messageId !== undefined && (
        <button type="button" class="button" onClick={() => void showMessage(conversationOf(details), messageId)}>
          <Icon name="chat" size={16} /> {i18n.seeMessage} {messageId}
        </button>
      )}
      {attempts.length > 1 && <Attempts attempts={attempts} shown={request.id} onShow={showRequest} />}
      <Rules request={request} />
      <Inferred sentences={request.inferred} />
      <Warnings warnings={request.warnings} />
      <RequestBody request={request} />
    </>
  )
}

/** The conversation of the customer to whom the request's message went. */
const conversationOf = ({ request, attempts }: RequestDetails): string | undefined => {
  const summary = attempts.find(({ id }) => id === request.id)
  const all = [...model.value.conversations.values()]
  const found =
    summary?.sessionId === undefined
      ? all.find(({ clientUserId }) => clientUserId === summary?.to)
      : all.find(({ sessions }) => sessions.some(({ sessionId }) => sessionId === summary.sessionId))
  return found?.id
}
