import type { JsonRecord } from "./Json.ts"

/** A call that a recording client has accepted. */
export interface RecordedCall {
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  /** The body of the request, in the wire's own words. */
  readonly body: JsonRecord
}
