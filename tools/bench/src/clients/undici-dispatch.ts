/** undici's raw dispatcher: the least that can be written over it. */
import { type Dispatcher, Pool } from "undici"
import { type Open, promises } from "../loop.ts"
import { accepted, connections, headers, packet, random } from "../work.ts"

class Exchange implements Dispatcher.DispatchHandler {
  private readonly resolve: (answer: unknown) => void
  private readonly reject: (error: Error) => void
  private readonly chunks: Array<Buffer> = []

  constructor(resolve: (answer: unknown) => void, reject: (error: Error) => void) {
    this.resolve = resolve
    this.reject = reject
  }

  onRequestStart(): void {}

  onResponseStart(): void {}

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    const [first] = this.chunks
    const body = this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks)
    this.resolve(JSON.parse(body.toString()))
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.reject(error)
  }
}

export const open: Open = ({ origin, path }) => {
  const pool = new Pool(origin, { connections, pipelining: 1, allowH2: false, headersTimeout: 0, bodyTimeout: 0 })
  const exchange = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const request = { path: path + random(), method: "POST", headers, body: packet() } as const
      pool.dispatch(request, new Exchange(resolve, reject))
    })
  return promises(async () => accepted(await exchange()))
}
