/**
 * The calls of the API: what each takes, does and gives. `GET /_emulator` lists them.
 */
import type { Control } from "./Control.ts"
import { acts } from "./acts.ts"
import { reads } from "./reads.ts"

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
  readonly does: string
  readonly handle: (call: ApiCall) => unknown
}

export const routes: readonly Route[] = [...reads, ...acts]
