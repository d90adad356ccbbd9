/** What is done about a message whose answer was lost, with `retry.onUnknown: "verify"`: the session's history is asked. */
import * as Effect from "effect/Effect"
import type { Evidence } from "../model/Command.ts"
import type { DeskError } from "../model/DeskError.ts"
import { type Call, emptyJournal } from "./Call.ts"
import { claim, type Done } from "./steps.ts"

/** What the history says; an error where it is not to be had. */
export type Verified = Effect.Effect<Done | "absent", DeskError | "no-history">

/** `run` makes a call: the one that asks, within what is left of this one's time. */
export const verify = (call: Call, run: (asking: Call) => Effect.Effect<Done, DeskError>): Verified => {
  const { evidence } = call
  if (evidence === undefined) return Effect.fail("no-history")
  const { command, written } = evidence
  return Effect.flatMap(run({ ...call, command, written, evidence: undefined, journal: emptyJournal }), ({ output }) =>
    judge(call, evidence, output)
  )
}

const judge = (call: Call, { count, confirmed, subject }: Evidence, output: unknown): Verified => {
  const { callId, engine, journal } = call
  const since = journal.attempts[0]?.startedAt ?? Number.POSITIVE_INFINITY
  const shown = count(output, since)
  const taken = engine.claims?.taken(callId, subject, since)
  if (shown === undefined || taken === undefined) return Effect.fail("no-history")
  if (shown <= taken) return Effect.succeed("absent")
  claim(call, "entered", since)
  return Effect.succeed({ output: confirmed(journal.attempts), attempts: journal.attempts })
}
