/** The Promise face of a client: what `createDesk` and `createRecordingDesk` both return. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Receipt } from "../Attempt.ts"
import * as Client from "../Client.ts"
import type { Desk } from "../createDesk.ts"
import { DeskError } from "../DeskError.ts"
import type { OutgoingMessage } from "../Message.ts"
import type { Settings } from "../Settings.ts"
import { sendMany } from "../sendMany.ts"
import type { SendOptions } from "../Status.ts"
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
  const settled = (message: OutgoingMessage, options: SendOptions | undefined) =>
    new Promise<Receipt>((resolve, reject) => {
      client.start(message, options, (result) => {
        if (Exit.isSuccess(result)) resolve(result.value)
        else reject(Client.errorOf(result))
      })
    })
  const send: Desk["send"] = async (message, options) => {
    try {
      return await settled(message, options)
    } catch (error) {
      // The error was made where a socket or a timer called. From here V8 knows who awaits: the stack names the caller's line.
      if (error instanceof DeskError) Error.captureStackTrace(error, send)
      throw error
    }
  }
  const close: Desk["close"] = (options) => Effect.runPromise(client.close(options))
  return {
    send,
    sendMany: (messages, options) => sendMany(send, messages, { concurrency: settings.connections, ...options }),
    status: client.status,
    close,
    [Symbol.asyncDispose]: () => close()
  }
}
