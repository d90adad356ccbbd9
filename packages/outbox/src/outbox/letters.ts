/** The dead letter, and what was parked: looked at, put back, removed. */
import { DeskError, type DeskErrorJson, type OutgoingMessage, type Prepared } from "@tcdesk/core"
import { preparedIssues } from "@tcdesk/core/adapter"
import { maxPage } from "../model/defaults.ts"
import { unreadablePacket } from "../model/failures.ts"
import { readNote } from "../model/note.ts"
import { readCallOptions, whole } from "../model/options.ts"
import { messageIn, readPacket } from "../model/packet.ts"
import { reaching } from "../store/OutboxError.ts"
import type { Letter, LetterBox } from "../store/OutboxStore.ts"

/** A message that is no longer tried. */
export interface OutboxLetter {
  /** As `enqueue` gave it. */
  readonly id: string
  /** As `send` takes it; absent where what was stored can't be read. */
  readonly message?: OutgoingMessage
  /** Why it is here. */
  readonly error: DeskErrorJson
  /** Tries that counted. */
  readonly tries: number
  /** The customer may have it already: sent again, it says `maybeDuplicate`. */
  readonly uncertain: boolean
  /** Milliseconds since 1970. */
  readonly enqueuedAt: number
  /** Since when it is here, in milliseconds since 1970. */
  readonly at: number
}

/** Which letters to list. */
export interface LetterPage {
  /** 1 to 1000; default 100. */
  readonly limit?: number | undefined
  /** The `id` of the last one of the page before. */
  readonly after?: string | undefined
}

/** What became of letters that were to be sent again. */
export interface Replayed {
  /** Those that wait in their lane again, behind everything that waited there. */
  readonly replayed: ReadonlyArray<string>
  /** Those that today's rules would refuse: they stay where they are, and why. */
  readonly refused: ReadonlyArray<{
    /** Of the letter. */
    readonly id: string
    /** `InvalidMessage`. */
    readonly error: DeskError
  }>
}

const letterOf = ({ id, packet, enqueuedAt, note }: Letter): OutboxLetter => {
  const { error, tries, uncertain, at } = readNote(note)
  const message = messageIn(packet)
  return { id, ...(message === undefined ? {} : { message }), error, tries, uncertain, enqueuedAt, at }
}

/** Why it can't be sent as it is. */
const faultOf = (prepared: Prepared | undefined): DeskError | undefined => {
  if (prepared === undefined) return unreadablePacket(false)
  const issues = preparedIssues(prepared)
  if (issues.length === 0) return undefined
  const detail = issues.map(({ path, message }) => `${path} ${message}`.trim()).join("; ")
  const reason = { _tag: "InvalidMessage", issues } as const
  return new DeskError({ operation: "send_msg", reason, delivery: "not-sent", retryable: false, attempts: [], detail })
}

const pageRules = {
  limit: whole(1, maxPage),
  after: (value: unknown) => (typeof value === "string" ? undefined : "must be the id of a letter")
}

export interface Letters {
  readonly list: (page?: LetterPage) => Promise<ReadonlyArray<OutboxLetter>>
  readonly again: (ids: ReadonlyArray<string> | "all") => Promise<Replayed>
  readonly remove: (ids: ReadonlyArray<string>) => Promise<number>
}

const idsIn = (ids: unknown): ReadonlyArray<string> => {
  if (Array.isArray(ids) && ids.every((id) => typeof id === "string")) return ids
  throw new TypeError('ids must be an array of the ids of letters, or "all"')
}

/** `box`: of a store with this name. */
export const lettersIn = (store: string, box: LetterBox): Letters => {
  const page = (limit: number, after?: string) => reaching(store, () => box.list({ limit, after }))

  const putBack = async (letters: ReadonlyArray<Letter>): Promise<Replayed> => {
    const now = Date.now()
    const checked = letters.map((letter) => ({ letter, error: faultOf(readPacket(letter.packet)) }))
    const sound = checked.filter(({ error }) => error === undefined)
    const asNew = sound.map(({ letter: { id, note } }) => ({
      id,
      enqueuedAt: now,
      progress: { tries: 0, clean: 0, ...(readNote(note).uncertain ? { uncertain: true as const } : {}) }
    }))
    const replayed = asNew.length === 0 ? [] : await reaching(store, () => box.putBack(asNew))
    const refused = checked.flatMap(({ letter: { id }, error }) => (error === undefined ? [] : [{ id, error }]))
    return { replayed, refused }
  }

  const all = async (): Promise<Replayed> => {
    const sum: { readonly replayed: Array<string>; readonly refused: Array<Replayed["refused"][number]> } = {
      replayed: [],
      refused: []
    }
    // What dies again while this runs has an id that was passed already.
    for (let letters = await page(maxPage); letters.length > 0; letters = await page(maxPage, letters.at(-1)?.id)) {
      const { replayed, refused } = await putBack(letters)
      sum.replayed.push(...replayed)
      sum.refused.push(...refused)
    }
    return sum
  }

  return {
    list: async (options) => {
      // Checked one by one.
      const { limit = 100, after } = readCallOptions(options, pageRules) as LetterPage
      return (await page(limit, after)).map(letterOf)
    },
    again: async (ids) => {
      return ids === "all" ? all() : putBack(await reaching(store, () => box.get(idsIn(ids))))
    },
    remove: async (ids) => {
      const known = idsIn(ids)
      return reaching(store, () => box.remove(known))
    }
  }
}
