/** What the kill loop and its workers tell each other. */
import type { DeskOptions } from "@tcdesk/core"

/** What a worker is told first; anything after it tells it to stop. */
export interface WorkerConfig {
  /** A module whose default export opens the store. */
  readonly module: string
  /** What that is given. */
  readonly argument: string
  readonly client: DeskOptions
  /** The file that it writes what it does into. */
  readonly log: string
  readonly concurrency: number
}

/** What a worker tells. */
export type WorkerTold = "began"

/** A line of a worker's log. */
export type Logged =
  | { readonly _tag: "Began"; readonly msgRandom: number; readonly announced: boolean }
  | { readonly _tag: "Delivered"; readonly msgRandom: number; readonly maybeDuplicate: boolean }
