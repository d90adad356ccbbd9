/** A Nest application, 12 and 11, with an outbox and its health. */
import "reflect-metadata"
import assert from "node:assert/strict"
import type { AddressInfo } from "node:net"
import { Controller, Get, Inject, Module, Param } from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import { HealthCheck, HealthCheckService, TerminusModule } from "@nestjs/terminus"
import { startEmulator } from "@tcdesk/emulator"
import { DeskModule, DeskService } from "@tcdesk/nestjs"
import { type Enqueued, OutboxModule, OutboxService } from "@tcdesk/nestjs/outbox"
import { OutboxHealthIndicator } from "@tcdesk/nestjs/outbox-terminus"
import { memoryStore } from "@tcdesk/outbox/testing"

@Controller()
class Orders {
  constructor(
    @Inject(OutboxService) private readonly outbox: OutboxService,
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(OutboxHealthIndicator) private readonly indicator: OutboxHealthIndicator
  ) {}

  @Get("health")
  @HealthCheck()
  check() {
    return this.health.check([() => this.indicator.isHealthy("outbox", { maxDead: 0 })])
  }

  @Get("orders/:sessionId")
  order(@Param("sessionId") sessionId: string): Promise<Enqueued> {
    return this.outbox.enqueue({ sessionId, text: "订单已收到", key: sessionId })
  }
}

const main = async () => {
  const emulator = await startEmulator()
  const ended: Array<string> = []

  @Module({
    imports: [
      TerminusModule,
      // Before the client: of one phase, Nest calls the later module's hooks first.
      OutboxModule.forRootAsync({ useFactory: () => ({ store: memoryStore() }) }),
      DeskModule.forRoot({
        ...emulator.options,
        hooks: { onSent: () => void ended.push("sent"), onError: ({ error }) => void ended.push(error.reason._tag) }
      })
    ],
    controllers: [Orders],
    providers: [OutboxHealthIndicator]
  })
  class App {}

  const app = await NestFactory.create(App, { logger: ["error"] })
  await app.listen(0)
  const { port } = app.getHttpServer().address() as AddressInfo
  const health = await fetch(`http://127.0.0.1:${port}/health`)
  assert.deepEqual(((await health.json()) as { details: unknown }).details, {
    outbox: { status: "up", pending: 0, dead: 0, parked: 0 }
  })
  emulator.failNext({ _tag: "Delay", ms: 300 })
  const sessionId = emulator.openSession({ clientUserId: "user45" })
  assert.equal((await fetch(`http://127.0.0.1:${port}/orders/${sessionId}`)).status, 200)
  const desk = app.get(DeskService, { strict: false })
  while (desk.status().inFlight === 0) await new Promise(setImmediate)
  await app.close()
  assert.deepEqual(ended, ["sent"])
  assert.equal(desk.status().state, "closed")
  await assert.rejects(app.get(OutboxService, { strict: false }).status(), /is closed/)
  assert.equal(emulator.messages().length, 1)
  await emulator.close()
  console.log("ok")
}

main()
