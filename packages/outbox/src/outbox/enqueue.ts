/** Takes messages in: checked and written down, before any of them is stored. */
import type { OutgoingMessage, Prepared } from "@tcdesk/core"
import { readProperty } from "@tcdesk/core/adapter"
import { type Rule, readCallOptions } from "../model/options.ts"
import { writePacket } from "../model/packet.ts"
import { uuidv7 } from "../model/uuidv7.ts"
import { OutboxError, reaching } from "../store/OutboxError.ts"
import type { NewMessage, OutboxStore } from "../store/OutboxStore.ts"
import type { Enqueued, EnqueueOptions } from "./Enqueued.ts"
import type { SendingDesk } from "./OutboxOptions.ts"

export const enqueueRules = {
  tx: () => undefined,
  notBefore: (value: unknown) =>
    value instanceof Date && Number.isFinite(value.getTime()) ? undefined : "must be a valid Date"
} satisfies Readonly<Record<string, Rule>>

/** Options that were checked. */
export interface ReadEnqueueOptions<Tx> {
  readonly tx: Tx | undefined
  /** Milliseconds since 1970. */
  readonly notBefore: number | undefined
}

/** Refuses a transaction that the store can't join. */
export const forStore = <Tx>(store: OutboxStore<Tx>, { tx, notBefore }: EnqueueOptions<Tx>): ReadEnqueueOptions<Tx> => {
  if (tx !== undefined && !store.joinsTransactions)
    throw new OutboxError(
      "NoTransaction",
      store.name,
      `${store.name} can't join a transaction of yours: leave out tx, or use a store on the database of the transaction.`
    )
  return { tx, notBefore: notBefore?.getTime() }
}

/** A message that is fit to be stored. */
export interface Checked {
  readonly key: string | undefined
  readonly packet: Prepared
}

/** Throws the client's `InvalidMessage`. */
export const check = (desk: SendingDesk, message: OutgoingMessage): Checked => ({
  key: keyOf(message),
  packet: desk.prepare(message)
})

/** All of them or none, in this order. */
export const keep = async <Tx>(
  store: OutboxStore<Tx>,
  keepKeysMs: number,
  messages: ReadonlyArray<Checked>,
  { tx, notBefore: wished }: ReadEnqueueOptions<Tx>
): Promise<ReadonlyArray<Enqueued>> => {
  if (messages.length === 0) return []
  const enqueuedAt = Date.now()
  // A time that has passed holds up nothing: the message has its place in the order.
  const notBefore = wished === undefined || wished <= enqueuedAt ? undefined : wished
  const kept = messages.map(
    ({ key, packet }): NewMessage => ({
      id: uuidv7(),
      lane: packet.lane,
      key,
      notBefore,
      enqueuedAt,
      packet: writePacket(packet)
    })
  )
  const stored = await reaching(store.name, () => store.enqueue(kept, { tx, keepKeysMs }))
  return stored.map(({ id, duplicate }, i) => ({ id, msgRandom: messages[i]!.packet.msgRandom, duplicate }))
}

export const enqueue = async <Tx>(
  desk: SendingDesk,
  store: OutboxStore<Tx>,
  keepKeysMs: number,
  messages: ReadonlyArray<OutgoingMessage>,
  options: EnqueueOptions<Tx>
): Promise<ReadonlyArray<Enqueued>> => {
  // Checked one by one.
  const read = forStore(store, readCallOptions(options, enqueueRules) as EnqueueOptions<Tx>)
  // Every one before any is stored: a faulty one leaves nothing behind.
  const checked = messages.map((message) => check(desk, message))
  return keep(store, keepKeysMs, checked, read)
}

/** Whether it is one that will do, `prepare` says. */
const keyOf = (message: OutgoingMessage): string | undefined => {
  const key = typeof message === "object" && message !== null ? readProperty(message, "key") : undefined
  return typeof key === "string" ? key : undefined
}
