import { startEmulator } from "@tcdesk/emulator"
import { type Engine, isMissing, redis } from "engines"
import { afterAll, beforeAll, describe, it, onTestFinished } from "vitest"
import { bullmqStore } from "../../src/bullmq.ts"
import { outboxContract } from "../../src/testing.ts"
import { killLoopTimeoutMs, kills } from "../support/kills.ts"
import openBullmq from "../support/openBullmq.ts"

describe.skipIf(isMissing("redis"))("bullmqStore", () => {
  let engine: Engine
  let stores = 0
  beforeAll(async () => {
    engine = await redis()
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  const makeStore = () => {
    stores += 1
    return bullmqStore({ connection: engine.url, prefix: `test-${stores}`, lanes: 16 })
  }

  const killLoop = async () => {
    const emulator = await startEmulator({ maxRecords: 1_000_000 })
    onTestFinished(() => emulator.close())
    const module = new URL("../support/openBullmq.ts", import.meta.url)
    return { emulator, openStore: () => openBullmq(engine.url), worker: { module, argument: engine.url }, kills }
  }

  for (const { name, run } of outboxContract(makeStore, { killLoop })) it(name, run, killLoopTimeoutMs)
})
