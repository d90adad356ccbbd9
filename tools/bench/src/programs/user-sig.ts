/** What it costs to ask for a UserSig that is there already: sends of a client that has a key, less those of one that was given a UserSig. */
import { UserSig } from "@tcdesk/core"
import * as Redacted from "effect/Redacted"
import { answer } from "../answer.ts"
import { inTurns } from "../inTurns.ts"
import { account, sessionId, text } from "../workload.ts"
import { openInstant } from "./instant.ts"

export interface UserSigCost {
  /** CPU per send in µs, by batch: signed once and cached, and fixed. */
  readonly cached: ReadonlyArray<number>
  readonly fixed: ReadonlyArray<number>
  /** To sign anew, in µs. */
  readonly sign: ReadonlyArray<number>
}

answer(async ({ batches, sends }: { readonly batches: number; readonly sends: number }): Promise<UserSigCost> => {
  const sign = () => UserSig.sign({ ...account, ttlSeconds: 604_800 })
  const message = { sessionId, text }
  const byKey = await openInstant({ secretKey: Redacted.make(account.secretKey) })
  const bySignature = await openInstant({ userSig: Redacted.make(sign()) })
  const signTwoHundred = () => {
    const startedAt = performance.now()
    for (let signed = 0; signed < 200; signed += 1) sign()
    return ((performance.now() - startedAt) / 200) * 1000
  }
  const measured = {
    cached: () => byKey(message, sends),
    fixed: () => bySignature(message, sends),
    sign: signTwoHundred
  }
  return inTurns<keyof UserSigCost, number>(batches, measured, 1)
})
