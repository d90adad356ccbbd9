/** Many events with handlers that take 50 ms, 64 at a time, while others wait: writes down the heap after garbage collection. */
import { setTimeout as wait } from "node:timers/promises"
import { createWebhook } from "@tcdesk/core/webhook"
import { answer } from "../answer.ts"
import { callback, callbackPath, token } from "../callbacks.ts"
import { heapAfterCollection } from "../cpu.ts"
import { account } from "../workload.ts"

/** Events that run or wait at any moment. */
const underWay = 1000

export interface Job {
  /** Enough to fill what is remembered of past events. */
  readonly warmUp: number
  readonly events: number
}

export interface WebhookHeap {
  readonly events: number
  /** After each fifth. */
  readonly heapBytes: ReadonlyArray<number>
}

answer(async ({ warmUp, events }: Job): Promise<WebhookHeap> => {
  const webhook = createWebhook({ sdkAppId: account.sdkAppId, token, on: { "*": () => wait(50) } })
  let sent = 0
  const send = async () => {
    sent += 1
    const request = { method: "POST", url: `${callbackPath()}${sent}`, rawBody: callback(sent) }
    const { status, done } = await webhook.handle(request)
    if (status !== 200) throw new Error(`the webhook answered ${status}`)
    await done
  }
  const heapBytes: Array<number> = []
  const until = async (end: number) => {
    const work = async () => {
      while (sent < end) await send()
    }
    await Promise.all(Array.from({ length: underWay }, work))
  }
  await until(warmUp)
  for (let fifth = 1; fifth <= 5; fifth += 1) {
    await until(warmUp + (events * fifth) / 5)
    heapBytes.push(heapAfterCollection())
  }
  const { handled, failed, duplicates } = webhook.status()
  if (handled !== sent || failed + duplicates > 0) throw new Error(`of ${sent} events ${handled} were handled`)
  await webhook.close()
  return { events, heapBytes }
})
