/**
 * What one of Desk's calls costs an Express application: CPU of this process, the load coming from another one. Ours verifies,
 * de-duplicates, and hands on to a handler; the other parses JSON, and answers.
 */
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { nodeBody } from "@tcdesk/core/adapter"
import { createWebhook } from "@tcdesk/core/webhook"
import express from "express"
import { answer } from "../answer.ts"
import { token } from "../callbacks.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import { isolated } from "../isolated.ts"
import { account } from "../workload.ts"
import type { Job as Load } from "./webhook-load.ts"

export interface Job {
  /** `refused`: ours, and calls with a wrong signature. */
  readonly variant: "ours" | "parsing" | "refused"
  readonly calls: number
}

let handled = 0

const handle = () => {
  handled += 1
}

const ours = () => {
  const webhook = createWebhook({ sdkAppId: account.sdkAppId, token, on: { "ChatBot.UserSendMsg": handle } })
  return express().post("/desk", async (req, res) => {
    const { method, originalUrl: url, headers } = req
    const { status, headers: named, body } = await webhook.handle({ method, url, headers, ...nodeBody(req, req.body) })
    res.statusCode = status
    for (const [name, value] of Object.entries(named)) res.setHeader(name, value)
    res.end(body)
  })
}

const parsing = () =>
  express().post("/desk", express.json(), (req, res) => {
    if (req.body.SessionId !== undefined) handle()
    res.json({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 })
  })

/** In µs per call. */
answer(async ({ variant, calls }: Job): Promise<number> => {
  const server = (variant === "parsing" ? parsing : ours)().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const load = () => isolated("webhook-load", { port, calls, isSigned: variant !== "refused" } satisfies Load)
  await load()
  handled = 0
  const mark = cpuMark()
  await load()
  const cpuUs = cpuSince(mark)
  if (handled !== (variant === "refused" ? 0 : calls)) throw new Error(`${handled} of ${calls} calls were handled`)
  return cpuUs / calls
})
