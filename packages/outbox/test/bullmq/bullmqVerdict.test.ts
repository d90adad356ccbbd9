import { Queue, QueueEvents, Worker } from "bullmq"
import { isMissing, redis } from "engines"
import { describe, expect, it, onTestFinished } from "vitest"
import { bullmqVerdict } from "../../src/bullmq.ts"
import { lost, overloaded, refusal, unsent } from "../../src/contract/scriptedDesk.ts"

describe("bullmqVerdict", () => {
  it("says of each failure whether another try can succeed, when, and whether all jobs meet it", () => {
    const told = (error: unknown, tries?: number) => {
      const { retry, delayMs, pausesQueue, error: toThrow } = bullmqVerdict(error, tries)
      return { retry, delayMs, pausesQueue, name: toThrow.name }
    }
    expect(told(refusal(80_001))).toEqual({
      retry: false,
      delayMs: -1,
      pausesQueue: false,
      name: "UnrecoverableError"
    })
    expect(told(refusal(60_020))).toMatchObject({ retry: true, pausesQueue: true, name: "DeskError" })
    expect(told(refusal(141_009, 90_000))).toMatchObject({ retry: true, delayMs: 90_000, pausesQueue: true })
    expect(told(overloaded(7000))).toMatchObject({ retry: true, delayMs: 7000, pausesQueue: false })
    for (const error of [lost(), unsent(), new Error("of something else")]) {
      expect(told(error).retry).toBe(true)
      expect(told(error).delayMs).toBeLessThanOrEqual(1000)
      expect(told(error, 40).delayMs).toBeGreaterThanOrEqual(150_000)
    }
    expect(bullmqVerdict("no error").error.message).toBe("no error")
  })

  describe.skipIf(isMissing("redis"))("in a queue of one's own", () => {
    it("ends a job at once that can't succeed, and brings back the others after their time", async () => {
      const engine = await redis()
      onTestFinished(() => engine[Symbol.asyncDispose]())
      const connection = { url: engine.url }
      const queue = new Queue("own", { connection })
      const events = new QueueEvents("own", { connection })
      const starts: Array<string> = []
      const worker = new Worker<{ readonly text: string }>(
        "own",
        async ({ data: { text }, attemptsMade }) => {
          starts.push(text)
          if (text === "bad") throw bullmqVerdict(refusal(80_001)).error
          if (attemptsMade === 0) throw bullmqVerdict(overloaded(1500)).error
          return "delivered"
        },
        {
          connection,
          settings: { backoffStrategy: (tries, _type, error) => bullmqVerdict(error, tries).delayMs }
        }
      )
      onTestFinished(async () => {
        await Promise.all([worker.close(), events.close(), queue.close()])
      })
      await events.waitUntilReady()
      const began = performance.now()
      const options = { attempts: 5, backoff: { type: "custom" } }
      const [bad, busy] = await Promise.all([
        queue.add("message", { text: "bad" }, options),
        queue.add("message", { text: "busy" }, options)
      ])
      await expect(bad.waitUntilFinished(events)).rejects.toThrow()
      expect(await busy.waitUntilFinished(events)).toBe("delivered")
      expect(performance.now() - began).toBeGreaterThan(1400)
      expect(starts.toSorted()).toEqual(["bad", "busy", "busy"])
    })
  })
})
