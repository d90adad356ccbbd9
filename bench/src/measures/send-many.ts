/** A million sends through `sendMany` from a generator: whether the heap stays flat, and the throughput. */
import type { Bench } from "../bench.ts"
import { start } from "../children.ts"
import type { Job, SendMany } from "../programs/send-many.ts"

export const measure = async (bench: Bench): Promise<SendMany> => {
  const target = bench.targets.http
  const child = start("programs/send-many.ts", { execArgv: ["--expose-gc"] })
  const sends = bench.quick ? 30_000 : 1_000_000
  const result = await child.ask<SendMany>("run", {
    target,
    warmUp: bench.quick ? 5000 : 20_000,
    sends,
    block: bench.quick ? 2000 : 10_000
  } satisfies Job)
  await child.stop()
  return result
}
