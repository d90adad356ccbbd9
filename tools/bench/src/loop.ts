/** The closed loop: so many workers, each of which sends again as soon as its last send has ended. */
import type { Target } from "./workload.ts"

interface Loop {
  readonly workers: number
  /** Whether one more send is to be started. */
  readonly more: () => boolean
  /** Told after each send when, by `performance.now`, it was started. */
  readonly done: (startedAt: number) => void
}

/** A client keeps a loop going until there is no more to send. */
export type Drive = (loop: Loop) => Promise<void>

/** Opens a client in the process that it is called in. */
export type Open = (target: Target) => Promise<Drive> | Drive

/** The loop of clients that give a promise for each send. */
export const promises =
  (send: () => Promise<unknown>): Drive =>
  async ({ workers, more, done }) => {
    const work = async () => {
      while (more()) {
        const startedAt = performance.now()
        await send()
        done(startedAt)
      }
    }
    await Promise.all(Array.from({ length: workers }, work))
  }

/** So many sends, and nothing measured. */
export const driveSends = (drive: Drive, workers: number, sends: number): Promise<void> => {
  let started = 0
  const more = () => {
    started += 1
    return started <= sends
  }
  return drive({ workers, more, done: () => {} })
}
