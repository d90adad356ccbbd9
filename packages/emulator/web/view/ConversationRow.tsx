/**
 * One customer in the list: what came last, what is new, and whether a session is open.
 */
import type { Conversation } from "../../src/api/protocol.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { isOpen } from "../model/isOpen.ts"
import { isWaiting } from "../model/serving.ts"
import { shortTime } from "../model/times.ts"
import { model, nowMs } from "../store.ts"
import { Avatar } from "./Avatar.tsx"

export const ConversationRow = ({ conversation }: { readonly conversation: Conversation }) => {
  const i18n = useI18n()
  const locale = useLocale()
  const unread = model.value.unread.get(conversation.id) ?? 0
  const { clientUserId, preview, lastAt, sessions } = conversation
  const open = sessions.filter(isOpen).length
  const waiting = sessions.findLast(isWaiting)
  const kind = preview === undefined || preview.kind === "text" ? "" : `[${i18n.kinds[preview.kind] ?? preview.kind}] `
  return (
    <div class={`conversation ${unread > 0 ? "unread" : ""}`}>
      <Avatar name={clientUserId} />
      <div class="conversation-text">
        <div class="line-one">
          <bdi class="name">{clientUserId.slice(0, 100)}</bdi>
          <time>{lastAt > 0 ? shortTime(lastAt, locale, nowMs()) : ""}</time>
        </div>
        <div class="line-two">
          <span class="preview">
            {preview === undefined ? (
              i18n.noEntries
            ) : (
              <>
                {preview.by === "customer" && <span class="by">{i18n.you}: </span>}
                {preview.by === "agent" && <span class="by">{i18n.agent}: </span>}
                {kind}
                <bdi>{preview.text.slice(0, 140)}</bdi>
              </>
            )}
          </span>
          {unread > 0 && (
            <span class="badge" title={i18n.messagesUnread(unread)}>
              {unread > 999 ? "999+" : unread}
              <span class="hidden"> {i18n.messagesUnread(unread)}</span>
            </span>
          )}
        </div>
        <div class={`session-state ${waiting ? "waiting-state" : open > 0 ? "open" : ""}`}>
          {waiting !== undefined
            ? i18n.states[waiting.state]
            : open > 0
              ? i18n.sessionsOpen(open)
              : sessions.length > 0
                ? i18n.sessionEnded
                : i18n.noSession}
        </div>
      </div>
    </div>
  )
}
