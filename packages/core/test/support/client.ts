/** The client behind both faces, on virtual time: for commands that neither of them offers, and for what its scope holds. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as Client from "../../src/engine/Client.ts"
import type { Done } from "../../src/engine/steps.ts"
import type { CallOptions } from "../../src/model/CallOptions.ts"
import type { Command } from "../../src/model/Command.ts"
import type { DeskError } from "../../src/model/DeskError.ts"
import type { ClientOptions } from "../../src/model/DeskOptions.ts"
import { resolveOptions } from "../../src/model/ResolvedOptions.ts"
import { account, type Scripted } from "./desks.ts"

export const clientOn = Effect.fnUntraced(function* (
  { transport }: Pick<Scripted, "transport">,
  options: Partial<ClientOptions> = {}
) {
  const scope = yield* Scope.make()
  const context = yield* Effect.context<never>()
  const resolved = resolveOptions({ ...account, ...options })
  const client = Client.open(context, resolved, transport, Scope.close(scope, Exit.void))
  yield* Effect.addFinalizer(() => Effect.exit(client.close({ graceMs: 0 })))
  /** A call of this command, with its attempts. */
  const call = <Input, Output, Answer>(
    command: Command<Input, Output, Answer>,
    input: Input,
    callOptions?: CallOptions
  ): Effect.Effect<Done<Output>, DeskError> =>
    Effect.callback((resume) => {
      client.start(command, input, callOptions, resume)
    })
  return { client, scope, call }
})
