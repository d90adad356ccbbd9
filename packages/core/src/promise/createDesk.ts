/** The front door: a client made of plain options, promises and thrown errors. */
import { openTransport } from "../engine/transport/open.ts"
import type { DeskOptions } from "../model/DeskOptions.ts"
import { disabledVariable, type Environment, resolveEnvironment } from "../model/Environment.ts"
import { type ResolvedOptions, resolveOptions } from "../model/ResolvedOptions.ts"
import type { Desk } from "./Desk.ts"
import { promiseDesk, timers } from "./promiseDesk.ts"

const open = (options: ResolvedOptions): Desk => {
  if (options.disabled)
    process.emitWarning("This Desk client is disabled: it checks messages, and sends none.", "DeskWarning")
  return promiseDesk(options, openTransport(options, timers))
}

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
 * Makes a client from `TCDESK_*`; `overrides` win. Throws `DeskConfigError`, which names the variable at fault.
 *
 * - Credentials, from one source: `TCDESK_SDK_APP_ID`, `TCDESK_IDENTIFIER`, `TCDESK_SECRET_KEY` (or `TCDESK_USER_SIG`), unless
 *   `overrides` name one of theirs (`sdkAppId`, `identifier`, `secretKey`, `userSig`): then they must name all, and of the environment
 *   only `TCDESK_DISABLED` is read.
 * - `TCDESK_REGION`, or `TCDESK_ENDPOINT`, which wins over every region; with `TCDESK_ALLOW_INSECURE_ENDPOINT=1` it may be http on
 *   another host than loopback.
 * - `TCDESK_DISABLED=1` makes a client that sends nothing: see `createDisabledDesk`.
 *
 * It throws where a variable is missing. Where modules are loaded without the environment, by `next build` for one, make it at the
 * first use.
 *
 * @example
 * ```ts run
 * import { createDeskFromEnv, type Desk } from "@tcdesk/core"
 *
 * let client: Desk | undefined
 * export const getDesk = (): Desk => (client ??= createDeskFromEnv(process.env, { deadlineMs: 4000 }))
 * ```
 */
export const createDeskFromEnv = (env: Environment = process.env, overrides: Partial<DeskOptions> = {}): Desk =>
  open(resolveEnvironment(env, overrides))

/**
 * Makes a client that checks every input and sends nothing, and needs no credentials: for CI, and for machines without an account. A
 * warning of the process says so. What it is asked to do succeeds, and a receipt has `disabled: true`; what only Desk could answer, a
 * session's state for one, is refused with `Closed`. Of the hooks `onSent` and `onAttempt` are not called. Its health is `degraded`.
 * Credentials among the options are not looked at; the other options are checked as ever.
 *
 * @example
 * ```ts run
 * import { createDisabledDesk } from "@tcdesk/core"
 *
 * const desk = createDisabledDesk()
 * const { disabled } = await desk.send({ sessionId: "any", text: "您好" })
 * ```
 */
export const createDisabledDesk = (options: Partial<DeskOptions> = {}): Desk =>
  open(resolveEnvironment({ [disabledVariable]: "1" }, options))
