/** Workers for tests of a store alone: no outbox decides anything. */

import { uuidv7 } from "../../src/model/uuidv7.ts"
import type { Job, OutboxStore, Settlement, Worker } from "../../src/store.ts"

/** A worker that does with each message what `handle` says. */
export const workerOf = (handle: (job: Job) => Promise<Settlement>, concurrency = 4): Worker => ({
  concurrency,
  allowance: async () => ({ jobs: Number.POSITIVE_INFINITY, retryInMs: 0 }),
  handle,
  onStoreFailed: () => {},
  onStoreBack: () => {}
})

/** Enqueues a message as it would be written by an outbox, more or less. Its id. */
export const putIn = async (store: OutboxStore, lane: string, packet = "{}"): Promise<string> => {
  const id = uuidv7()
  await store.enqueue([{ id, lane, key: undefined, notBefore: undefined, enqueuedAt: Date.now(), packet }], {
    keepKeysMs: 1000
  })
  return id
}
