/** Why a message lies in a box: what a store keeps beside it, as text. */
import { DeskError, type DeskErrorJson } from "@tcdesk/core"

/** Why a message lies in a box. */
export interface Note {
  readonly error: DeskErrorJson
  /** Those that counted. */
  readonly tries: number
  /** It may have arrived. */
  readonly uncertain: boolean
  /** Since when, in milliseconds since 1970. */
  readonly at: number
}

export const writeNote = (note: Note): string => JSON.stringify(note)

/** What is left to say of a note that somebody has changed. */
const unreadable: Note = {
  error: new DeskError({
    operation: "send_msg",
    reason: { _tag: "ClientFault" },
    delivery: "unknown",
    retryable: false,
    attempts: [],
    detail: "why it is here can't be read any more"
  }).toJSON(),
  tries: 0,
  uncertain: true,
  at: 0
}

export const readNote = (text: string): Note => {
  try {
    const read: Partial<Note> | null = JSON.parse(text)
    return typeof read?.error === "object" ? { ...unreadable, ...read } : unreadable
  } catch {
    return unreadable
  }
}
