/**
 * A message in which words were found: whose it is, when it came, and the words where they stand.
 */
import type { FoundEntry } from "../../src/api/protocol.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { shortTime } from "../model/times.ts"
import { nowMs } from "../store.ts"
import { Icon } from "./Icon.tsx"
import { Marked } from "./Marked.tsx"

export const FoundRow = ({ entry, words }: { readonly entry: FoundEntry; readonly words: string }) => {
  const i18n = useI18n()
  const locale = useLocale()
  return (
    <div class="conversation found">
      <span class="found-mark">
        <Icon name="chat" size={18} />
      </span>
      <div class="conversation-text">
        <div class="line-one">
          <bdi class="name">{entry.clientUserId.slice(0, 100)}</bdi>
          <time>{shortTime(entry.at, locale, nowMs())}</time>
        </div>
        <div class="found-text">
          {entry.by === "customer" && <span class="by">{i18n.you}: </span>}
          {entry.kind !== "text" && `[${i18n.kinds[entry.kind] ?? entry.kind}] `}
          <Marked text={entry.text.slice(0, 160)} words={words} />
        </div>
      </div>
    </div>
  )
}
