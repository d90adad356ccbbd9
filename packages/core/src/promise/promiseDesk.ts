/** The Promise face of a client: what `createDesk` and `createRecordingDesk` both return. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Receipt } from "../model/Attempt.ts"
import * as Client from "../engine/Client.ts"
import type { Desk } from "./createDesk.ts"
import { DeskError } from "../model/DeskError.ts"
import type { Settings } from "../model/ResolvedOptions.ts"
import { sendMany } from "./sendMany.ts"
import type { Transport } from "../engine/transport/Transport.ts"

/**
 * The error was made where a socket or a timer called. Once the send's promise follows this one, two microtasks later, V8 knows
 * who awaits it: the stack then names the caller's line. A send that succeeds pays nothing for it.
 */
const failing = async (error: unknown): Promise<never> => {
  await undefined
  await undefined
  if (error instanceof DeskError) Error.captureStackTrace(error, failing)
  throw error
}

export const promiseDesk = (
  settings: Settings,
  transport: Effect.Effect<Transport["Service"], never, Scope.Scope>
): Desk => {
  const scope = Scope.makeUnsafe()
  const client = Effect.runSync(
    Effect.flatMap(Effect.provideContext(transport, Context.make(Scope.Scope, scope)), (made) =>
      Client.make(settings, made, scope)
    )
  )
  const send: Desk["send"] = (message, options) =>
    new Promise<Receipt>((resolve) => {
      client.start(message, options, (result) => {
        resolve(Exit.isSuccess(result) ? result.value : failing(Client.errorOf(result)))
      })
    })
  const close: Desk["close"] = (options) => Effect.runPromise(client.close(options))
  return {
    send,
    sendMany: (messages, options) => sendMany(send, messages, { concurrency: settings.connections, ...options }),
    status: client.status,
    close,
    [Symbol.asyncDispose]: () => close()
  }
}
