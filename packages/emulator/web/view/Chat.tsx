/**
 * A conversation as the customer's phone shows it.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import type { ChatEntry } from "../../src/api/protocol.ts"
import { selectEntry } from "../actions/inbox.ts"
import type { Translation } from "../i18n/en.ts"
import { useI18n } from "../i18n/language.ts"
import { streamOf } from "../model/streams.ts"
import { model } from "../store.ts"
import { ChatHead } from "./ChatHead.tsx"
import { Composer } from "./Composer.tsx"
import { Entry } from "./Entry.tsx"
import { Icon } from "./Icon.tsx"
import { stepOf, VirtualList, type VirtualListHandle } from "./VirtualList.tsx"

export const Chat = () => {
  const i18n = useI18n()
  const { chat, sessionFilter, selectedSeq, reveal } = model.value
  const conversation = model.value.conversations.get(chat?.conversation ?? "")
  const entries = useMemo(() => filtered(chat?.entries ?? [], sessionFilter), [chat?.entries, sessionFilter])
  const list = useRef<VirtualListHandle>(null)
  const [atEnd, setAtEnd] = useState(true)
  const found = selectedSeq === undefined ? -1 : entries.findIndex((entry) => entry.seq === selectedSeq)
  // Somewhere the Tab key must lead: to the selected message, or to the newest.
  const index = found === -1 ? entries.length - 1 : found
  // A link may name an entry that comes with a later page: it is shown when it is there.
  useEffect(() => {
    if (found !== -1) list.current?.show(found)
  }, [selectedSeq, found === -1])
  useEffect(() => {
    if (reveal !== undefined) list.current?.toEnd()
  }, [reveal])
  if (conversation === undefined || chat === undefined) return null
  const newest = entries.at(-1)

  const select = (entry: ChatEntry | undefined, pane?: "details"): void => {
    if (entry !== undefined) selectEntry(entry.seq, pane)
  }

  return (
    <main
      class="pane chat-pane"
      id="chat"
      tabIndex={-1}
      aria-label={i18n.conversationWith(conversation.clientUserId.slice(0, 60))}
    >
      <ChatHead conversation={conversation} sessionFilter={sessionFilter} />
      <div class="stage">
        <div class="phone">
          <div class="phone-head">
            <span class="service-face">
              <Icon name="headset" size={18} />
            </span>
            <strong>{i18n.service}</strong>
          </div>
          <div class="phone-body">
            {entries.length === 0 && <p class="note centered">{chat.complete ? i18n.noEntries : i18n.loading}</p>}
            <VirtualList
              key={`${chat.conversation} ${sessionFilter ?? ""}`}
              items={entries}
              keyOf={(entry) => entry.seq}
              estimate={76}
              follow="end"
              handle={list}
              activeIndex={index}
              onAtEnd={setAtEnd}
              containerProps={{
                class: "feed",
                role: "feed",
                "aria-label": i18n.conversationWith(conversation.clientUserId.slice(0, 60)),
                "aria-busy": !chat.complete,
                onKeyDown: (event) => {
                  // Keys inside of a message are for its own links and buttons.
                  if (event.target instanceof Element && !event.target.matches("[data-index]")) return
                  const to = stepOf(event.key, index, entries.length)
                  if (to !== undefined) {
                    select(entries[to])
                    list.current?.show(to, { focus: true })
                  } else if (event.key === "Enter" || event.key === " ") select(entries[index], "details")
                  else return
                  event.preventDefault()
                }
              }}
              rowProps={(entry, at) => ({
                class: `row ${entry.seq === selectedSeq ? "selected" : ""}`,
                role: "article",
                tabIndex: at === index ? 0 : -1,
                "aria-posinset": at + 1,
                "aria-setsize": entries.length,
                "aria-busy": streamOf(entry)?.state === "open",
                onClick: (event: MouseEvent) => {
                  const onControl =
                    event.target instanceof Element && event.target.closest("a, button, input, label") !== null
                  if (!onControl) select(entry, "details")
                }
              })}
              row={(entry) => <Entry entry={entry} />}
            />
            {!atEnd && (
              <button type="button" class="to-newest" onClick={() => list.current?.toEnd()}>
                <Icon name="down" size={15} /> {i18n.toNewest}
              </button>
            )}
          </div>
          <Composer conversation={conversation} />
        </div>
      </div>
      <p class="hidden" role="status">
        {newest === undefined ? "" : said(newest, i18n)}
      </p>
    </main>
  )
}

/** What those who hear the page are told of the newest entry; of a growing one the whole, once it is there. */
const said = (entry: ChatEntry, i18n: Translation): string => {
  if (streamOf(entry)?.state === "open") return i18n.stream.messageGrows
  const isOfOthers = entry.kind === "message" || entry.kind === "agent" || entry.kind === "system"
  return isOfOthers ? i18n.newMessage(entry.preview.text.slice(0, 200)) : ""
}

const filtered = (entries: readonly ChatEntry[], sessionId: string | undefined): readonly ChatEntry[] =>
  sessionId === undefined ? entries : entries.filter((entry) => sessionIdOf(entry) === sessionId)

const sessionIdOf = (entry: ChatEntry): string | undefined => {
  if ("session" in entry) return entry.session.sessionId
  return entry.kind === "signal" ? entry.signal.sessionId : entry.message.sessionId
}
