/**
 * What is known of the selected message: how it came, in how many attempts, and what the judge said.
 */
import { useEffect, useState } from "preact/hooks"
import type { ChatEntry, MessageDetails, MessageStream } from "../../src/api/protocol.ts"
import { backTo } from "../history.ts"
import type { Translation } from "../i18n/en.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { fullTime } from "../model/times.ts"
import { model, set } from "../store.ts"
import { AnswerNote } from "./AnswerNote.tsx"
import { Attempts } from "./Attempts.tsx"
import { DescriptionList } from "./DescriptionList.tsx"
import { DetailsBody } from "./DetailsBody.tsx"
import { Icon } from "./Icon.tsx"
import { Inferred } from "./Inferred.tsx"
import { Json } from "./Json.tsx"
import { RequestBody } from "./RequestBody.tsx"
import { Rules } from "./Rules.tsx"
import type { SessionEntry, SignalEntry } from "./SessionLine.tsx"
import { StreamCalls } from "./StreamCalls.tsx"
import { ToldCalls } from "./ToldCalls.tsx"
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
            <h2>{titleOf(entry, i18n)}</h2>
            <button type="button" class="button quiet" aria-label={i18n.close} title={i18n.close} onClick={close}>
              <Icon name="cross" size={17} />
            </button>
          </div>
          <DetailsBody>
            {entry.kind === "message" ? <MessageParts key={entry.seq} entry={entry} /> : <OtherParts entry={entry} />}
            <ToldCalls key={entry.seq} cause={entry.seq} />
          </DetailsBody>
        </>
      )}
    </aside>
  )
}

const titleOf = (entry: ChatEntry, i18n: Translation): string => {
  if ("session" in entry) return i18n.session
  if (entry.kind === "signal") return i18n.signal
  if (entry.kind === "customer") return i18n.customerMessageTitle
  return entry.kind === "agent" ? i18n.agentMessageTitle : i18n.messageTitle
}

const OtherParts = ({ entry }: { readonly entry: Exclude<ChatEntry, { readonly kind: "message" }> }) => {
  const i18n = useI18n()
  const locale = useLocale()
  if ("session" in entry) return <SessionParts entry={entry} />
  if (entry.kind === "signal") return <SignalParts entry={entry} />
  const { id, sessionId } = entry.message
  return (
    <DescriptionList
      items={[
        ["id", id],
        [i18n.received, fullTime(entry.at, locale)],
        [i18n.from, writerOf(entry, i18n.service).slice(0, 320)],
        ["SessionId", sessionId === undefined ? i18n.outside : sessionId.slice(0, 300)]
      ]}
    />
  )
}

const writerOf = (
  entry: Extract<ChatEntry, { readonly kind: "customer" | "agent" | "system" }>,
  service: string
): string => (entry.kind === "agent" ? entry.message.agentId : entry.kind === "customer" ? entry.clientUserId : service)

const SessionParts = ({ entry }: { readonly entry: SessionEntry }) => {
  const i18n = useI18n()
  const locale = useLocale()
  const { sessionId, state, agentId, groupId, queue, endedBy, customerServiceId } = entry.session
  return (
    <DescriptionList
      items={[
        [i18n.changed, fullTime(entry.at, locale)],
        [i18n.you, entry.clientUserId.slice(0, 300)],
        ["SessionId", sessionId.slice(0, 300)],
        [i18n.stateWas, entry.kind === "session-changed" ? i18n.states[entry.was] : undefined],
        [i18n.state, `${i18n.states[state]} (${state})`],
        [i18n.agent, agentId],
        ["AgentGroupId", groupId],
        [i18n.queue, queue === undefined ? undefined : i18n.queuePlace(queue.priority)],
        [i18n.queueUntil, queue?.until === undefined ? undefined : fullTime(queue.until, locale)],
        [i18n.ended, endedBy === undefined ? undefined : i18n.endedBy[endedBy]],
        ["CustomerServiceId", customerServiceId?.slice(0, 300)]
      ]}
    />
  )
}

const SignalParts = ({ entry }: { readonly entry: SignalEntry }) => {
  const i18n = useI18n()
  const { id, sessionId, src, data } = entry.signal
  return (
    <>
      <DescriptionList
        items={[
          ["id", id],
          [i18n.received, fullTime(entry.at, useLocale())],
          [i18n.from, entry.clientUserId.slice(0, 320)],
          ["src", src.slice(0, 60)],
          ["SessionId", sessionId === undefined ? i18n.outside : sessionId.slice(0, 300)]
        ]}
      />
      <p class="hint">{i18n.signalText}</p>
      <Json value={JSON.parse(data)} />
    </>
  )
}

const MessageParts = ({ entry }: { readonly entry: ChatEntry & { readonly kind: "message" } }) => {
  const locale = useLocale()
  const i18n = useI18n()
  const { message } = entry
  const { stream, msgRandom } = message
  const details = useDetails<MessageDetails>(
    `/messages/${message.id}`,
    (request) =>
      request.messageId === message.id ||
      request.duplicateOf === message.id ||
      (stream !== undefined && request.msgKey === stream.msgKey) ||
      (msgRandom !== undefined && request.msgRandom === msgRandom)
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
          ["MsgRandom", msgRandom],
          ["MsgKey", stream?.msgKey],
          [i18n.stream.state, stream === undefined ? undefined : <StreamState stream={stream} />],
          [i18n.received, fullTime(message.receivedAt, locale)],
          ["SessionId", message.sessionId?.slice(0, 300)],
          ["FromAccount", message.from?.slice(0, 300)],
          ["ToAccount", message.to?.slice(0, 300)],
          ["CloudCustomData", message.cloudCustomData?.slice(0, 1000)],
          ["ExcludeFromUserRespTimeout", message.excludeFromUserRespTimeout]
        ]}
      />
      <AnswerNote body={message.body} />
      {details !== undefined &&
        (stream === undefined ? (
          <Attempts attempts={attempts} shown={shown?.id} onShow={choose} />
        ) : (
          <StreamCalls calls={attempts} startedAt={message.receivedAt} shown={shown?.id} onShow={choose} />
        ))}
      {shown !== undefined && (
        <>
          <Rules request={shown} />
          <Inferred sentences={shown.inferred} />
          <Warnings warnings={shown.warnings} />
          <RequestBody request={shown} />
        </>
      )}
    </>
  )
}

const StreamState = ({ stream }: { readonly stream: MessageStream }) => {
  const i18n = useI18n()
  const { state, endedBy, text } = stream
  const isCut = endedBy === "silence" || endedBy === "session"
  return (
    <>
      <span class={isCut ? "warn-text" : ""}>
        {state === "open" ? i18n.stream.growing : i18n.stream[endedBy ?? "finish"]}
      </span>
      {" · "}
      {i18n.stream.characters(text.length)}
    </>
  )
}
