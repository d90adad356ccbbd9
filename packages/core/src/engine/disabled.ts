/** A call of a disabled client: its input has been checked, and nothing of it leaves this process. */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import type { DeskError } from "../model/DeskError.ts"
import { type Call, emptyJournal, errorOf } from "./Call.ts"
import type { Done } from "./steps.ts"

const unanswered: AttemptFailure = {
  reason: { _tag: "Closed" },
  delivery: "not-sent",
  retry: "never",
  ambiguous: false,
  detail: "this client is disabled, and asks Desk nothing",
  hint: "TCDESK_DISABLED=1 or createDisabledDesk made it so: where there is an account or an emulator, do without."
}

/** Done as far as the caller can tell by what it gets; what only Desk could answer is refused. */
export const withoutDesk = (call: Call): Effect.Effect<Done, DeskError> => {
  const { command, written } = call
  if (command.answer !== undefined) return Effect.fail(errorOf(call, unanswered))
  const { attempts } = emptyJournal
  return Effect.succeed({ output: command.give(undefined, attempts, written), attempts })
}
