/** The front door: a client made of plain options, promises and thrown errors. */
import { openTransport } from "../engine/transport/open.ts"
import type { DeskOptions } from "../model/DeskOptions.ts"
import { type Environment, resolveEnvironment } from "../model/Environment.ts"
import { type ResolvedOptions, resolveOptions } from "../model/ResolvedOptions.ts"
import type { Desk } from "./Desk.ts"
import { promiseDesk, timers } from "./promiseDesk.ts"

const open = (options: ResolvedOptions): Desk => promiseDesk(options, openTransport(options, timers))

/**
 * Makes a client. Throws `DeskConfigError` at once when an option is wrong.
 *
 * @example
 * ```ts run
 * import { createDesk } from "@tcdesk/core"
 *
 * const secretKey = process.env.TCDESK_SECRET_KEY
 * const desk = createDesk({ sdkAppId: 1400000000, identifier: "administrator", secretKey })
 * ```
 */
export const createDesk = (options: DeskOptions): Desk => open(resolveOptions(options))

/**
 * Makes a client from `TCDESK_SDK_APP_ID`, `TCDESK_IDENTIFIER`, `TCDESK_SECRET_KEY` (or `TCDESK_USER_SIG`), `TCDESK_REGION`
 * and `TCDESK_ENDPOINT`; `overrides` win. Throws `DeskConfigError`, which names the variable at fault.
 *
 * @example
 * ```ts run
 * import { createDeskFromEnv } from "@tcdesk/core"
 *
 * const desk = createDeskFromEnv(process.env, { deadlineMs: 4000 })
 * ```
 */
export const createDeskFromEnv = (env: Environment = process.env, overrides: Partial<DeskOptions> = {}): Desk =>
  open(resolveEnvironment(env, overrides))
