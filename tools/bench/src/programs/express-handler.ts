/**
 * What a request costs an Express application that sends one message for it: CPU of this process, the load coming from
 * another one. The handler sends by `req.desk`, or by a bare pool.
 */
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { desk } from "@tcdesk/express"
import express from "express"
import { answer } from "../answer.ts"
import { poolSend } from "../barePool.ts"
import { clientOptions, countingHooks } from "../clientOptions.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import { isolated } from "../isolated.ts"
import { sessionId, type Target, text } from "../workload.ts"
import type { Job as Load } from "./send.ts"

export interface Job {
  readonly variant: "ours" | "pool"
  readonly target: Target
  readonly requests: number
}

const apps = {
  ours: ({ origin }: Target) =>
    express()
      .use(desk({ ...clientOptions(origin), hooks: countingHooks().hooks }))
      .post("/send", async (req, res) => {
        await req.desk.send({ sessionId, text })
        res.json({ ErrorCode: 0 })
      }),
  pool: (target: Target) => {
    const send = poolSend(target)
    return express().post("/send", async (_req, res) => {
      await send()
      res.json({ ErrorCode: 0 })
    })
  }
}

/** In µs per request. */
answer(async ({ variant, target, requests }: Job): Promise<number> => {
  const server = apps[variant](target).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const own: Target = { origin: "", host: "127.0.0.1", port, tls: false, path: "/send?random=" }
  const load = () =>
    isolated("send", { client: "net-floor", target: own, concurrency: 16, sends: requests } satisfies Load)
  await load()
  const mark = cpuMark()
  await load()
  return cpuSince(mark) / requests
})
