/** What more work costs: messages of 1, 3 and 10 elements, and 1, 100 and 1,000 clients in one process. */
import { createDesk, Elem } from "@tcdesk/core"
import * as Redacted from "effect/Redacted"
import { Pool } from "undici"
import { answer } from "../child.ts"
import { account, headers, packet, random, sessionId, type Target, text } from "../work.ts"
import { openInstant } from "./instant.ts"

export interface ElementsCost {
  readonly elements: number
  /** Of the message's body as JSON. */
  readonly bytes: number
  /** CPU per send above the transport, in µs, by batch. */
  readonly cpuUs: ReadonlyArray<number>
}

export type Kind = "made" | "sent" | "pool"

export interface ClientsCost {
  readonly clients: number
  readonly kind: Kind
  /** Heap and array buffers per client. */
  readonly bytesEach: number
}

const heapAfterCollection = (): number => {
  gc?.()
  gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const opened = {
  made: (target: Target) => createDesk({ ...account, endpoint: target.origin }),
  sent: async (target: Target) => {
    const desk = createDesk({ ...account, endpoint: target.origin })
    await desk.send({ sessionId, text })
    return desk
  },
  pool: async ({ origin, path }: Target) => {
    const pool = new Pool(origin, { connections: 64, pipelining: 1, allowH2: false })
    const { body } = await pool.request({ path: path + random(), method: "POST", headers, body: packet() })
    await body.json()
    return pool
  }
} satisfies { readonly [K in Kind]: (target: Target) => unknown }

answer({
  elements: async ({ batches, sends }: { readonly batches: number; readonly sends: number }) => {
    const run = await openInstant({ secretKey: Redacted.make(account.secretKey) })
    const cases = [1, 3, 10].map((elements) => {
      const body = Array.from({ length: elements }, () => Elem.text(text))
      return { elements, bytes: Buffer.byteLength(JSON.stringify(body)), message: { sessionId, body } }
    })
    const cost = cases.map(() => [] as Array<number>)
    for (let batch = -1; batch < batches; batch += 1) {
      for (const [index, { message }] of cases.entries()) {
        const cpuUs = await run(message, sends)
        // The first is the warm-up.
        if (batch >= 0) cost[index]?.push(cpuUs)
      }
    }
    return cases.map(({ elements, bytes }, index): ElementsCost => ({ elements, bytes, cpuUs: cost[index] ?? [] }))
  },
  clients: async ({
    target,
    clients,
    kind
  }: {
    readonly target: Target
    readonly clients: number
    readonly kind: Kind
  }) => {
    // What is loaded and made once belongs to none of them.
    const kept: Array<unknown> = [await opened.sent(target), await opened[kind](target)]
    const before = heapAfterCollection()
    for (let made = 0; made < clients; made += 1) kept.push(await opened[kind](target))
    const bytesEach = (heapAfterCollection() - before) / clients
    if (kept.length !== clients + 2) throw new Error("a client is missing")
    return { clients, kind, bytesEach } satisfies ClientsCost
  }
})
