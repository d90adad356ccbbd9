/**
 * The alternating rounds: in each, every client runs once, in an order that is drawn anew, and the reference before and after
 * every three of them, since what one program costs here moves within minutes.
 */
import { type Bench, type Scheme, schemes } from "./bench.ts"
import { type ClientName, reference } from "./clients.ts"
import { isolated } from "./isolated.ts"
import type { Job, Load } from "./programs/load.ts"
import { reset, seen } from "./server.ts"

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
  ...shuffled(clients.filter((client) => client !== reference)).flatMap((client, index) =>
    index % between === 0 ? [reference, client] : [client]
  ),
  reference
]

export const runSends = async (bench: Bench, plan: Plan): Promise<ReadonlyArray<Run>> => {
  const runs: Array<Run> = []
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const scheme of schemes) {
      if (plan.clients[scheme].length === 0) continue
      for (const [place, client] of orderOf(plan.clients[scheme]).entries()) {
        bench.say(`round ${round + 1}/${plan.rounds} ${scheme} ${client}`)
        reset()
        const job: Job = { ...plan.job, client, target: bench.targets[scheme] }
        const load = await isolated<Load>("load", job, { env: bench.env })
        runs.push({ client, scheme, round, place, connections: seen.connections, ...load })
      }
    }
  }
  return runs
}
