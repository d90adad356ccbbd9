/** Bytes allocated per send above the transport's own. */
import type { Bench } from "../bench.ts"
import { start } from "../children.ts"
import type { Job } from "../programs/allocation.ts"

/** Bytes per send, by round; when there is little time, of two only. */
type Allocation = { readonly [C in "transport" | "ours"]: ReadonlyArray<number> } & {
  readonly [C in "ours-effect" | "undici-pool"]?: ReadonlyArray<number>
}

/** Young objects stay where they are: nothing is collected before it has been counted. */
const execArgv = ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"]

export const measure = async (bench: Bench): Promise<Allocation> => {
  const target = bench.targets.http
  const once = async (client: Job["client"]): Promise<ReadonlyArray<number>> => {
    const child = start("programs/allocation.ts", { execArgv })
    const job: Job = {
      client,
      target,
      sends: bench.quick ? 2000 : 4000,
      rounds: bench.quick ? 3 : Math.max(7, bench.rounds),
      warmUp: bench.quick ? 4000 : 20_000
    }
    const bytes = await child.ask<ReadonlyArray<number>>("run", job)
    await child.stop()
    return bytes
  }
  const least = { transport: await once("transport"), ours: await once("ours") }
  if (bench.quick) return least
  return { ...least, "ours-effect": await once("ours-effect"), "undici-pool": await once("undici-pool") }
}
