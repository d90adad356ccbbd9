/** What an outbox is made of, after its checks and with every default filled in. */
import type { Desk, DeskError, Receipt } from "@tcdesk/core"
import type { Backoff } from "../model/backoff.ts"
import { defaults, maxTimeMs } from "../model/defaults.ts"
import { aFunction, having, milliseconds, oneOf, type Rule, readOptions, whole } from "../model/options.ts"
import type { OutboxError } from "../store/OutboxError.ts"
import type { OutboxStore } from "../store/OutboxStore.ts"

/** What an outbox needs of a client. */
export type SendingDesk = Pick<Desk, "prepare" | "sendPrepared">

/**
 * Synchronous, one frozen event each. What they throw or reject is swallowed, and counted in `status().hookFailures`. After a crash an
 * event may be told again.
 */
export interface OutboxHooks {
  /** Desk has accepted a message. */
  readonly onDelivered?: ((event: DeliveredEvent) => void) | undefined
  /** A message lies in the dead letter now. */
  readonly onDead?: ((event: SetAsideEvent) => void) | undefined
  /** A message was parked: it may have arrived, and waits for a person to decide. */
  readonly onParked?: ((event: SetAsideEvent) => void) | undefined
  /** A try has failed, and there will be another one. */
  readonly onRetry?: ((event: RetryingEvent) => void) | undefined
  /** The queue pauses: what Desk has refused, it would refuse of every message. */
  readonly onPaused?: ((event: PausedEvent) => void) | undefined
  /** The worker can't reach its store, and waits for it. Told when that begins; without this hook it is a warning of the process. */
  readonly onStoreFailed?: ((event: StoreFailedEvent) => void) | undefined
}

/** A message was delivered. */
export interface DeliveredEvent {
  /** As `enqueue` gave it. */
  readonly id: string
  /** Its `maybeDuplicate` says whether the customer may have it twice. */
  readonly receipt: Receipt
}

/** A message is tried no more. */
export interface SetAsideEvent {
  /** As `enqueue` gave it. */
  readonly id: string
  /** Why it is not. */
  readonly error: DeskError
}

/** A message will be tried again. */
export interface RetryingEvent {
  /** As `enqueue` gave it. */
  readonly id: string
  /** Why the last try failed. */
  readonly error: DeskError
  /** Tries so far that counted. */
  readonly tries: number
  /** Milliseconds until the next one, at the least. */
  readonly delayMs: number
}

/** The queue is paused. */
export interface PausedEvent {
  /** Milliseconds since 1970: then one message is tried, and the queue goes on if it gets through. */
  readonly untilMs: number
  /** What Desk has refused, and why. */
  readonly error: DeskError
}

/** The store does not answer. */
export interface StoreFailedEvent {
  /** Names the store. */
  readonly error: OutboxError
}

/** What `createOutbox` takes. */
export interface OutboxOptions<Tx> {
  /** The client that sends. It stays yours to close, after the outbox. */
  readonly desk: SendingDesk
  /** Where messages are kept. The outbox closes it. */
  readonly store: OutboxStore<Tx>
  /** What becomes of a message that may have arrived: it is sent again and says so, or it is parked. Default `"retry"`. */
  readonly onUnknown?: "retry" | "park" | undefined
  /** The age at which a message is dead, in milliseconds of time in which the queue was not paused. Default 86 400 000, a day. */
  readonly maxAgeMs?: number | undefined
  /** Tries after which a message is dead; unlimited unless given. What the client itself repeats within one try is one. */
  readonly maxTries?: number | undefined
  /** Pauses between tries: `baseMs` (1000) after the first one, doubled with each, up to `maxMs` (300 000). */
  readonly backoff?: Partial<Backoff> | undefined
  /** How long a `key` is remembered, in milliseconds. Default 7 days. */
  readonly keepKeysMs?: number | undefined
  /** What is told while it works. */
  readonly hooks?: OutboxHooks | undefined
}

/** With every default. */
export interface ResolvedOutboxOptions<Tx> {
  readonly desk: SendingDesk
  readonly store: OutboxStore<Tx>
  readonly onUnknown: "retry" | "park"
  readonly maxAgeMs: number
  readonly maxTries: number
  readonly backoff: Backoff
  readonly keepKeysMs: number
  readonly hooks: OutboxHooks
}

const anObject: Rule = (value) => (typeof value === "object" && value !== null ? undefined : "must be an object")

const rules = {
  desk: having("a client of @tcdesk/core", "prepare", "sendPrepared"),
  store: having("a store, such as sqliteStore(file) gives", "enqueue", "work", "counts", "close"),
  onUnknown: oneOf("retry", "park"),
  maxAgeMs: milliseconds(1),
  maxTries: whole(1, Number.MAX_SAFE_INTEGER),
  backoff: anObject,
  keepKeysMs: milliseconds(1),
  hooks: anObject
}
const backoffRules = { baseMs: milliseconds(1, maxTimeMs), maxMs: milliseconds(1, maxTimeMs) }
const hookRules = {
  onDelivered: aFunction,
  onDead: aFunction,
  onParked: aFunction,
  onRetry: aFunction,
  onPaused: aFunction,
  onStoreFailed: aFunction
} satisfies { readonly [N in keyof OutboxHooks]-?: Rule }

/** Throws a `DeskConfigError` that names what is wrong. */
export const resolveOutboxOptions = <Tx>(options: OutboxOptions<Tx>): ResolvedOutboxOptions<Tx> => {
  // Checked below, one by one.
  const read = readOptions(options ?? {}, rules, ["desk", "store"]) as Partial<OutboxOptions<Tx>>
  const backoff = readOptions(read.backoff, backoffRules, [], "backoff") as Partial<Backoff>
  const { baseMs = defaults.backoff.baseMs, maxMs = defaults.backoff.maxMs } = backoff
  return {
    desk: read.desk!,
    store: read.store!,
    onUnknown: read.onUnknown ?? defaults.onUnknown,
    maxAgeMs: read.maxAgeMs ?? defaults.maxAgeMs,
    maxTries: read.maxTries ?? Number.POSITIVE_INFINITY,
    backoff: { baseMs, maxMs: Math.max(baseMs, maxMs) },
    keepKeysMs: read.keepKeysMs ?? defaults.keepKeysMs,
    hooks: readOptions(read.hooks, hookRules, [], "hooks") as OutboxHooks
  }
}
