import { DeskConfigError } from "@tcdesk/core"
import { Redis } from "ioredis"
import { describe, expect, it } from "vitest"
import { loadEngine } from "../../src/bullmq/engine.ts"
import { type BullmqStoreOptions, bullmqStore } from "../../src/bullmq.ts"

const open = (options: object) => bullmqStore(options as BullmqStoreOptions)

describe("bullmqStore: its options", () => {
  it("refuses what it does not know, and names each fault", () => {
    for (const [options, said] of [
      [{}, /connection/],
      [{ connection: "http://127.0.0.1" }, /redis:\/\//],
      [{ connection: 6379 }, /URL/],
      [{ connection: { duplicate: () => {}, sendCommand: () => {} } }, /ioredis/],
      [{ connection: {}, lanes: 0 }, /lanes/],
      [{ connection: {}, lanes: 2.5 }, /lanes/],
      [{ connection: {}, leaseMs: 10 }, /leaseMs/],
      [{ connection: {}, prefix: "{a}" }, /prefix/],
      [{ connection: {}, allowDataLoss: "yes" }, /allowDataLoss/],
      [{ connection: {}, lane: 4 }, /did you mean lanes/]
    ] as const) {
      expect(() => open(options)).toThrow(DeskConfigError)
      expect(() => open(options)).toThrow(said)
    }
  })

  it("has a name that says where Redis is, and no password", () => {
    expect(open({ connection: "rediss://user:secret@redis.example:6380/3" }).name).toBe(
      "Redis (redis.example:6380/3, tcdesk-outbox)"
    )
    expect(open({ connection: { port: 6390, password: "secret" }, prefix: "shop" }).name).toBe(
      "Redis (127.0.0.1:6390/0, shop)"
    )
    const client = new Redis({ host: "redis.example", password: "secret", lazyConnect: true })
    expect(open({ connection: client }).name).toBe("Redis (redis.example:6379/0, tcdesk-outbox)")
  })

  it("can be closed when it was never used", async () => {
    await open({ connection: "redis://127.0.0.1:1" }).close()
  })

  it("says in one sentence what to install where BullMQ or ioredis is missing", async () => {
    const missing = Object.assign(new Error("Cannot find package 'bullmq'"), { code: "ERR_MODULE_NOT_FOUND" })
    await expect(loadEngine("Redis (here)", () => Promise.reject(missing))).rejects.toMatchObject({
      _tag: "OutboxError",
      reason: "StoreRefused",
      message: "bullmqStore needs bullmq and ioredis: npm install bullmq@6 ioredis"
    })
  })
})
