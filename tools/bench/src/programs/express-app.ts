/** An Express application whose one handler sends a message: by `req.desk`, or by a bare pool. */
import type { AddressInfo } from "node:net"
import { desk } from "@tcdesk/express"
import express from "express"
import { Pool } from "undici"
import { answer } from "../child.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import { countingHooks, everything } from "../everything.ts"
import { accepted, connections, headers, packet, random, sessionId, type Target, text } from "../work.ts"

export type Variant = "ours" | "pool"

const apps = {
  ours: ({ origin }: Target) =>
    express()
      .use(desk({ ...everything(origin), hooks: countingHooks().hooks }))
      .post("/send", async (req, res) => {
        await req.desk.send({ sessionId, text })
        res.json({ ErrorCode: 0 })
      }),
  pool: ({ origin, path }: Target) => {
    const pool = new Pool(origin, { connections, pipelining: 1, allowH2: false })
    return express().post("/send", async (_req, res) => {
      const { body } = await pool.request({ path: path + random(), method: "POST", headers, body: packet() })
      accepted(await body.json())
      res.json({ ErrorCode: 0 })
    })
  }
}

let mark = cpuMark()

answer({
  listen: ({ variant, target }: { readonly variant: Variant; readonly target: Target }): Promise<number> =>
    new Promise((resolve) => {
      const server = apps[variant](target).listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port))
    }),
  mark: (): void => {
    mark = cpuMark()
  },
  /** CPU since the mark, in µs. */
  cpu: (): number => cpuSince(mark)
})
