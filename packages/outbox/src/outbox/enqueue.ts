/** Takes messages in: checked and written down, before any of them is stored. */
import type { OutgoingMessage, Prepared } from "@tcdesk/core"
import { given, unknownOptions } from "@tcdesk/core/adapter"
import { writePacket } from "../model/packet.ts"
import { uuidv7 } from "../model/uuidv7.ts"
import { OutboxError, reaching } from "../store/OutboxError.ts"
import type { NewMessage, OutboxStore } from "../store/OutboxStore.ts"
import type { Enqueued, EnqueueOptions } from "./Outbox.ts"
import type { SendingDesk } from "./OutboxOptions.ts"

const optionNames = ["tx", "notBefore"]

/** With every check passed. */
export interface ReadEnqueueOptions<Tx> {
  readonly tx: Tx | undefined
  /** Milliseconds since 1970. */
  readonly notBefore: number | undefined
}

/** `more`: names that the caller reads itself. */
export const readEnqueueOptions = <Tx>(
  store: OutboxStore<Tx>,
  options: EnqueueOptions<Tx>,
  more: ReadonlyArray<string> = []
): ReadEnqueueOptions<Tx> => {
  if (typeof options !== "object" || options === null) throw new TypeError("options of enqueue must be an object")
  const [unknown] = unknownOptions(options, [...optionNames, ...more])
  if (unknown !== undefined) throw new TypeError(unknown.message)
  const notBefore = given(options, "notBefore")
  if (notBefore !== undefined && !(notBefore instanceof Date && Number.isFinite(notBefore.getTime())))
    throw new TypeError("notBefore must be a valid Date")
  const tx = given(options, "tx") as Tx | undefined
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
  { tx, notBefore }: ReadEnqueueOptions<Tx>
): Promise<ReadonlyArray<Enqueued>> => {
  if (messages.length === 0) return []
  const enqueuedAt = Date.now()
  const kept = messages.map(
    ({ key, packet }): NewMessage => ({
      id: uuidv7(),
      lane: packet.lane,
      ...(key === undefined ? {} : { key }),
      ...(notBefore === undefined ? {} : { notBefore }),
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
  const read = readEnqueueOptions(store, options)
  // Every one before any is stored: a faulty one leaves nothing behind.
  const checked = messages.map((message) => check(desk, message))
  return keep(store, keepKeysMs, checked, read)
}

/** Whether it is one that will do, `prepare` says. */
const keyOf = (message: OutgoingMessage): string | undefined => {
  const key = typeof message === "object" && message !== null ? given(message, "key") : undefined
  return typeof key === "string" ? key : undefined
}
