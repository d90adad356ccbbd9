/** What it costs to ask for a UserSig that is there already: sends of a client that has a key, less those of one that was given a UserSig. */
import { UserSig } from "@tcdesk/core"
import * as Redacted from "effect/Redacted"
import { answer } from "../answer.ts"
import { inTurns } from "../inTurns.ts"
import { account, sessionId, text } from "../workload.ts"
import { openInstant } from "./instant.ts"

export interface Job {
  readonly batches: number
  readonly sends: number
}

/** CPU per send in µs, by batch: signed once and cached, and fixed. */
export type UserSigCost = Readonly<Record<"cached" | "fixed", ReadonlyArray<number>>>

answer(async ({ batches, sends }: Job): Promise<UserSigCost> => {
  const message = { sessionId, text }
  const byKey = await openInstant({ secretKey: Redacted.make(account.secretKey) })
  const userSig = Redacted.make(UserSig.sign({ ...account, ttlSeconds: 604_800 }))
  const bySignature = await openInstant({ userSig })
  return inTurns(batches, { cached: () => byKey(message, sends), fixed: () => bySignature(message, sends) }, 1)
})
