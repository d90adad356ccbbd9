/**
 * What a request costs an Express application that sends one message for it: CPU of the application's process, the load
 * coming from another one, `req.desk.send` against the same handler with a bare pool.
 */
import type { Bench } from "../bench.ts"
import { start } from "../children.ts"
import type { Sends } from "../load.ts"
import type { Variant } from "../programs/express-app.ts"
import type { Target } from "../work.ts"

interface ExpressHandler {
  /** CPU per request, in µs, by round. */
  readonly ours: ReadonlyArray<number>
  readonly pool: ReadonlyArray<number>
}

const concurrency = 16

export const measure = async (bench: Bench): Promise<ExpressHandler> => {
  const counted = bench.quick ? 2000 : 10_000
  const once = async (variant: Variant): Promise<number> => {
    const app = start("programs/express-app.ts")
    const port = await app.ask<number>("listen", { variant, target: bench.targets.http })
    const target: Target = { origin: "", host: "127.0.0.1", port, tls: false, path: "/send?random=" }
    const load = start("load.ts")
    const sends = (count: number) =>
      load.ask("sends", { client: "net-floor", target, concurrency, sends: count } satisfies Sends)
    await sends(counted)
    await app.ask("mark")
    await sends(counted)
    const cpu = await app.ask<number>("cpu")
    await Promise.all([app.stop(), load.stop()])
    return cpu / counted
  }
  const ours: Array<number> = []
  const pool: Array<number> = []
  for (let round = 0; round < bench.rounds; round += 1) {
    // Which comes first changes with the round.
    if (round % 2 === 0) {
      ours.push(await once("ours"))
      pool.push(await once("pool"))
    } else {
      pool.push(await once("pool"))
      ours.push(await once("ours"))
    }
  }
  return { ours, pool }
}
