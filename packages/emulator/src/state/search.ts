/**
 * Finds words in what was said: in every text of a message, whatever its element, in what customers wrote, and by a message's own numbers.
 */
import { isObject, own, parseJson } from "../base/json.ts"
import { oneLine } from "../base/oneLine.ts"
import type { ChatEntry, FoundEntry } from "./events.ts"

/** So much is shown before what was found: it must be in sight in one short line. */
const BEFORE = 30

/** The newest `limit` entries in which the words stand, newest first. Case makes no difference. */
export const search = (
  entries: readonly ChatEntry[],
  words: string,
  limit: number
): { readonly found: readonly FoundEntry[]; readonly more: boolean } => {
  const wanted = words.toLowerCase()
  const found: FoundEntry[] = []
  for (const entry of entries.toReversed()) {
    const text = textsOf(entry).find((one) => one.toLowerCase().includes(wanted))
    if (text === undefined) continue
    if (found.length === limit) return { found, more: true }
    const { seq, at, conversation, clientUserId } = entry
    const by = entry.kind === "customer" ? "customer" : "service"
    const kind = "preview" in entry ? entry.preview.kind : "text"
    found.push({
      seq,
      at,
      conversation,
      clientUserId,
      by,
      kind,
      text: around(text, text.toLowerCase().indexOf(wanted))
    })
  }
  return { found, more: false }
}

const around = (text: string, at: number): string => {
  const start = at > BEFORE ? at - BEFORE : 0
  return `${start > 0 ? "…" : ""}${oneLine(text.slice(start))}`
}

/** What can be found in an entry, what is read first coming first. */
const textsOf = (entry: ChatEntry): readonly string[] => {
  if (!("message" in entry)) return []
  if (entry.kind !== "message") return [entry.message.text, entry.message.id]
  const { body, id, msgRandom = "", cloudCustomData = "", stream } = entry.message
  const names = [id, String(msgRandom), cloudCustomData, stream?.msgKey ?? ""]
  return [...body.flatMap(({ MsgContent }) => leaves(MsgContent)), ...names]
}

/** A custom element's Data holds its texts as JSON: these are what the customer reads, not their spelling. */
const leaves = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value]
  if (typeof value === "number") return [String(value)]
  if (Array.isArray(value)) return value.flatMap(leaves)
  if (!isObject(value)) return []
  const data = own(value, "Data")
  const parsed = typeof data === "string" ? parseJson(data) : undefined
  const rest = Object.entries(value).filter(([name]) => name !== "Data" || parsed === undefined)
  const decoded = parsed !== undefined && "value" in parsed && typeof parsed.value === "object" ? parsed.value : data
  return [...(parsed === undefined ? [] : leaves(decoded)), ...rest.flatMap(([, one]) => leaves(one))]
}
