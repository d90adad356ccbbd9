import { Controller, Get } from "@nestjs/common"
import { HealthCheck, HealthCheckService, HealthIndicatorService, TerminusModule } from "@nestjs/terminus"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, expectTypeOf, it } from "vitest"
import { type Desk, DeskModule, DeskService, InjectDesk } from "../src/index.ts"
import { DeskHealthIndicator } from "../src/terminus.ts"
import { contextOf, emulate, hello, moduleOf, optionsOf, platforms, serve } from "./support.ts"

@Controller()
class Health {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: DeskHealthIndicator,
    @InjectDesk("intl") private readonly intl: Desk
  ) {}

  @Get("health")
  @HealthCheck()
  check() {
    return this.health.check([
      () => this.indicator.isHealthy("desk"),
      () => this.indicator.isHealthy("intl", this.intl)
    ])
  }
}

const appOf = (desk: Desk, intl: Desk) =>
  moduleOf({
    imports: [
      TerminusModule.forRoot({ logger: false }),
      DeskModule.forRoot(desk),
      DeskModule.forRoot({ client: intl, name: "intl" })
    ],
    providers: [DeskHealthIndicator],
    controllers: [Health]
  })

const healthAt = async (base: string) => {
  const response = await fetch(`${base}/health`)
  return [response.status, await response.json()]
}

describe.each(platforms)("DeskHealthIndicator on %s", (_, adapter) => {
  it("says up, degraded and down, for the default client and for a named one", async () => {
    const [desk, intl] = [createRecordingDesk(), createRecordingDesk()]
    const { base } = await serve(appOf(desk, intl), adapter())
    expect(await healthAt(base)).toMatchObject([
      200,
      { status: "ok", details: { desk: { status: "up" }, intl: { status: "up" } } }
    ])

    intl.failNext("ServiceFault")
    await expect(intl.send(hello)).rejects.toThrow()
    expect(await healthAt(base)).toMatchObject([
      200,
      {
        status: "degraded",
        details: {
          desk: { status: "up" },
          intl: { status: "degraded", problems: [expect.stringContaining("ServiceFault")] }
        }
      }
    ])

    await desk.close()
    expect(await healthAt(base)).toMatchObject([
      503,
      { status: "error", error: { desk: { status: "down", problems: ["The client is closed."] } } }
    ])
    expect([...desk.sent, ...intl.sent]).toEqual([])
  })
})

describe("DeskHealthIndicator", () => {
  it("says down while Desk wants no calls, and sends nothing", async () => {
    const emulator = await emulate()
    emulator.failNext({ _tag: "Code", code: 70050 }, 5)
    const context = await contextOf([TerminusModule, DeskModule.forRoot(optionsOf(emulator))], {
      providers: [DeskHealthIndicator]
    })
    const indicator = context.get(DeskHealthIndicator)
    expect(await indicator.isHealthy("desk")).toEqual({ desk: { status: "up" } })
    expect(emulator.requests()).toHaveLength(0)
    await expect(context.get(DeskService).send(hello)).rejects.toThrow("70050")
    const requests = emulator.requests().length
    expect(await indicator.isHealthy("desk")).toMatchObject({
      desk: { status: "down", problems: [expect.stringContaining("70050"), expect.anything()] }
    })
    expect(emulator.requests()).toHaveLength(requests)
  })

  it("says up with the problems where Terminus has no degraded, as 11", async () => {
    const session = (key: string) => ({
      up: (data: object) => ({ [key]: { status: "up", ...data } }),
      down: (data: object) => ({ [key]: { status: "down", ...data } })
    })
    const desk = createRecordingDesk()
    const indicator = new DeskHealthIndicator({ check: session } as never, desk)
    expect(await indicator.isHealthy("desk")).toEqual({ desk: { status: "up" } })
    desk.failNext("TimedOut")
    await expect(desk.send(hello)).rejects.toThrow()
    expect(await indicator.isHealthy("desk")).toEqual({ desk: { status: "up", problems: [expect.any(String)] } })
    await desk.close()
    expect(await indicator.isHealthy("desk")).toMatchObject({ desk: { status: "down" } })
  })

  it("needs no default client, and says so when it is asked for one", async () => {
    const named = DeskModule.forRoot({ client: createRecordingDesk(), name: "intl" })
    const context = await contextOf([TerminusModule, named], { providers: [DeskHealthIndicator] })
    const indicator = context.get(DeskHealthIndicator)
    await expect(indicator.isHealthy("desk")).rejects.toThrow(
      "DeskHealthIndicator finds no default client: import DeskModule here, or give isHealthy a client."
    )
    expect(await indicator.isHealthy("intl", createRecordingDesk())).toEqual({ intl: { status: "up" } })
  })

  it("types its result by the key", async () => {
    const result = await new DeskHealthIndicator(new HealthIndicatorService(), createRecordingDesk()).isHealthy("desk")
    expectTypeOf(result.desk.status).toEqualTypeOf<"up" | "down" | "degraded">()
    expectTypeOf(result).not.toHaveProperty("other")
  })
})
