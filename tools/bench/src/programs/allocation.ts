/**
 * Bytes allocated per send, read off the heap while nothing is collected: by a client, and by the transport alone, which is
 * undici's dispatcher with the path and the packet as they are sent, its answer left as bytes.
 */
import { PerformanceObserver } from "node:perf_hooks"
import { answer } from "../answer.ts"
import { openPool } from "../barePool.ts"
import { type ClientName, open } from "../clients.ts"
import { Exchange } from "../exchange.ts"
import { type Drive, driveSends } from "../loop.ts"
import { headers, packet, random, type Target } from "../workload.ts"

export interface Job {
  readonly client: ClientName | "transport"
  readonly target: Target
  readonly sends: number
  readonly rounds: number
  readonly warmUp: number
}

/** No promise, no JSON: the next send is dispatched from where the last one has ended. */
const transport = (target: Target): Drive => {
  const pool = openPool(target, { headersTimeout: 0, bodyTimeout: 0 })
  return ({ workers, more }) =>
    new Promise((resolve, reject) => {
      let working = workers
      const ended = (error?: Error): void => {
        if (error !== undefined) reject(error)
        else if (more()) {
          const path = target.path + random()
          pool.dispatch({ path, method: "POST", headers, body: packet() }, new Exchange(ended))
        } else {
          working -= 1
          if (working === 0) resolve()
        }
      }
      for (let worker = 0; worker < workers; worker += 1) ended()
    })
}

let collections = 0
new PerformanceObserver((list) => {
  collections += list.getEntries().length
}).observe({ entryTypes: ["gc"] })

/** By round; one in which the heap was collected is made again. */
answer(async ({ client, target, sends, rounds, warmUp }: Job): Promise<ReadonlyArray<number>> => {
  const drive = client === "transport" ? transport(target) : await open(client, target)
  await driveSends(drive, 16, warmUp)
  const bytes: Array<number> = []
  for (let tries = 0; bytes.length < rounds; tries += 1) {
    if (tries > 3 * rounds) throw new Error("the heap is collected too early to read it")
    gc?.()
    // The observer is told a little later.
    await new Promise((resolve) => setTimeout(resolve, 20))
    collections = 0
    const before = process.memoryUsage().heapUsed
    await driveSends(drive, 16, sends)
    const after = process.memoryUsage().heapUsed
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (collections === 0) bytes.push((after - before) / sends)
  }
  return bytes
})
