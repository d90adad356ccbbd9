/** The cost of a UserSig that is cached, per send. */
import type { Bench } from "../bench.ts"
import { start } from "../children.ts"
import type { UserSigCost } from "../programs/user-sig.ts"

export const measure = async (bench: Bench): Promise<UserSigCost> => {
  const child = start("programs/user-sig.ts")
  const cost = await child.ask<UserSigCost>(
    "run",
    bench.quick ? { batches: 41, sends: 1000 } : { batches: 101, sends: 5000 }
  )
  await child.stop()
  return cost
}
