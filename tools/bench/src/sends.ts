/**
 * The alternating rounds: in each, every client runs once, in an order that is drawn anew, and the baseline before and after
 * every three of them, since what one program costs here moves within minutes.
 */
import { type Bench, type Scheme, schemes } from "./bench.ts"
import { start } from "./children.ts"
import { baseline, type ClientName } from "./clients.ts"
import type { Job, Load } from "./load.ts"

export interface Run extends Load {
  readonly client: ClientName
  readonly scheme: Scheme
  readonly round: number
  /** Its place in the round. */
  readonly place: number
  /** Sockets that the server has seen. */
  readonly connections: number
}

export interface Plan {
  /** Of each scheme; a name that stands there twice runs twice a round. */
  readonly clients: { readonly [S in Scheme]: ReadonlyArray<ClientName> }
  readonly rounds: number
  readonly job: Omit<Job, "client" | "target">
}

const shuffled = <A>(list: ReadonlyArray<A>): Array<A> => {
  const left = [...list]
  return list.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0] as A)
}

/** Neighbours of a run that share its minute. */
const between = 3

const orderOf = (clients: ReadonlyArray<ClientName>): ReadonlyArray<ClientName> => [
  ...shuffled(clients.filter((client) => client !== baseline)).flatMap((client, index) =>
    index % between === 0 ? [baseline, client] : [client]
  ),
  baseline
]

export const runSends = async (bench: Bench, plan: Plan): Promise<ReadonlyArray<Run>> => {
  const runs: Array<Run> = []
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const scheme of schemes) {
      const target = bench.targets[scheme]
      if (target === undefined || plan.clients[scheme].length === 0) continue
      for (const [place, client] of orderOf(plan.clients[scheme]).entries()) {
        bench.say(`round ${round + 1}/${plan.rounds} ${scheme} ${client}`)
        await bench.server.reset()
        const child = start("load.ts", { env: bench.env })
        const load = await child.ask<Load>("run", { ...plan.job, client, target } satisfies Job)
        await child.stop()
        const { connections } = await bench.server.counts()
        runs.push({ client, scheme, round, place, connections, ...load })
      }
    }
  }
  return runs
}
