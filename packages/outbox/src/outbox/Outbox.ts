/** What an outbox can do. */
import type { CloseOptions, OutgoingMessage } from "@tcdesk/core"
import type { Enqueued, EnqueueManyOptions, EnqueueOptions, EnqueueOutcome } from "./Enqueued.ts"
import type { LetterPage, OutboxLetter, Replayed } from "./letters.ts"

/** Options of `start`. */
export interface StartOptions {
  /** How many messages are sent at a time, of as many sessions: 1 to 1000, default 16. */
  readonly concurrency?: number | undefined
}

/** A worker. */
export interface Started {
  /**
   * Begins nothing any more, and resolves when all that was begun has ended. What takes longer than `graceMs` is called off, and tried
   * again by whoever starts next. Default: as long as a send may take.
   */
  stop(options?: CloseOptions): Promise<void>
}

/** How an outbox is at this moment. */
export interface OutboxStatus {
  /** Messages that wait or are being sent, those with a `notBefore` among them. */
  readonly pending: number
  /** Of the oldest one that waits, in milliseconds of time in which the queue was not paused; absent when nothing waits. */
  readonly oldestAgeMs?: number
  /** Messages in the dead letter. */
  readonly dead: number
  /** Messages that may have arrived, and wait for a person to decide. */
  readonly parked: number
  /** Milliseconds since 1970, while the queue is paused. */
  readonly pausedUntil?: number
  /** Whether this outbox has a worker. */
  readonly running: boolean
  /** How often a hook has thrown or rejected. */
  readonly hookFailures: number
}

/** Messages that are tried no more, since they can't succeed or were too old. */
export interface DeadLetters {
  /** In the order in which they were enqueued. */
  list(page?: LetterPage): Promise<ReadonlyArray<OutboxLetter>>
  /** Sends them again, as if they were enqueued now, with the same MsgRandom. Those that today's rules refuse stay, and it says why. */
  replay(ids: ReadonlyArray<string> | "all"): Promise<Replayed>
  /** For ever. How many there were. */
  remove(ids: ReadonlyArray<string>): Promise<number>
}

/** Messages that may have arrived, with `onUnknown: "park"`. */
export interface ParkedLetters {
  /** In the order in which they were enqueued. */
  list(page?: LetterPage): Promise<ReadonlyArray<OutboxLetter>>
  /** Sends them again, with the same MsgRandom; their receipts say `maybeDuplicate`. */
  retry(ids: ReadonlyArray<string> | "all"): Promise<Replayed>
  /** For ever: they have arrived, say. How many there were. */
  remove(ids: ReadonlyArray<string>): Promise<number>
}

/**
 * Messages that survive the process. Once `enqueue` has returned, or your transaction is committed, a message is tried until Desk accepts
 * it, refuses it for good, or it is too old; then it lies in the dead letter. Messages of one session start in the order in which they
 * were enqueued. After a crash or an unknown outcome a message may be sent twice, with the same MsgRandom; then it says so.
 */
export interface Outbox<Tx = never> extends AsyncDisposable {
  /**
   * Checks messages and keeps them: durable on return, in this order, all or none. Rejects with a `DeskError`, `InvalidMessage`, where
   * one breaks a rule; with an `OutboxError` that names the store where it can't be reached.
   */
  enqueue(message: OutgoingMessage, options?: EnqueueOptions<Tx>): Promise<Enqueued>
  /** All of them or none, in this order. */
  enqueue(messages: ReadonlyArray<OutgoingMessage>, options?: EnqueueOptions<Tx>): Promise<ReadonlyArray<Enqueued>>
  /**
   * Takes messages as a source gives them, and keeps them a batch at a time: any number of them, in little memory. What became of each,
   * in their order, as it is iterated: those of a batch are durable when its first outcome comes. A message that breaks a rule is an
   * outcome and holds up none of the others. Rejects with an `OutboxError` where the store can't be reached: of the batch nothing is
   * stored then, and with a `key` in each message all of it can be begun again. A batch waits until the source has filled it, or ended.
   *
   * @example
   * ```ts
   * import type { Outbox } from "@tcdesk/outbox"
   *
   * export const announce = async (outbox: Outbox, users: ReadonlyArray<string>) => {
   *   const messages = users.map((to) => ({ from: "@service", to, text: "明天停机维护", key: `notice-7-${to}` }))
   *   for await (const outcome of outbox.enqueueMany(messages, { onProgress: ({ taken }) => console.log(taken) })) {
   *     if (!outcome.ok) console.error(outcome.index, outcome.error.message)
   *   }
   * }
   * ```
   */
  enqueueMany(
    messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
    options?: EnqueueManyOptions<Tx>
  ): AsyncIterable<EnqueueOutcome>
  /** Begins to send what is there. Throws where it was started before and is not stopped. */
  start(options?: StartOptions): Started
  /** Messages that are tried no more. */
  readonly dead: DeadLetters
  /** Messages that may have arrived. */
  readonly parked: ParkedLetters
  /** How it is at this moment, over all processes. */
  status(): Promise<OutboxStatus>
  /** Stops the worker, and closes the store. Before the client is closed, or what is being sent ends with it. May be called twice. */
  close(options?: CloseOptions): Promise<void>
}
