/** What is taken in, and what is told of it. */
import type { DeskError, OutgoingMessage } from "@tcdesk/core"

/** A message that will survive the process. */
export interface Enqueued {
  /** Of the message in this outbox: hooks and letters name it. Where it is a duplicate, of the first one with its `key`. */
  readonly id: string
  /** 0 … 4294967295: the same on every try. */
  readonly msgRandom: number
  /** A message with this `key` was enqueued within `keepKeysMs`: this one was not stored again. */
  readonly duplicate: boolean
}

/** Options of `enqueue`. */
export interface EnqueueOptions<Tx> {
  /** A transaction of yours: the message is there when it is committed, and never was when it is rolled back. */
  readonly tx?: Tx | undefined
  /** It is not sent before, and holds up nothing but itself. */
  readonly notBefore?: Date | undefined
}

/** How far an `enqueueMany` has come. */
export interface EnqueueProgress {
  /** Messages read from the source so far. */
  readonly taken: number
  /** Messages that are stored, or were before. */
  readonly enqueued: number
  /** Those of them whose `key` was known. */
  readonly duplicates: number
  /** Messages that break a rule, and are not stored. */
  readonly failed: number
}

/** Options of `enqueueMany`. */
export interface EnqueueManyOptions<Tx> extends EnqueueOptions<Tx> {
  /** How many messages are stored in one step, all or none: 1 to 1000, default 100. */
  readonly batch?: number | undefined
  /** Called after each batch, once it is stored. What it throws ends the reading. */
  readonly onProgress?: ((progress: EnqueueProgress) => void) | undefined
}

/** What became of one message. */
export type EnqueueOutcome = {
  /** Its place in the source, from 0. */
  readonly index: number
  /** The message as the source gave it. */
  readonly message: OutgoingMessage
} & (
  | {
      /** It is stored. */
      readonly ok: true
      /** What `enqueue` would have given. */
      readonly enqueued: Enqueued
    }
  | {
      /** It breaks a rule, and is not stored. */
      readonly ok: false
      /** `InvalidMessage`. */
      readonly error: DeskError
    }
)
