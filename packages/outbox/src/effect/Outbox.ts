/**
 * The outbox for users of Effect: the service and its layer.
 *
 * @example
 * ```ts prelude=session
 * import { Desk } from "@tcdesk/core/effect"
 * import { Outbox } from "@tcdesk/outbox/effect"
 * import { sqliteStore } from "@tcdesk/outbox/sqlite"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const program = Outbox.enqueue({ sessionId, text: "您的订单已发货", key: "order-1-shipped" })
 *
 * const live = Outbox.layer(() => sqliteStore("outbox.db")).pipe(Layer.provide(Desk.layerConfig()))
 * await Effect.runPromise(program.pipe(Effect.provide(live)))
 * ```
 * @packageDocumentation
 */
import { type DeskConfigError, type DeskError, isDeskError, type OutgoingMessage } from "@tcdesk/core"
import { Desk } from "@tcdesk/core/effect"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { createOutbox } from "../outbox/createOutbox.ts"
import type { Enqueued, EnqueueOptions } from "../outbox/Enqueued.ts"
import type { LetterPage, OutboxLetter, Replayed } from "../outbox/letters.ts"
import type { OutboxStatus, Outbox as PromiseOutbox, StartOptions } from "../outbox/Outbox.ts"
import type { OutboxOptions, SendingDesk } from "../outbox/OutboxOptions.ts"
import { OutboxError } from "../store/OutboxError.ts"
import type { OutboxStore } from "../store/OutboxStore.ts"

export type { Enqueued, EnqueueOptions } from "../outbox/Enqueued.ts"
export type { LetterPage, OutboxLetter, Replayed } from "../outbox/letters.ts"
export type { OutboxStatus, StartOptions } from "../outbox/Outbox.ts"
export type { OutboxHooks } from "../outbox/OutboxOptions.ts"
export { OutboxError, type OutboxErrorReason } from "../store/OutboxError.ts"
export type { OutboxStore } from "../store/OutboxStore.ts"

/** Messages that can't succeed, or were too old. */
export interface DeadLetters {
  /** In the order in which they were enqueued. */
  readonly list: (page?: LetterPage) => Effect.Effect<ReadonlyArray<OutboxLetter>, OutboxError>
  /** Sends them again, behind everything that waits in their session. Those that today's rules refuse stay, and it says why. */
  readonly replay: (ids: ReadonlyArray<string> | "all") => Effect.Effect<Replayed, OutboxError>
  /** For ever. How many there were. */
  readonly remove: (ids: ReadonlyArray<string>) => Effect.Effect<number, OutboxError>
}

/** Messages that may have arrived, and wait for a person to decide: with `onUnknown: "park"`. */
export interface ParkedLetters {
  /** In the order in which they were enqueued. */
  readonly list: (page?: LetterPage) => Effect.Effect<ReadonlyArray<OutboxLetter>, OutboxError>
  /** Sends them again, announced as possible duplicates. Those that today's rules refuse stay, and it says why. */
  readonly retry: (ids: ReadonlyArray<string> | "all") => Effect.Effect<Replayed, OutboxError>
  /** For ever. How many there were. */
  readonly remove: (ids: ReadonlyArray<string>) => Effect.Effect<number, OutboxError>
}

/** Messages that survive the process. */
export class Outbox extends Context.Service<
  Outbox,
  {
    /** Checks a message and keeps it: durable when it succeeds; with `tx`, when that is committed. */
    readonly enqueue: (
      message: OutgoingMessage,
      options?: EnqueueOptions<unknown>
    ) => Effect.Effect<Enqueued, DeskError | OutboxError>
    /** All of them or none, in this order. */
    readonly enqueueMany: (
      messages: ReadonlyArray<OutgoingMessage>,
      options?: EnqueueOptions<unknown>
    ) => Effect.Effect<ReadonlyArray<Enqueued>, DeskError | OutboxError>
    /** Messages that can't succeed, or were too old. */
    readonly dead: DeadLetters
    /** Messages that may have arrived, with `onUnknown: "park"`. */
    readonly parked: ParkedLetters
    /** How it is at this moment, over all processes. */
    readonly status: Effect.Effect<OutboxStatus, OutboxError>
  }
>()("@tcdesk/outbox/Outbox") {}

/** Options of `layer`. */
export interface Options extends Omit<OutboxOptions<never>, "desk" | "store"> {
  /** Whether this process sends, and how much at a time; default `true`. One of several that enqueue may do it for all. */
  readonly worker?: boolean | StartOptions | undefined
}

/** A client of Effect, as the outbox calls one. What it fails with, is thrown as it is. */
const sendingDesk = (desk: Desk.Desk["Service"], context: Context.Context<never>): SendingDesk => {
  const runSync = Effect.runSyncExitWith(context)
  return {
    prepare: (message) => {
      const exit = runSync(desk.prepare(message))
      if (Exit.isSuccess(exit)) return exit.value
      throw Cause.squash(exit.cause)
    },
    sendPrepared: async (prepared, options) => {
      const exit = await Effect.runPromiseExitWith(context)(desk.sendPrepared(prepared, options))
      if (Exit.isSuccess(exit)) return exit.value
      throw Cause.squash(exit.cause)
    }
  }
}

const isDeskConfigError = (error: unknown): error is DeskConfigError =>
  error instanceof Error && error.name === "DeskConfigError"
const isOutboxError = (error: unknown): error is OutboxError => error instanceof OutboxError
const isRefusal = (error: unknown): error is DeskError | OutboxError => isDeskError(error) || isOutboxError(error)
const isUnfit = (error: unknown): error is DeskConfigError | OutboxError =>
  isDeskConfigError(error) || isOutboxError(error)

/** Fails with what is expected. Anything else that an outbox throws is a mistake of the caller's, and stays a defect. */
const expecting =
  <E>(isExpected: (error: unknown) => error is E) =>
  <A, R>(effect: Effect.Effect<A, never, R>): Effect.Effect<A, E, R> =>
    Effect.catchDefect(effect, (defect) => (isExpected(defect) ? Effect.fail(defect) : Effect.die(defect)))

const ask = <A>(call: () => Promise<A>): Effect.Effect<A, OutboxError> =>
  Effect.promise(call).pipe(expecting(isOutboxError))

const take = <A>(call: () => Promise<A>): Effect.Effect<A, DeskError | OutboxError> =>
  Effect.promise(call).pipe(expecting(isRefusal))

const open = <Tx>(outbox: PromiseOutbox<Tx>): Outbox["Service"] => {
  // What a transaction is, only the store knows.
  const known = (options?: EnqueueOptions<unknown>) => options as EnqueueOptions<Tx> | undefined
  const { dead, parked } = outbox
  return Outbox.of({
    enqueue: (message, options) => take(() => outbox.enqueue(message, known(options))),
    enqueueMany: (messages, options) => take(() => outbox.enqueue(messages, known(options))),
    dead: {
      list: (page) => ask(() => dead.list(page)),
      replay: (ids) => ask(() => dead.replay(ids)),
      remove: (ids) => ask(() => dead.remove(ids))
    },
    parked: {
      list: (page) => ask(() => parked.list(page)),
      retry: (ids) => ask(() => parked.retry(ids)),
      remove: (ids) => ask(() => parked.remove(ids))
    },
    status: ask(() => outbox.status())
  })
}

/**
 * Makes an outbox on a store, which a function opens: what that throws is an `OutboxError`, or a defect. The scope's close lets what is
 * being sent end, and closes the store; before the client, which was there before it.
 */
export const make = Effect.fnUntraced(function* <Tx>(
  store: OutboxStore<Tx> | (() => OutboxStore<Tx>),
  { worker = true, ...options }: Options = {}
): Effect.fn.Return<Outbox["Service"], OutboxError | DeskConfigError, Desk.Desk | Scope.Scope> {
  const desk = sendingDesk(yield* Desk.Desk, yield* Effect.context<never>())
  const outbox = yield* Effect.acquireRelease(
    Effect.sync(() => createOutbox({ ...options, desk, store: typeof store === "function" ? store() : store })).pipe(
      expecting(isUnfit)
    ),
    (opened) => Effect.promise(() => opened.close())
  )
  if (worker !== false) outbox.start(worker === true ? undefined : worker)
  return open(outbox)
})

/** The outbox as a layer; it is stopped and closed with the layer's scope. */
export const layer = <Tx>(
  store: OutboxStore<Tx> | (() => OutboxStore<Tx>),
  options?: Options
): Layer.Layer<Outbox, OutboxError | DeskConfigError, Desk.Desk> => Layer.effect(Outbox, make(store, options))

/** Checks a message and keeps it: durable when it succeeds; with `tx`, when that is committed. */
export const enqueue = (
  message: OutgoingMessage,
  options?: EnqueueOptions<unknown>
): Effect.Effect<Enqueued, DeskError | OutboxError, Outbox> =>
  Outbox.use((outbox) => outbox.enqueue(message, options)).pipe(Effect.withSpan("Outbox.enqueue"))

/** All of them or none, in this order. */
export const enqueueMany = (
  messages: ReadonlyArray<OutgoingMessage>,
  options?: EnqueueOptions<unknown>
): Effect.Effect<ReadonlyArray<Enqueued>, DeskError | OutboxError, Outbox> =>
  Outbox.use((outbox) => outbox.enqueueMany(messages, options)).pipe(Effect.withSpan("Outbox.enqueueMany"))

/** How it is at this moment, over all processes. */
export const status: Effect.Effect<OutboxStatus, OutboxError, Outbox> = Outbox.use((outbox) => outbox.status)
