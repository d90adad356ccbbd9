import "reflect-metadata"
import type { AddressInfo } from "node:net"
import { Controller, Get, Inject, Module, Param } from "@nestjs/common"
import { APP_FILTER, NestFactory } from "@nestjs/core"
import { startEmulator } from "@tcdesk/emulator"
import { type Desk, DeskExceptionFilter, DeskModule, DeskService, Elem, getDeskToken, InjectDesk } from "@tcdesk/nestjs"

// An `any` would take both.
type IsAny<T> = 0 extends 1 & T ? true : false
const typed: IsAny<DeskService["send"]> = false

@Controller()
class Greeter {
  constructor(
    @Inject(DeskService) private readonly desk: DeskService,
    @InjectDesk("intl") private readonly intl: Desk
  ) {}

  @Get(":to")
  async greet(@Param("to") to: string) {
    const message = { from: "@customer_service_account", to, body: Elem.text("您好") }
    return [await this.desk.send(message), await this.intl.send(message)]
  }
}

const main = async () => {
  const emulator = await startEmulator()
  const { url: endpoint, sdkAppId, identifier, secretKey } = emulator
  const options = { endpoint, sdkAppId, identifier, secretKey }

  @Module({
    imports: [DeskModule.forRoot(options), DeskModule.forRootAsync({ name: "intl", useFactory: () => options })],
    controllers: [Greeter],
    providers: [{ provide: APP_FILTER, useClass: DeskExceptionFilter }]
  })
  class App {}

  const app = await NestFactory.create(App, { logger: ["error"] })
  await app.listen(0)
  const { port } = app.getHttpServer().address() as AddressInfo
  const ok = await fetch(`http://127.0.0.1:${port}/user45`)
  const bad = await fetch(`http://127.0.0.1:${port}/${encodeURIComponent("\u0007")}`)
  const received = emulator.messages({ to: "user45" }).length
  const intl: Desk = app.get(getDeskToken("intl"))
  await app.close()
  const closed = app.get(DeskService).status().state === "closed" && intl.status().state === "closed"
  await emulator.close()
  const right = ok.status === 200 && bad.status === 400 && received === 2 && closed && !typed
  console.log(right ? "ok" : `${ok.status} ${bad.status} ${received} ${closed}`)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
