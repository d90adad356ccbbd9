/**
 * What happened to a session, as a quiet line between messages: it began, it went to an agent or into the queue, somebody ended it; and what the
 * customer's app sent without showing it.
 */
import type { ChatEntry } from "../../src/api/protocol.ts"
import type { Translation } from "../i18n/en.ts"
import { useI18n } from "../i18n/language.ts"
import { CallMarks } from "./CallMarks.tsx"

export type SessionEntry = Extract<ChatEntry, { readonly session: unknown }>

export type SignalEntry = Extract<ChatEntry, { readonly kind: "signal" }>

export const SessionLine = ({ entry, time }: { readonly entry: SessionEntry; readonly time: string }) => {
  const i18n = useI18n()
  const { agentId, endedBy } = entry.session
  // Who served a session that somebody else ended is not what the line is about.
  const isOfAgent = agentId !== undefined && (endedBy === undefined || endedBy === "agent")
  return (
    <div class="divider">
      <span>
        {happened(entry, i18n)}
        {isOfAgent && (
          <>
            {" · "}
            <bdi>{agentId.slice(0, 60)}</bdi>
          </>
        )}
        {" · "}
        {time}
      </span>
      <CallMarks cause={entry.seq} />
    </div>
  )
}

export const SignalLine = ({ entry, time }: { readonly entry: SignalEntry; readonly time: string }) => {
  const i18n = useI18n()
  const { src } = entry.signal
  return (
    <div class="divider">
      <span>
        {i18n.signals[src] ?? i18n.signal} · <code>src {src.slice(0, 12)}</code> · {time}
      </span>
      <CallMarks cause={entry.seq} />
    </div>
  )
}

const happened = (entry: SessionEntry, i18n: Translation): string => {
  switch (entry.kind) {
    case "session-opened":
      return i18n.sessionOpened
    case "session-changed":
      return i18n.changes[entry.change]
    case "session-ended": {
      const { endedBy } = entry.session
      return endedBy === undefined ? i18n.sessionWasEnded : `${i18n.sessionWasEnded} · ${i18n.endedBy[endedBy]}`
    }
  }
}
