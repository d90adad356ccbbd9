/** For those who keep queues of BullMQ themselves: what a failed send means there. */
import { isDeskError } from "@tcdesk/core"
import { retryMs } from "../model/backoff.ts"
import { defaults } from "../model/defaults.ts"
import { verdictOn } from "../model/verdict.ts"

/** What BullMQ is to do with a job whose send has failed. */
export interface BullmqVerdict {
  /** Whether another try can succeed. */
  readonly retry: boolean
  /** When to try again, in milliseconds; -1 for never: what a `backoffStrategy` of BullMQ returns. */
  readonly delayMs: number
  /** The refusal is about the whole app or its rate: all jobs of the queue meet it. */
  readonly pausesQueue: boolean
  /** To be thrown by the processor: what it was given, or where no try can succeed an error that BullMQ takes for its `UnrecoverableError`. */
  readonly error: Error
}

/** BullMQ knows it by its name. */
const unrecoverable = (cause: Error): Error => {
  const error = new Error(cause.message, { cause })
  error.name = "UnrecoverableError"
  return error
}

/**
 * What BullMQ is to do with a job whose send has failed: by the same rules as the outbox. `tries`: how often it was tried, this time
 * included; pauses grow with it up to 5 minutes, and are never shorter than Desk's `retryAfterMs`. What is no `DeskError` is tried again.
 */
export const bullmqVerdict = (error: unknown, tries = 1): BullmqVerdict => {
  const thrown = error instanceof Error ? error : new Error(String(error))
  const growingMs = retryMs(defaults.backoff, Math.max(1, tries), Math.random())
  if (!isDeskError(error)) return { retry: true, delayMs: growingMs, pausesQueue: false, error: thrown }
  const { fate, pausesQueue, afterMs } = verdictOn(error, error.delivery, "retry")
  if (fate === "dead") return { retry: false, delayMs: -1, pausesQueue, error: unrecoverable(error) }
  return { retry: true, delayMs: Math.max(afterMs, growingMs), pausesQueue, error: thrown }
}
