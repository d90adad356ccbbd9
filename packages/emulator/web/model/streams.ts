/**
 * Streamed messages, as they grow by events. What is loaded may be behind an event or ahead of it: an event says at which place of the text it
 * stands, so the text is right whichever comes first.
 */
import type { ChatEntry, StreamGrowth } from "../../src/api/protocol.ts"
import type { Model } from "./Model.ts"

/** An entry with what an event adds to it; the same entry when it has that already. */
const grown = (entry: ChatEntry, growth: StreamGrowth): ChatEntry => {
  if (entry.kind !== "message" || entry.message.stream === undefined) return entry
  const { stream } = entry.message
  const { offset, added, state, endedBy, preview = entry.preview } = growth
  const isKnown = stream.text.length >= offset + added.length && (stream.state === "ended" || state === "open")
  if (isKnown) return entry
  const next = {
    ...stream,
    text: stream.text.slice(0, offset) + added,
    state,
    ...(endedBy === undefined ? {} : { endedBy })
  }
  return { ...entry, preview, message: { ...entry.message, stream: next } }
}

/** Two events of one stream as one, the earlier first. */
export const joined = (earlier: StreamGrowth | undefined, later: StreamGrowth): StreamGrowth => {
  if (earlier === undefined) return later
  const { offset } = earlier
  return { ...earlier, ...later, offset, added: earlier.added.slice(0, later.offset - offset) + later.added }
}

/** An entry with what is known to have been added to it. */
export const withGrowth =
  (growths: ReadonlyMap<number, StreamGrowth>) =>
  (entry: ChatEntry): ChatEntry => {
    const growth = growths.get(entry.seq)
    return growth === undefined ? entry : grown(entry, growth)
  }

/** What events added to the conversation that is open, and to the list of conversations. */
export const withGrowths = (model: Model, growths: ReadonlyMap<number, StreamGrowth>): Model => {
  if (growths.size === 0) return model
  const conversations = new Map(model.conversations)
  for (const { conversation: id, seq, preview } of growths.values()) {
    const known = conversations.get(id)
    // Of the newest message of either side, as far as nothing came after it.
    if (known?.lastSeq === seq && preview !== undefined) {
      conversations.set(id, { ...known, preview: { ...preview, by: "service" } })
    }
  }
  return { ...model, conversations, chat: model.chat === undefined ? undefined : withGrownEntries(model.chat, growths) }
}

const withGrownEntries = (chat: NonNullable<Model["chat"]>, growths: ReadonlyMap<number, StreamGrowth>) => {
  const own = new Map([...growths].filter(([, { conversation }]) => conversation === chat.conversation))
  if (own.size === 0) return chat
  const entries = chat.entries.map(withGrowth(own))
  if (chat.complete) return { ...chat, entries }
  const early = new Map(chat.early)
  for (const [seq, growth] of own) early.set(seq, joined(early.get(seq), growth))
  return { ...chat, entries, early }
}

export const streamOf = (entry: ChatEntry | undefined) => (entry?.kind === "message" ? entry.message.stream : undefined)
