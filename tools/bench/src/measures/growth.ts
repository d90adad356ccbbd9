/** How cost grows with work: with the elements of a message, and with the clients (tenants) of a process. */
import type { Bench } from "../bench.ts"
import { start } from "../children.ts"
import type { ClientsCost, ElementsCost, Kind } from "../programs/growth.ts"

interface Growth {
  readonly elements: ReadonlyArray<ElementsCost>
  readonly clients: ReadonlyArray<ClientsCost>
}

export const measure = async (bench: Bench): Promise<Growth> => {
  const target = bench.targets.http
  const once = async <Value>(what: string, argument: unknown): Promise<Value> => {
    const child = start("programs/growth.ts", { execArgv: ["--expose-gc"] })
    const value = await child.ask<Value>(what, argument)
    await child.stop()
    return value
  }
  const batches = bench.quick ? { batches: 7, sends: 2000 } : { batches: 21, sends: 20_000 }
  const elements = await once<Growth["elements"]>("elements", batches)
  const clients: Array<ClientsCost> = []
  for (const kind of ["made", "sent", "pool"] satisfies ReadonlyArray<Kind>) {
    for (const count of bench.quick ? [200] : [1, 100, 1000])
      clients.push(await once("clients", { target, clients: count, kind }))
  }
  return { elements, clients }
}
