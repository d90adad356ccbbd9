/**
 * What is known of the selected message: how it came, in how many attempts, and what the judge said.
 */
import { useEffect, useState } from "preact/hooks"
import type { ChatEntry, MessageDetails } from "../../src/api/protocol.ts"
import { backTo } from "../history.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { fullTime } from "../model/times.ts"
import { model, set } from "../store.ts"
import { AnswerNote } from "./AnswerNote.tsx"
import { Attempts } from "./Attempts.tsx"
import { DescriptionList } from "./DescriptionList.tsx"
import { DetailsBody } from "./DetailsBody.tsx"
import { Icon } from "./Icon.tsx"
import { RequestBody } from "./RequestBody.tsx"
import { Rules } from "./Rules.tsx"
import { useDetails } from "./useDetails.ts"
import { Warnings } from "./Warnings.tsx"

export const Inspector = () => {
  const i18n = useI18n()
  const { chat, selectedSeq } = model.value
  const entry = chat?.entries.find(({ seq }) => seq === selectedSeq)
  const close = (): void => {
    // Back to where one was, not to the beginning of the page.
    document.querySelector<HTMLElement>(".feed .row.selected")?.focus({ preventScroll: true })
    backTo({ pane: "chat", entry: undefined }, () => set({ pane: "chat", selectedSeq: undefined }))
  }
  return (
    <aside
      class="pane details-pane"
      aria-label={i18n.details}
      onKeyDown={(event) => {
        if (event.key === "Escape") close()
      }}
    >
      {entry === undefined ? (
        <div class="empty small-empty">
          <Icon name="chat" size={30} />
          <h2>{i18n.detailsEmptyTitle}</h2>
          <p>{i18n.detailsEmptyText}</p>
        </div>
      ) : (
        <>
          <div class="details-head">
            <h2>
              {entry.kind === "customer"
                ? i18n.customerMessageTitle
                : entry.kind === "message"
                  ? i18n.messageTitle
                  : i18n.session}
            </h2>
            <button type="button" class="button quiet" aria-label={i18n.close} title={i18n.close} onClick={close}>
              <Icon name="cross" size={17} />
            </button>
          </div>
          <DetailsBody>
            {entry.kind === "message" ? <MessageParts key={entry.seq} entry={entry} /> : <OtherParts entry={entry} />}
          </DetailsBody>
        </>
      )}
    </aside>
  )
}

const OtherParts = ({ entry }: { readonly entry: Exclude<ChatEntry, { readonly kind: "message" }> }) => {
  const i18n = useI18n()
  const locale = useLocale()
  const sessionId = "session" in entry ? entry.session.sessionId : entry.message.sessionId
  return (
    <DescriptionList
      items={[
        ...("session" in entry ? [] : [["id", entry.message.id] as const]),
        [i18n.received, fullTime(entry.at, locale)],
        [i18n.from, entry.clientUserId.slice(0, 300)],
        ["SessionId", sessionId === undefined ? i18n.outside : sessionId.slice(0, 300)]
      ]}
    />
  )
}

const MessageParts = ({ entry }: { readonly entry: ChatEntry & { readonly kind: "message" } }) => {
  const locale = useLocale()
  const i18n = useI18n()
  const { message } = entry
  const details = useDetails<MessageDetails>(
    `/messages/${message.id}`,
    (request) =>
      request.messageId === message.id || request.duplicateOf === message.id || request.msgRandom === message.msgRandom
  )
  const attempts = details?.attempts ?? []
  const [chosen, choose] = useState<string | undefined>(undefined)
  useEffect(() => choose(undefined), [message.id])
  const delivered = attempts.find(({ messageId }) => messageId === message.id)
  const shown = attempts.find(({ id }) => id === chosen) ?? delivered ?? attempts.at(-1)
  return (
    <>
      <DescriptionList
        items={[
          ["id", message.id],
          ["MsgRandom", message.msgRandom],
          [i18n.received, fullTime(message.receivedAt, locale)],
          ["SessionId", message.sessionId?.slice(0, 300)],
          ["FromAccount", message.from?.slice(0, 300)],
          ["ToAccount", message.to?.slice(0, 300)],
          ["CloudCustomData", message.cloudCustomData?.slice(0, 1000)],
          ["ExcludeFromUserRespTimeout", message.excludeFromUserRespTimeout]
        ]}
      />
      <AnswerNote body={message.body} />
      {details !== undefined && <Attempts attempts={attempts} shown={shown?.id} onShow={choose} />}
      {shown !== undefined && (
        <>
          <Rules request={shown} />
          <Warnings warnings={shown.warnings} />
          <RequestBody request={shown} />
        </>
      )}
    </>
  )
}
