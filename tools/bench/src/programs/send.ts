/** So many sends by one client, and nothing measured here. */
import { answer } from "../answer.ts"
import { type ClientName, open } from "../clients.ts"
import { driveSends } from "../loop.ts"
import type { Target } from "../workload.ts"

export interface Job {
  readonly client: ClientName
  readonly target: Target
  readonly concurrency: number
  readonly sends: number
}

answer(async ({ client, target, concurrency, sends }: Job) =>
  driveSends(await open(client, target), concurrency, sends)
)
