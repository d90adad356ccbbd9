/** What the adapters' middleware costs a request, in process. */
import type { Bench } from "../bench.ts"
import { start } from "../children.ts"
import type { Framework, Job, MiddlewareCost } from "../programs/middleware.ts"

type Middleware = { readonly [F in Framework]: MiddlewareCost }

export const measure = async (bench: Bench): Promise<Middleware> => {
  const size = bench.quick ? { batches: 7, requests: 1000 } : { batches: 31, requests: 5000 }
  const once = async (framework: Framework): Promise<MiddlewareCost> => {
    const child = start("programs/middleware.ts")
    const cost = await child.ask<MiddlewareCost>("run", { framework, ...size } satisfies Job)
    await child.stop()
    return cost
  }
  return { express: await once("express"), koa: await once("koa"), nest: await once("nest") }
}
