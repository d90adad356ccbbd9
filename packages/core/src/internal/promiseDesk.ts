/** The Promise face of a client: what `createDesk` and `createRecordingDesk` both return. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Receipt } from "../Attempt.ts"
import * as Client from "../Client.ts"
import type { Desk } from "../createDesk.ts"
import type { Settings } from "../Settings.ts"
import { sendMany } from "../sendMany.ts"
import type { Transport } from "../Transport.ts"

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
    new Promise<Receipt>((resolve, reject) => {
      client.start(message, options, (result) => {
        if (Exit.isSuccess(result)) resolve(result.value)
        else reject(Client.errorOf(result))
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
