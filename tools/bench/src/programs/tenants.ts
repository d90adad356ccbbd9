/** The heap that a client takes, of 1, 100 and 1,000 in one process. */
import { createDesk } from "@tcdesk/core"
import { answer } from "../answer.ts"
import { openPool, poolSend } from "../barePool.ts"
import { heapAfterCollection } from "../cpu.ts"
import { account, sessionId, type Target, text } from "../workload.ts"

export type Kind = "made" | "sent" | "pool"

export interface Job {
  readonly target: Target
  readonly clients: number
  readonly kind: Kind
}

export interface ClientsCost {
  readonly clients: number
  readonly kind: Kind
  /** Heap and array buffers per client. */
  readonly bytesEach: number
}

const opened = {
  made: (target: Target) => createDesk({ ...account, endpoint: target.origin }),
  sent: async (target: Target) => {
    const desk = createDesk({ ...account, endpoint: target.origin })
    await desk.send({ sessionId, text })
    return desk
  },
  pool: async (target: Target) => {
    const pool = openPool(target)
    await poolSend(target, pool)()
    return pool
  }
} satisfies { readonly [K in Kind]: (target: Target) => unknown }

answer(async ({ target, clients, kind }: Job): Promise<ClientsCost> => {
  // What is loaded and made once belongs to none of them.
  const kept: Array<unknown> = [await opened.sent(target), await opened[kind](target)]
  const before = heapAfterCollection()
  for (let made = 0; made < clients; made += 1) kept.push(await opened[kind](target))
  const bytesEach = (heapAfterCollection() - before) / clients
  if (kept.length !== clients + 2) throw new Error("a client is missing")
  return { clients, kind, bytesEach }
})
