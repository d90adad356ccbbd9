/**
 * The customers; and, for what is looked for, the messages in which it stands.
 */
import { useEffect, useMemo } from "preact/hooks"
import type { Conversation, FoundEntry } from "../../src/api/protocol.ts"
import { findWords, moveToConversation, selectConversation, showEntry } from "../actions/inbox.ts"
import { withoutHistory } from "../history.ts"
import { useI18n } from "../i18n/language.ts"
import { findConversations } from "../model/findConversations.ts"
import { model, set } from "../store.ts"
import { ConversationRow } from "./ConversationRow.tsx"
import { FoundRow } from "./FoundRow.tsx"
import { Icon } from "./Icon.tsx"
import { ListBox } from "./ListBox.tsx"
import { OpenSession } from "./OpenSession.tsx"

/** So long after the last letter the emulator is asked: a word is not looked for letter by letter. */
const PAUSE_MS = 120

type Item = { readonly conversation: Conversation } | { readonly entry: FoundEntry }

const keyOf = (item: Item): string => ("entry" in item ? `${item.entry.seq}` : item.conversation.id)

export const Conversations = () => {
  const i18n = useI18n()
  const { conversations, search, found, chat, selectedSeq } = model.value
  const words = search.trim()
  const items = useMemo((): readonly Item[] => {
    const entries = words !== "" && found?.words === words ? found.found : []
    return [
      ...findConversations(conversations, words).map((conversation) => ({ conversation })),
      ...entries.map((entry) => ({ entry }))
    ]
  }, [conversations, words, found])
  // What is said meanwhile is looked through too.
  useEffect(() => {
    const timer = setTimeout(() => void findWords(words), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [words, words === "" ? undefined : conversations])
  const isSelected = items.some((item) => keyOf(item) === String(selectedSeq))

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
      {items.length === 0 && found?.words === words && <p class="note">{i18n.noMatch}</p>}
      <ListBox
        id="conversations"
        label={i18n.customers}
        items={items}
        keyOf={keyOf}
        selected={isSelected ? String(selectedSeq) : chat?.conversation}
        onSelect={(item, by) => {
          if ("entry" in item) {
            const show = () => showEntry(item.entry.conversation, item.entry.seq)
            if (by === "key") withoutHistory(show)
            else show()
          } else if (by === "key") moveToConversation(item.conversation.id)
          else selectConversation(item.conversation.id)
        }}
        estimate={72}
        row={(item) =>
          "entry" in item ? (
            <FoundRow entry={item.entry} words={words} />
          ) : (
            <ConversationRow conversation={item.conversation} />
          )
        }
      />
      {found?.more === true && found.words === words && <p class="note small">{i18n.foundMore(found.found.length)}</p>}
    </nav>
  )
}
