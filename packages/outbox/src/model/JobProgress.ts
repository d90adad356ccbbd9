/** What is known of the tries of one message. A store keeps it beside the message, as JSON, and looks at nothing in it. */
import type { DeskErrorJson } from "@tcdesk/core"

/** What is known of the tries of one message. */
export interface JobProgress {
  /** Tries that count: those that `maxTries` is about, and by which pauses grow. */
  readonly tries: number
  /**
   * How often the message was handed to a worker and came back with the certainty that nothing has arrived. What a worker got and never
   * gave back may have arrived: pick-ups less these.
   */
  readonly clean: number
  /** It may have arrived before it lay in the dead letter, or was parked. */
  readonly uncertain?: true
  /** Of the last try that counted. */
  readonly error?: DeskErrorJson
}

/** Of a message that nobody has tried yet. */
export const untried: JobProgress = Object.freeze({ tries: 0, clean: 0 })

/** Whether the message may have arrived already. `pickups`: how often a worker got it before this time. */
export const mayHaveArrived = (progress: JobProgress, pickups: number): boolean =>
  progress.uncertain === true || pickups > progress.clean
