/**
 * What becomes of messages for a Desk that is merely slow: more are offered than it can take, or all at once. The Desk stands in
 * this process, and does nothing but wait before it answers.
 */
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import type { DeskError, DeskOptions, Receipt } from "@tcdesk/core"
import { answer } from "../answer.ts"
import { account, sessionId, text } from "../workload.ts"

export interface Job {
  /** Where `createDesk` comes from: another build than this one's. */
  readonly entry?: string
  readonly latencyMs: number
  readonly options: Pick<DeskOptions, "rateLimit">
  /** So many a second for so long; or all at once. */
  readonly offered: { readonly perSecond: number; readonly seconds: number } | { readonly atOnce: number }
}

export interface SlowDesk {
  readonly offered: number
  readonly sent: number
  /** Nobody knows whether they arrived, or arrived once. */
  readonly uncertain: number
  /** Requests that the client cut off. */
  readonly cutOff: number
}

const slowServer = async (latencyMs: number) => {
  let cutOff = 0
  const server = createServer((request, response) => {
    request.resume()
    const timer = setTimeout(() => response.end('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'), latencyMs)
    response.on("close", () => {
      clearTimeout(timer)
      if (!response.writableFinished) cutOff += 1
    })
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cutOff: () => cutOff }
}

answer(async ({ entry, latencyMs, options, offered }: Job): Promise<SlowDesk> => {
  const { createDesk } = (await import(entry ?? "@tcdesk/core")) as typeof import("@tcdesk/core")
  const server = await slowServer(latencyMs)
  const desk = createDesk({ ...account, endpoint: server.origin, ...options })
  let sent = 0
  let uncertain = 0
  const sends: Array<Promise<void>> = []
  const send = () => {
    const accepted = ({ maybeDuplicate }: Receipt) => {
      sent += 1
      if (maybeDuplicate) uncertain += 1
    }
    const failed = ({ delivery }: DeskError) => {
      if (delivery === "unknown") uncertain += 1
    }
    sends.push(desk.send({ sessionId, text }).then(accepted, failed))
  }
  if ("atOnce" in offered) for (let i = 0; i < offered.atOnce; i += 1) send()
  else {
    const startedAt = performance.now()
    for (let due = 0; due < offered.perSecond * offered.seconds; await wait(5)) {
      due = Math.min(
        offered.perSecond * offered.seconds,
        Math.floor(((performance.now() - startedAt) * offered.perSecond) / 1000)
      )
      while (sends.length < due) send()
    }
  }
  await Promise.all(sends)
  return { offered: sends.length, sent, uncertain, cutOff: server.cutOff() }
})
