/** The front door: a client made of plain options, promises and thrown errors. */
import type { Receipt } from "../model/Attempt.ts"
import type { DeskOptions } from "../model/DeskOptions.ts"
import { type Settings, settingsOf } from "../model/ResolvedOptions.ts"
import { type Environment, settingsFromEnv } from "../model/Environment.ts"
import { isObject } from "../model/validate.ts"
import { promiseDesk } from "./promiseDesk.ts"
import type { OutgoingMessage } from "../model/Message.ts"
import type { SendManyOptions, SendOutcome } from "./sendMany.ts"
import type { CloseOptions, SendOptions, Status } from "../model/Status.ts"
import * as Transport from "../engine/transport/Transport.ts"

/** A client of Tencent Cloud Desk. Make one for each SDKAppID and keep it; it is safe to share. */
export interface Desk extends AsyncDisposable {
  /**
   * Sends one message (`send_msg`, 1229/68821). Rejects with a `DeskError`, and with nothing else; its `delivery` says what
   * became of the message. Settles within `deadlineMs`.
   */
  send(message: OutgoingMessage, options?: SendOptions): Promise<Receipt>
  /**
   * Sends many, at most `concurrency` at a time, and yields each outcome as it comes, in the order of completion. Nothing is
   * read or sent before the iteration begins, nor far ahead of it.
   */
  sendMany(
    messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
    options?: SendManyOptions
  ): AsyncIterable<SendOutcome>
  /** How the client is at this moment: for health checks and metrics. Sends nothing. */
  status(): Status
  /**
   * Refuses new sends at once; what is under way may finish within `graceMs`, the rest ends in `Closed`. Then the sockets
   * are closed. May be called twice.
   */
  close(options?: CloseOptions): Promise<void>
}

const open = (settings: Settings): Desk =>
  promiseDesk(
    settings,
    settings.fetch === undefined ? Transport.makeUndici(settings) : Transport.makeFetch(settings.fetch)
  )

/** Makes a client. Throws `DeskConfigError` at once when an option is wrong. */
export const createDesk = (options: DeskOptions): Desk => open(settingsOf(options))

/**
 * Makes a client from `TCDESK_SDK_APP_ID`, `TCDESK_IDENTIFIER`, `TCDESK_SECRET_KEY` (or `TCDESK_USER_SIG`), `TCDESK_REGION`
 * and `TCDESK_ENDPOINT`; `overrides` win. Throws `DeskConfigError`, which names the variable at fault.
 */
export const createDeskFromEnv = (env: Environment = process.env, overrides: Partial<DeskOptions> = {}): Desk =>
  open(settingsFromEnv(env, overrides))

/**
 * What an adapter is given, as a client: options make one, nothing makes one from the environment, and a client is taken as
 * it is. Whoever made it closes it: `owned` says whether that is the adapter.
 */
export const resolveDesk = (given?: DeskOptions | Desk): { readonly client: Desk; readonly owned: boolean } => {
  if (given === undefined) return { client: createDeskFromEnv(), owned: true }
  const isDesk = isObject(given) && "send" in given
  return isDesk ? { client: given, owned: false } : { client: createDesk(given), owned: true }
}
