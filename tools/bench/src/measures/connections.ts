/** How many connections 10,000 sends at concurrency 16 open, counted by the server; and a bare pool's beside it. */
import type { Bench } from "../bench.ts"
import { start } from "../children.ts"
import type { ClientName } from "../clients.ts"
import type { Sends } from "../load.ts"

interface Connections {
  readonly sends: number
  readonly concurrency: number
  readonly ours: number
  readonly pool: number
}

export const measure = async (bench: Bench): Promise<Connections> => {
  const sends = 10_000
  const concurrency = 16
  const opened = async (client: ClientName): Promise<number> => {
    await bench.server.reset()
    const child = start("load.ts")
    await child.ask("sends", { client, target: bench.targets.http, concurrency, sends } satisfies Sends)
    const { connections, requests } = await bench.server.counts()
    await child.stop()
    if (requests !== sends) throw new Error(`the server has seen ${requests} requests, not ${sends}`)
    return connections
  }
  return { sends, concurrency, ours: await opened("ours"), pool: await opened("undici-pool") }
}
