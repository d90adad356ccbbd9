/** A million sends through `sendMany` from a generator: whether the heap stays flat, and the throughput. */
import type { Bench } from "../bench.ts"
import { start } from "../children.ts"
import type { Job, SendMany } from "../programs/send-many.ts"

/** By run. */
export const measure = async (bench: Bench): Promise<ReadonlyArray<SendMany>> => {
  const job: Job = {
    target: bench.targets.http,
    warmUp: bench.quick ? 5000 : 20_000,
    sends: bench.quick ? 30_000 : 1_000_000,
    block: bench.quick ? 2000 : 10_000
  }
  const runs: Array<SendMany> = []
  while (runs.length < (bench.quick ? 1 : 3)) {
    const child = start("programs/send-many.ts", { execArgv: ["--expose-gc"] })
    runs.push(await child.ask<SendMany>("run", job))
    await child.stop()
  }
  return runs
}
