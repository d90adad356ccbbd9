/**
 * Streamed messages, as they grow by events. What is loaded may be behind an event or ahead of it: an event says at which place of the text it
 * stands, so the text is right whichever comes first.
 */
import type { ChatEntry, StreamGrowth } from "../../src/api/protocol.ts"

/** An entry with what an event adds to it; the same entry when it has that already. */
export const grown = (entry: ChatEntry, growth: StreamGrowth): ChatEntry => {
  if (entry.kind !== "message" || entry.message.stream === undefined) return entry
  const { stream } = entry.message
  const { offset, added, state, endedBy, preview } = growth
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
export const joined = (earlier: StreamGrowth | undefined, later: StreamGrowth): StreamGrowth =>
  earlier === undefined
    ? later
    : { ...later, offset: earlier.offset, added: earlier.added.slice(0, later.offset - earlier.offset) + later.added }

export const streamOf = (entry: ChatEntry | undefined) => (entry?.kind === "message" ? entry.message.stream : undefined)
