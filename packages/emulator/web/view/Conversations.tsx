/**
 * The customers: who has a session or a message, what came last, and what is new.
 */
import { useMemo } from "preact/hooks"
import type { Conversation } from "../../src/api/protocol.ts"
import { selectConversation } from "../actions.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { isOpen } from "../model/isOpen.ts"
import { shortTime } from "../model/times.ts"
import { model, nowMs, set } from "../store.ts"
import { Avatar } from "./Avatar.tsx"
import { Icon } from "./Icon.tsx"
import { ListBox } from "./ListBox.tsx"
import { OpenSession } from "./OpenSession.tsx"

export const Conversations = () => {
  const i18n = useI18n()
  const { conversations, search, chat } = model.value
  const found = useMemo(() => find(conversations, search), [conversations, search])
  return (
    <nav class="pane list-pane" aria-label={i18n.customers}>
      <div class="pane-head">
        <label class="search">
          <Icon name="search" size={16} />
          <span class="hidden">{i18n.search}</span>
          <input
            type="search"
            placeholder={i18n.searchShort}
            value={search}
            onInput={(event) => set({ search: event.currentTarget.value })}
          />
        </label>
        <OpenSession />
      </div>
      {found.length === 0 && search !== "" && <p class="note">{i18n.noMatch}</p>}
      <ListBox
        id="conversations"
        label={i18n.customers}
        items={found}
        keyOf={({ id }) => id}
        selected={chat?.conversation}
        onSelect={({ id }, by) => selectConversation(id, { stay: by === "key" })}
        estimate={72}
        row={(conversation) => <Row conversation={conversation} />}
      />
    </nav>
  )
}

const Row = ({ conversation }: { readonly conversation: Conversation }) => {
  const i18n = useI18n()
  const locale = useLocale()
  const unread = model.value.unread.get(conversation.id) ?? 0
  const { clientUserId, preview, lastAt, sessions } = conversation
  const open = sessions.filter(isOpen).length
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
        <div class={`session-state ${open > 0 ? "open" : ""}`}>
          {open > 0 ? i18n.sessionsOpen(open) : sessions.length > 0 ? i18n.sessionEnded : i18n.noSession}
        </div>
      </div>
    </div>
  )
}

/** By the customer's id and by the ids of sessions; the newest first. */
const find = (conversations: ReadonlyMap<string, Conversation>, search: string): readonly Conversation[] => {
  const wanted = search.trim().toLowerCase()
  const matches = ({ clientUserId, sessions }: Conversation): boolean =>
    clientUserId.toLowerCase().includes(wanted) ||
    sessions.some(({ sessionId }) => sessionId.toLowerCase().includes(wanted))
  return [...conversations.values()]
    .filter((conversation) => wanted === "" || matches(conversation))
    .sort((a, b) => b.lastSeq - a.lastSeq || b.lastAt - a.lastAt)
}
