/**
 * Every call of a streamed answer, refused ones too: which piece, when, its text, and what was wrong with it.
 */
import { useLayoutEffect, useRef } from "preact/hooks"
import type { ReceivedRequest } from "../../src/api/protocol.ts"
import { meaningOf } from "../i18n/codes.ts"
import { useI18n, useLanguage, useLocale } from "../i18n/language.ts"
import { isInferred } from "../model/sources.ts"
import { readCall } from "../model/streamCalls.ts"
import { fullTime, sinceText } from "../model/times.ts"
import { InferredMark } from "./Inferred.tsx"
import { FaultText, OutcomeLabel } from "./OutcomeLabel.tsx"

const MAX_SHOWN = 100
const MAX_CHARACTERS = 300
/** So near to its end, the list is read at its end: the newest call is to stay in sight. */
const NEAR_PX = 60

export const StreamCalls = (props: {
  readonly calls: readonly ReceivedRequest[]
  /** When its first piece came, milliseconds since 1970. */
  readonly startedAt: number
  readonly shown: string | undefined
  readonly onShow: (id: string) => void
}) => {
  const i18n = useI18n()
  const { calls, startedAt } = props
  const list = useRef<HTMLOListElement>(null)
  const isAtEnd = useRef(true)
  useLayoutEffect(() => {
    if (isAtEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight })
  }, [calls.length])
  const skipped = Math.max(0, calls.length - MAX_SHOWN)
  return (
    <section class="section">
      <h3>{i18n.stream.calls(calls.length)}</h3>
      <ol
        class="attempts stream-calls"
        ref={list}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollTop + clientHeight > scrollHeight - NEAR_PX
        }}
      >
        {calls.slice(skipped).map((call, place) => (
          <li key={call.id}>
            <Call
              call={call}
              number={skipped + place + 1}
              startedAt={startedAt}
              isShown={call.id === props.shown}
              onShow={props.onShow}
            />
          </li>
        ))}
      </ol>
      <p class="muted small">
        {calls.length === 0 ? i18n.attemptsGone : i18n.stream.callsNote}
        {skipped > 0 && ` ${i18n.stream.callsShown(MAX_SHOWN)}`}
      </p>
    </section>
  )
}

const Call = (props: {
  readonly call: ReceivedRequest
  readonly number: number
  readonly startedAt: number
  readonly isShown: boolean
  readonly onShow: (id: string) => void
}) => {
  const i18n = useI18n()
  const locale = useLocale()
  const { call, number, startedAt, isShown } = props
  const { index, text, isLast } = readCall(call)
  return (
    <button
      type="button"
      class={`attempt ${isShown ? "shown" : ""}`}
      aria-pressed={isShown}
      onClick={() => props.onShow(call.id)}
    >
      <span class="attempt-head">
        <strong>{index === undefined ? `#${number}` : `Index ${index}`}</strong>
        <OutcomeLabel request={call} />
        {isLast && <span class="pill">{i18n.stream.last}</span>}
        <time title={fullTime(call.receivedAt, locale)}>{sinceText(call.receivedAt - startedAt, locale)}</time>
      </span>
      {text === undefined || text === "" ? (
        <span class="attempt-more">{text === "" ? i18n.stream.noText : i18n.stream.textNotKept}</span>
      ) : (
        <bdi class="chunk">{inOneLine(text)}</bdi>
      )}
      <Wrong call={call} />
    </button>
  )
}

/** Where lines end is to be seen, and takes no room. */
const inOneLine = (text: string): string =>
  (text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text).replaceAll("\n", "↵")

const Wrong = ({ call }: { readonly call: ReceivedRequest }) => {
  const language = useLanguage()
  const { rule, fault } = call
  return (
    <>
      {rule !== undefined && (
        <span class="attempt-wrong">
          {meaningOf(rule.code, language)} {isInferred(rule.source) && <InferredMark />}
          <bdi>{rule.message.slice(0, 300)}</bdi>
        </span>
      )}
      {fault !== undefined && (
        <span class="attempt-more">
          <FaultText request={call} />
        </span>
      )}
    </>
  )
}
