/**
 * What an outbox needs of a store. A store keeps messages, hands them out in the order of their lane, and does what it is told with
 * them; what is to be done, it never decides. An engine that has a loop, locks and retries of its own uses these.
 */
import type { JobProgress } from "../model/JobProgress.ts"

/**
 * A message to be kept. All of it must be durable when `enqueue` resolves. What is absent is there as `undefined`, here and in `Job`: what
 * somebody has put on all objects must not be taken for it.
 */
export interface NewMessage {
  /** A UUID of version 7. Ids of one process sort in the order in which the messages were enqueued. */
  readonly id: string
  /** Messages of one lane are handed out one after another, in the order in which they were enqueued. Any text of up to 2000 characters. */
  readonly lane: string
  /** The caller's own id: of messages with the same key only the first is kept, for `keepKeysMs`. */
  readonly key: string | undefined
  /** Not to be handed out before, in milliseconds since 1970. Until then it is in nobody's way: later ones of its lane pass it. */
  readonly notBefore: number | undefined
  /** Milliseconds since 1970. */
  readonly enqueuedAt: number
  /** What is to be sent, as text of up to about 26 kB. Kept to the byte, and not looked into. */
  readonly packet: string
}

/** How messages are kept. */
export interface KeepOptions<out Tx> {
  /** The caller's own transaction, which they join. Given to stores only that say so by `joinsTransactions`. */
  readonly tx?: Tx | undefined
  /** How long a key is remembered, in milliseconds. */
  readonly keepKeysMs: number
}

/** What became of a message at `enqueue`. */
export interface Stored {
  /** Of the message; where it is a duplicate, of the first one with its key. */
  readonly id: string
  /** A message with its key was there: this one was not kept. */
  readonly duplicate: boolean
}

/** A message that a worker has now. */
export interface Job {
  /** As the `NewMessage` had it, like the next three. */
  readonly id: string
  /** To the byte. */
  readonly packet: string
  /** Milliseconds since 1970. */
  readonly enqueuedAt: number
  /** Milliseconds since 1970; undefined where it had no time to wait for. */
  readonly notBefore: number | undefined
  /** As the last settlement gave it; absent before the first one. */
  readonly progress: JobProgress | undefined
  /**
   * How often it was handed out before this time, since it was enqueued or put back from a letter box: every time counts, whether it was
   * settled or its worker died. An engine's own counter of attempts, mostly.
   */
  readonly pickups: number
  /** How long it is still this worker's alone, in milliseconds; below 0 when somebody else may have it. Read from a clock that nobody sets. */
  readonly remainingMs: () => number
}

/** Where messages lie that are no longer tried. */
export type Box = "dead" | "parked"

/** What is to be done with a message. */
export type Settlement =
  /** It was delivered: forget it (but for its key). */
  | { readonly _tag: "Done" }
  /** It keeps its place at the head of its lane, and is handed out again after `afterMs`. The lane waits for it. */
  | {
      readonly _tag: "Again"
      /** Milliseconds, 0 or more. */
      readonly afterMs: number
      /** What the next worker that has it is told. */
      readonly progress: JobProgress
    }
  /** It goes into a box, in one step with leaving its lane: its lane goes on with the next one. `note` is kept as it is. */
  | {
      readonly _tag: "SetAside"
      /** Into which box. */
      readonly box: Box
      /** Why, as text of a few kB. */
      readonly note: string
    }

/** How much may be handed out now. */
export interface Allowance {
  /** How many more; 0 while the queue is paused, `Infinity` mostly. */
  readonly jobs: number
  /** With 0 jobs: when to ask again, in milliseconds. */
  readonly retryInMs: number
}

/** What `work` is given. */
export interface Worker {
  /** How many messages it has at a time, of as many lanes. */
  readonly concurrency: number
  /** Asked before messages are handed out, by stores that can wait. `handle` keeps to it too: it gives back what comes all the same. */
  readonly allowance: () => Promise<Allowance>
  /** Sends a message, and says what is to be done with it. Settles before `remainingMs` runs out. Never rejects. */
  readonly handle: (job: Job) => Promise<Settlement>
  /** The store did not answer; it is asked again, for as long as it takes. Told each time. */
  readonly onStoreFailed: (error: unknown) => void
  /** It answers again. */
  readonly onStoreBack: () => void
}

/** A worker that has been started. */
export interface RunningWorker {
  /** Hands nothing out any more, and resolves when everything that was handed out is settled. */
  readonly stop: () => Promise<void>
}

/** A message in a box. */
export interface Letter {
  /** As the message had it, like the next two. */
  readonly id: string
  /** To the byte. */
  readonly packet: string
  /** Milliseconds since 1970. */
  readonly enqueuedAt: number
  /** As its `SetAside` gave it. */
  readonly note: string
}

/** What is put back into its lane, behind everything that waits there. */
export interface PutBack {
  /** Of the letter, and of the message that it becomes. */
  readonly id: string
  /** What it begins with. `pickups` count from 0 again. */
  readonly progress: JobProgress
  /** Milliseconds since 1970: its age begins anew. */
  readonly enqueuedAt: number
}

/** Which letters. */
export interface LetterRange {
  /** So many at the most: 1 to 1000. */
  readonly limit: number
  /** Those whose ids come after this one. */
  readonly after?: string | undefined
}

/** Messages that are no longer tried. */
export interface LetterBox {
  /** In the order of their ids, those after `after`. */
  readonly list: (page: LetterRange) => Promise<ReadonlyArray<Letter>>
  /** Those of these ids that are there. */
  readonly get: (ids: ReadonlyArray<string>) => Promise<ReadonlyArray<Letter>>
  /** Each in one step, under its id, in the order given; which ones it were: what is not there any more is passed over. */
  readonly putBack: (letters: ReadonlyArray<PutBack>) => Promise<ReadonlyArray<string>>
  /** How many were removed. */
  readonly remove: (ids: ReadonlyArray<string>) => Promise<number>
}

/** How many messages there are. */
export interface Counts {
  /** Those that wait, those with a `notBefore` among them, and those that a worker has. */
  readonly pending: number
  /** Of the oldest that waits: its `notBefore`, or when it was enqueued. Milliseconds since 1970; those whose time has not come left out. */
  readonly oldestAt?: number
  /** In the box `dead`. */
  readonly dead: number
  /** In the box `parked`. */
  readonly parked: number
}

/**
 * Keeps messages. `Tx` is the caller's own transaction, where messages can be enqueued in one. Every method rejects when the store can't be
 * reached. For a store of your own, its types are those of `@tcdesk/outbox/store`; what a later version adds to this interface is optional.
 */
export interface OutboxStore<in Tx = never> {
  /** For errors: what it is and where, without a secret: `SQLite (orders.db)`. */
  readonly name: string
  /** Whether `enqueue` takes a `tx`. */
  readonly joinsTransactions: boolean
  /** All of them or none, in this order. Durable when it resolves; with `tx`, when that is committed. */
  readonly enqueue: (messages: ReadonlyArray<NewMessage>, options: KeepOptions<Tx>) => Promise<ReadonlyArray<Stored>>
  /** Hands messages out until it is stopped. Of each lane one at a time, whatever number of processes work; what a dead process had, again. */
  readonly work: (worker: Worker) => RunningWorker
  /** What can't succeed, or was too old. */
  readonly dead: LetterBox
  /** What may have arrived, and waits for a person to decide. */
  readonly parked: LetterBox
  /** How many messages there are, over all processes. */
  readonly counts: () => Promise<Counts>
  /** What `writeState` has kept, by any process. */
  readonly readState: () => Promise<string | undefined>
  /** Less than 10 kB. */
  readonly writeState: (state: string) => Promise<void>
  /** Lets go of what the store itself has opened. Nothing is called after it. */
  readonly close: () => Promise<void>
}
