/** The store on Redis: queues of BullMQ, and its workers. */
import type { OutboxStore, Stored } from "../store/OutboxStore.ts"
import { addMessages, type MessageToAdd } from "./add.ts"
import { countsOf } from "./counts.ts"
import { grouped } from "./grouped.ts"
import { type Lanes, openLanes } from "./Lanes.ts"
import { keysOf } from "./layout.ts"
import { letterBox } from "./letterBox.ts"
import { type BullmqStoreOptions, resolveBullmqOptions } from "./options.ts"
import { work } from "./work.ts"

/**
 * Messages in Redis, by BullMQ. Needs bullmq 6 and ioredis, and a Redis from 6.2 on with `appendonly yes` and `maxmemory-policy
 * noeviction`. It connects when it is used first. What can then go wrong rejects that call with an `OutboxError`: `StoreUnreachable`; or
 * `StoreRefused`, where a module is missing, Redis may lose messages, or has messages in another number of lanes. Throws a
 * `DeskConfigError` for options that are wrong. It knows nothing of your database's transactions: `tx` is refused.
 */
export const bullmqStore = (options: BullmqStoreOptions): OutboxStore => {
  const resolved = resolveBullmqOptions(options)
  const { state } = keysOf(resolved.prefix)
  let opened: Promise<Lanes> | undefined

  const open = (): Promise<Lanes> => {
    if (opened !== undefined) return opened
    const opening = openLanes(resolved)
    opened = opening
    opening.catch(() => {
      // The next call tries again.
      opened = undefined
    })
    return opening
  }

  const enqueue = grouped<MessageToAdd, Stored>(async (messages) => addMessages(await open(), resolved, messages))

  return {
    name: resolved.name,
    joinsTransactions: false,
    enqueue: (messages, { keepKeysMs }) => enqueue(messages.map((message) => ({ message, keepKeysMs }))),
    work: (worker) => work(open, resolved, worker),
    dead: letterBox(open, resolved, "dead"),
    parked: letterBox(open, resolved, "parked"),
    counts: async () => countsOf(await open(), resolved),
    readState: async () => (await (await open()).client.get(state)) ?? undefined,
    writeState: async (text) => {
      const { client } = await open()
      await client.set(state, text)
    },
    close: async () => {
      // One that could not be opened has nothing to close.
      const lanes = await opened?.catch(() => undefined)
      await lanes?.close()
    }
  }
}
