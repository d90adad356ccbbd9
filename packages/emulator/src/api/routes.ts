/**
 * The calls of the API. `GET /_emulator` lists them.
 */
import { acts } from "./acts.ts"
import { reads } from "./reads.ts"
import type { Route } from "./Route.ts"

export const routes: readonly Route[] = [...reads, ...acts]
