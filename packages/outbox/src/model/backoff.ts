/** Pauses that grow: between the tries of one message, and of the queue as a whole. */
import { maxPauseMs } from "./defaults.ts"

/** How pauses grow. */
export interface Backoff {
  /** The first pause, in milliseconds. */
  readonly baseMs: number
  /** No pause between two tries of a message is longer, in milliseconds. */
  readonly maxMs: number
}

const ceilingMs = ({ baseMs, maxMs }: Backoff, times: number): number => Math.min(maxMs, baseMs * 2 ** (times - 1))

/** After so many tries. Half of it is left to chance, so that many messages do not come back at once. `random`: 0 to 1. */
export const retryMs = (backoff: Backoff, tries: number, random: number): number =>
  Math.round(ceilingMs(backoff, tries) * (0.5 + random / 2))

/** Of the queue, for the so-manieth time on end. */
export const pauseMs = (backoff: Backoff, streak: number): number => Math.min(maxPauseMs, ceilingMs(backoff, streak))
