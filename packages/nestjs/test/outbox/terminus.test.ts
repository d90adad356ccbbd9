import { Controller, Get } from "@nestjs/common"
import { HealthCheck, HealthCheckService, TerminusModule } from "@nestjs/terminus"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { memoryStore } from "@tcdesk/outbox/testing"
import { describe, expect, it } from "vitest"
import { createOutbox, InjectOutbox, type Outbox, OutboxModule, OutboxService } from "../../src/outbox.ts"
import { OutboxHealthIndicator } from "../../src/outbox-terminus.ts"
import { contextOf, moduleOf, platforms, serve } from "../support.ts"
import { drained, stores } from "./support.ts"

@Controller()
class Health {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: OutboxHealthIndicator,
    @InjectOutbox("intl") private readonly intl: Outbox
  ) {}

  @Get("health")
  @HealthCheck()
  check() {
    return this.health.check([
      () => this.indicator.isHealthy("outbox", { maxOldestAgeMs: 60_000, maxDead: 0 }),
      () => this.indicator.isHealthy("intl", { outbox: this.intl, maxDead: 5 })
    ])
  }
}

const healthAt = async (base: string) => {
  const response = await fetch(`${base}/health`)
  return [response.status, await response.json()]
}

const letter = { sessionId: "s", text: "您好" } as const
const nothing = { pending: 0, dead: 0, parked: 0 }

describe.each(platforms)("OutboxHealthIndicator on %s", (_, adapter) => {
  it.each(stores)("says up, degraded and down of an outbox in %s, and of a named one", async (_name, store) => {
    const desk = createRecordingDesk()
    const { app, base } = await serve(
      moduleOf({
        imports: [
          TerminusModule.forRoot({ logger: false }),
          OutboxModule.forRoot({ store, desk }),
          OutboxModule.forRoot({ store, desk, name: "intl" })
        ],
        providers: [OutboxHealthIndicator],
        controllers: [Health]
      }),
      adapter()
    )
    expect(await healthAt(base)).toMatchObject([
      200,
      { status: "ok", details: { outbox: { status: "up", ...nothing }, intl: { status: "up", ...nothing } } }
    ])

    const outbox = app.get(OutboxService)
    desk.failNext("SessionEnded")
    await outbox.enqueue(letter)
    await drained(outbox)
    expect(await healthAt(base)).toMatchObject([
      200,
      {
        status: "degraded",
        details: {
          outbox: { status: "degraded", dead: 1, problems: ["1 in the dead letter, more than 0."] },
          intl: { status: "up", dead: 0 }
        }
      }
    ])

    desk.failNext("PermissionDenied")
    await outbox.enqueue(letter)
    await expect.poll(async () => (await outbox.status()).pausedUntil).toBeDefined()
    expect(await healthAt(base)).toMatchObject([
      200,
      {
        details: {
          outbox: {
            status: "degraded",
            pending: 1,
            pausedUntil: expect.any(Number),
            problems: [expect.stringContaining("paused until"), expect.anything()]
          }
        }
      }
    ])

    await outbox.close()
    expect(await healthAt(base)).toMatchObject([
      503,
      { status: "error", error: { outbox: { status: "down", problems: [expect.stringContaining("is closed")] } } }
    ])
  })
})

describe("OutboxHealthIndicator", () => {
  it("says down, and of which store, where that can't be reached", async () => {
    const desk = createRecordingDesk()
    const store = { ...memoryStore(), counts: () => Promise.reject(new Error("postgres://user:secret@host")) }
    const context = await contextOf([TerminusModule, OutboxModule.forRoot({ store, desk })], {
      providers: [OutboxHealthIndicator]
    })
    const result = await context.get(OutboxHealthIndicator).isHealthy("outbox")
    expect(result).toMatchObject({
      outbox: { status: "down", problems: [expect.stringContaining("its store memory")] }
    })
    expect(JSON.stringify(result)).not.toContain("secret")
  })

  it("says up with the problems where Terminus has no degraded, as 11", async () => {
    const session = (key: string) => ({
      up: (data: object) => ({ [key]: { status: "up", ...data } }),
      down: (data: object) => ({ [key]: { status: "down", ...data } })
    })
    const outbox = createOutbox({ desk: createRecordingDesk(), store: memoryStore() })
    const indicator = new OutboxHealthIndicator({ check: session } as never, outbox)
    expect(await indicator.isHealthy("outbox")).toEqual({ outbox: { status: "up", ...nothing } })
    await outbox.enqueue(letter)
    await expect.poll(async () => (await outbox.status()).oldestAgeMs).toBeGreaterThan(0)
    expect(await indicator.isHealthy("outbox", { maxOldestAgeMs: 0 })).toMatchObject({
      outbox: { status: "up", pending: 1, problems: [expect.stringContaining("longer than 0 ms")] }
    })
    await outbox.close()
    expect(await indicator.isHealthy("outbox")).toMatchObject({ outbox: { status: "down" } })
  })

  it("needs no default outbox, says so when it is asked for one, and refuses limits that are none", async () => {
    const desk = createRecordingDesk()
    const named = OutboxModule.forRoot({ store: memoryStore(), desk, name: "intl" })
    const context = await contextOf([TerminusModule, named], { providers: [OutboxHealthIndicator] })
    const indicator = context.get(OutboxHealthIndicator)
    await expect(indicator.isHealthy("outbox")).rejects.toThrow("OutboxHealthIndicator finds no default outbox")
    const outbox = createOutbox({ desk, store: memoryStore() })
    expect(await indicator.isHealthy("outbox", { outbox })).toMatchObject({ outbox: { status: "up" } })
    await expect(indicator.isHealthy("outbox", { outbox, maxAge: 1 } as object)).rejects.toThrow("maxAge")
  })
})
