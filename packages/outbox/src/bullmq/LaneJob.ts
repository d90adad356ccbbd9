/** What BullMQ keeps of a message, as the data of its job. */
import type { JobProgress } from "../model/JobProgress.ts"

/** What BullMQ keeps of a message. A job is one turn of it: a message that comes back from a box has another one. */
export interface LaneJob {
  readonly id: string
  readonly lane: string
  readonly packet: string
  readonly enqueuedAt: number
  readonly notBefore?: number | undefined
  readonly progress?: JobProgress | undefined
  /** How often a worker was given it and has not begun with it, since it was stopping. */
  readonly returned?: number
}

/** What is left in a job whose message lies in a box already: it is completed at the next opportunity. */
export interface EmptyJob {
  readonly aside: true
}

export type JobData = LaneJob | EmptyJob

/** What JSON gave, alone: what somebody has put on all objects must not be taken for a part of it. */
export const alone = <A extends object>(read: A): A => Object.assign(Object.create(null), read)

/** A message in a box, as it is kept. */
export interface KeptLetter {
  readonly id: string
  readonly lane: string
  readonly packet: string
  readonly enqueuedAt: number
  readonly note: string
}
