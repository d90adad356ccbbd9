/** The Promise face of a client: what `createDesk` and `createRecordingDesk` both return. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { endSession } from "../commands/endSession.ts"
import { getSessionState } from "../commands/getSessionState.ts"
import { sendMsg } from "../commands/sendMsg.ts"
import * as Client from "../engine/Client.ts"
import type { Transport } from "../engine/transport/Transport.ts"
import type { CallOptions } from "../model/CallOptions.ts"
import type { Command } from "../model/Command.ts"
import { DeskError } from "../model/DeskError.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import type { Desk } from "./Desk.ts"
import { sendMany } from "./sendMany.ts"

/**
 * The error was made where a socket or a timer called. Once the call's promise follows this one, two microtasks later, V8 knows
 * who awaits it: the stack then names the caller's line. A call that succeeds pays nothing for it.
 */
const failing = async (error: unknown): Promise<never> => {
  await undefined
  await undefined
  try {
    if (error instanceof DeskError) Error.captureStackTrace(error, failing)
  } catch {
    // A hook has frozen the error, or there is no such function here. A stack is not worth the error itself.
  }
  throw error
}

export const promiseDesk = (
  options: ResolvedOptions,
  transport: Effect.Effect<Transport["Service"], never, Scope.Scope>
): Desk => {
  const scope = Scope.makeUnsafe()
  const client = Effect.runSync(
    Effect.flatMap(Effect.provideContext(transport, Context.make(Scope.Scope, scope)), (made) =>
      Client.make(options, made, scope)
    )
  )
  /** A command as a method. */
  const method =
    <Input, Output, Answer>(command: Command<Input, Output, Answer>) =>
    (input: Input, callOptions?: CallOptions) =>
      new Promise<Output>((resolve) => {
        client.start(command, input, callOptions, (result) => {
          resolve(Exit.isSuccess(result) ? result.value.output : failing(Client.errorOf(result)))
        })
      })
  const send = method(sendMsg)
  const close: Desk["close"] = (closeOptions) => Effect.runPromise(client.close(closeOptions))
  return {
    send,
    sendMany: (messages, manyOptions) => sendMany(send, messages, manyOptions, options.connections),
    sessions: Object.freeze({ state: method(getSessionState), end: method(endSession) }),
    status: client.status,
    close,
    [Symbol.asyncDispose]: () => close()
  }
}
