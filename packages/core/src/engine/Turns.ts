/** Where the turns of a rate limit come from. Times are those of `timers.now`. */
import type { DeskStatus } from "../model/DeskStatus.ts"

export interface Turns {
  /** Takes one, if there is one now. */
  readonly take: (now: number) => boolean
  /** When the one after `ahead` others may start; it is certainly not to be had before. */
  readonly earliest: (ahead: number, now: number) => number
  /** So many wait, the first of them until then. Gives when to look again. */
  readonly wanted: (waiting: number, untilAt: number, now: number) => number
  readonly mode: () => NonNullable<DeskStatus["rateLimit"]>["mode"]
}
