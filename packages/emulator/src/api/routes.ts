/**
 * The calls of the API. `GET /_emulator` lists them.
 */
import { agentRoutes } from "./agentRoutes.ts"
import { answerRoutes } from "./answerRoutes.ts"
import { mutations } from "./mutations.ts"
import { queries } from "./queries.ts"
import type { Route } from "./Route.ts"
import { webhookRoutes } from "./webhookRoutes.ts"

/** What all calls of the API begin with. */
export const PREFIX = "/_emulator"

export const routes: readonly Route[] = [...queries, ...mutations, ...agentRoutes, ...answerRoutes, ...webhookRoutes]
