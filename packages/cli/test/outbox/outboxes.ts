/** Outboxes with messages that lie dead, made by a worker whose Desk refuses everything. */
import { createDesk } from "@tcdesk/core"
import { createOutbox, type OutboxStore } from "@tcdesk/outbox"
import { expect } from "vitest"

/** A Desk that answers every call by this code. */
const refusing =
  (code: number): typeof globalThis.fetch =>
  async () =>
    Response.json({ ActionStatus: "FAIL", ErrorCode: code, ErrorInfo: "no" })

const lost: typeof globalThis.fetch = async () => {
  throw new Error("lost")
}

const options = { sdkAppId: 1400000000, identifier: "administrator", secretKey: "5bd2850fff3ecb11".repeat(4) }

/** One that waits, and one that is dead; with `parked`, one that may have arrived instead of that. Closes the store. */
export const fill = async (store: OutboxStore, { parked = false } = {}): Promise<void> => {
  const fetch = parked ? lost : refusing(141005)
  const desk = createDesk({ ...options, fetch, retry: false })
  const outbox = createOutbox({ desk, store, onUnknown: "park" })
  await outbox.enqueue({ sessionId: "over", text: "too late" })
  const worker = outbox.start()
  await expect.poll(async () => (await outbox.status())[parked ? "parked" : "dead"]).toBe(1)
  await worker.stop()
  await outbox.enqueue({ sessionId: "open", text: "waits" })
  await outbox.close()
  await desk.close()
}
