/** undici's raw dispatcher: the least that can be written over it. */
import { openPool } from "../barePool.ts"
import { Exchange } from "../exchange.ts"
import { type Open, promises } from "../loop.ts"
import { accepted, headers, packet, random } from "../workload.ts"

export const open: Open = (target) => {
  const pool = openPool(target, { headersTimeout: 0, bodyTimeout: 0 })
  const exchange = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const request = { path: target.path + random(), method: "POST", headers, body: packet() } as const
      const ended = (error: Error | undefined, chunks: ReadonlyArray<Buffer>): void => {
        const [first] = chunks
        const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
        if (error === undefined) resolve(JSON.parse(body.toString()))
        else reject(error)
      }
      pool.dispatch(request, new Exchange(ended))
    })
  return promises(async () => accepted(await exchange()))
}
