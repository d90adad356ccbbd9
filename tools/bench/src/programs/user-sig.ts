/** What it costs to ask for a UserSig that is there already: sends of a client that has a key, less those of one that was given a UserSig. */
import { UserSig } from "@tcdesk/core"
import * as Redacted from "effect/Redacted"
import { answer } from "../child.ts"
import { account, sessionId, text } from "../work.ts"
import { openInstant } from "./instant.ts"

export interface UserSigCost {
  /** CPU per send in µs, by batch: signed once and cached, and fixed. */
  readonly cached: ReadonlyArray<number>
  readonly fixed: ReadonlyArray<number>
  /** To sign anew, in µs. */
  readonly sign: ReadonlyArray<number>
}

answer({
  run: async ({ batches, sends }: { readonly batches: number; readonly sends: number }): Promise<UserSigCost> => {
    const secretKey = Redacted.make(account.secretKey)
    const userSig = Redacted.make(UserSig.sign({ ...account, ttlSeconds: 604_800 }))
    const byKey = await openInstant({ secretKey })
    const bySignature = await openInstant({ userSig })
    const message = { sessionId, text }
    await byKey(message, sends)
    await bySignature(message, sends)
    const cached: Array<number> = []
    const fixed: Array<number> = []
    const sign: Array<number> = []
    for (let batch = 0; batch < batches; batch += 1) {
      if (batch % 2 === 0) cached.push(await byKey(message, sends))
      fixed.push(await bySignature(message, sends))
      if (batch % 2 === 1) cached.push(await byKey(message, sends))
      const startedAt = performance.now()
      for (let signed = 0; signed < 200; signed += 1) UserSig.sign({ ...account, ttlSeconds: 604_800 })
      sign.push(((performance.now() - startedAt) / 200) * 1000)
    }
    return { cached, fixed, sign }
  }
})
