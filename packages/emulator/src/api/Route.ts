/**
 * A call of the API: what it takes, does and gives.
 */
import type { Control } from "../state/Control.ts"

export interface ApiCall {
  readonly control: Control
  /** What stands in the path for `:id`. */
  readonly id: string
  readonly query: URLSearchParams
  readonly body: string
}

export interface Route {
  readonly method: "GET" | "POST"
  /** After `/_emulator`; `:id` stands for a part. */
  readonly path: string
  readonly summary: string
  readonly handle: (call: ApiCall) => unknown
}
