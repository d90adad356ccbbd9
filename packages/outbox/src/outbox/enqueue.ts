/** Takes messages in: checked and written down, before any of them is stored. */
import type { OutgoingMessage } from "@tcdesk/core"
import { given } from "@tcdesk/core/adapter"
import { type Rule, readCallOptions } from "../model/options.ts"
import { writePacket } from "../model/packet.ts"
import { uuidv7 } from "../model/uuidv7.ts"
import { OutboxError, reaching } from "../store/OutboxError.ts"
import type { NewMessage, OutboxStore } from "../store/OutboxStore.ts"
import type { Enqueued, EnqueueOptions } from "./Outbox.ts"
import type { SendingDesk } from "./OutboxOptions.ts"

const rules = {
  tx: () => undefined,
  notBefore: (value: unknown) =>
    value instanceof Date && Number.isFinite(value.getTime()) ? undefined : "must be a valid Date"
} satisfies Readonly<Record<string, Rule>>

const readEnqueueOptions = <Tx>(store: OutboxStore<Tx>, options: EnqueueOptions<Tx>) => {
  // Checked one by one.
  const { tx, notBefore } = readCallOptions(options, rules) as EnqueueOptions<Tx>
  if (tx !== undefined && !store.joinsTransactions)
    throw new OutboxError(
      "NoTransaction",
      store.name,
      `${store.name} can't join a transaction of yours: leave out tx, or use a store on the database of the transaction.`
    )
  return { tx, notBefore: notBefore?.getTime() }
}

export const enqueue = async <Tx>(
  desk: SendingDesk,
  store: OutboxStore<Tx>,
  keepKeysMs: number,
  messages: ReadonlyArray<OutgoingMessage>,
  options: EnqueueOptions<Tx>
): Promise<ReadonlyArray<Enqueued>> => {
  const { tx, notBefore: wished } = readEnqueueOptions(store, options)
  const enqueuedAt = Date.now()
  // A time that has passed holds up nothing: the message has its place in the order.
  const notBefore = wished === undefined || wished <= enqueuedAt ? undefined : wished
  // Every one before any is stored: a faulty one leaves nothing behind.
  const prepared = messages.map((message) => ({ key: keyOf(message), packet: desk.prepare(message) }))
  if (prepared.length === 0) return []
  const kept = prepared.map(
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
  return stored.map(({ id, duplicate }, i) => ({ id, msgRandom: prepared[i]!.packet.msgRandom, duplicate }))
}

/** Whether it is one that will do, `prepare` says. */
const keyOf = (message: OutgoingMessage): string | undefined => {
  const key = typeof message === "object" && message !== null ? given(message, "key") : undefined
  return typeof key === "string" ? key : undefined
}
