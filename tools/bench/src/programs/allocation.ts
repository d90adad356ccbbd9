/**
 * Bytes allocated per send, read off the heap while nothing is collected: by a client, and by the transport alone, which is
 * undici's dispatcher with the path and the packet as they are sent, its answer left as bytes.
 */
import { PerformanceObserver } from "node:perf_hooks"
import { type Dispatcher, Pool } from "undici"
import { answer } from "../child.ts"
import { type ClientName, clients } from "../clients.ts"
import type { Drive } from "../loop.ts"
import { connections, headers, packet, random, type Target } from "../work.ts"

export interface Job {
  readonly client: ClientName | "transport"
  readonly target: Target
  readonly sends: number
  readonly rounds: number
  readonly warmUp: number
}

class Exchange implements Dispatcher.DispatchHandler {
  private readonly ended: (error?: Error) => void
  readonly chunks: Array<Buffer> = []

  constructor(ended: (error?: Error) => void) {
    this.ended = ended
  }

  onRequestStart(): void {}

  onResponseStart(): void {}

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.ended()
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.ended(error)
  }
}

/** No promise, no JSON: the next send is dispatched from where the last one has ended. */
const transport = ({ origin, path: prefix }: Target): Drive => {
  const pool = new Pool(origin, { connections, pipelining: 1, allowH2: false, headersTimeout: 0, bodyTimeout: 0 })
  return ({ workers, more }) =>
    new Promise((resolve, reject) => {
      let working = workers
      const ended = (error?: Error): void => {
        if (error !== undefined) reject(error)
        else if (more()) {
          const path = prefix + random()
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

answer({
  /** By round; one in which the heap was collected is made again. */
  run: async ({ client, target, sends, rounds, warmUp }: Job): Promise<ReadonlyArray<number>> => {
    const drive = client === "transport" ? transport(target) : await (await clients[client]()).open(target)
    const run = (count: number) => {
      let started = 0
      return drive({
        workers: 16,
        more: () => {
          started += 1
          return started <= count
        },
        done: () => {}
      })
    }
    await run(warmUp)
    const bytes: Array<number> = []
    for (let tries = 0; bytes.length < rounds; tries += 1) {
      if (tries > 3 * rounds) throw new Error("the heap is collected too early to read it")
      gc?.()
      // The observer is told a little later.
      await new Promise((resolve) => setTimeout(resolve, 20))
      collections = 0
      const before = process.memoryUsage().heapUsed
      await run(sends)
      const after = process.memoryUsage().heapUsed
      await new Promise((resolve) => setTimeout(resolve, 20))
      if (collections === 0) bytes.push((after - before) / sends)
    }
    return bytes
  }
})
