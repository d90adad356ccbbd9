/** A Nest application, 12 and 11, with two clients. */
import "reflect-metadata"
import assert from "node:assert/strict"
import type { AddressInfo } from "node:net"
import { Controller, Get, Inject, Module, Param } from "@nestjs/common"
import { APP_FILTER, NestFactory } from "@nestjs/core"
import { DeskError as DeskErrorOfCore } from "@tcdesk/core"
import { startEmulator } from "@tcdesk/emulator"
import {
  type Desk,
  DeskError,
  DeskExceptionFilter,
  DeskModule,
  DeskService,
  Elem,
  getDeskToken,
  InjectDesk
} from "@tcdesk/nestjs"

// An `any` would take both.
type IsAny<T> = 0 extends 1 & T ? true : false
const typed: IsAny<DeskService["send"]> = false

const errors: Array<unknown> = []

@Controller()
class Greeter {
  constructor(
    @Inject(DeskService) private readonly desk: DeskService,
    @InjectDesk("intl") private readonly intl: Desk
  ) {}

  @Get(":to")
  async greet(@Param("to") to: string) {
    const message = { from: "@customer_service_account", to, body: Elem.text("您好") }
    try {
      return [await this.desk.send(message), await this.intl.send(message)]
    } catch (error) {
      errors.push(error)
      throw error
    }
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
  assert.equal(ok.status, 200)
  const bad = await fetch(`http://127.0.0.1:${port}/${encodeURIComponent("\u0007")}`)
  assert.equal(bad.status, 400)
  assert.equal(errors.length, 1)
  assert(errors[0] instanceof DeskError && errors[0] instanceof DeskErrorOfCore)
  assert.equal(emulator.messages({ to: "user45" }).length, 2)
  assert.equal(typed, false)
  const intl: Desk = app.get(getDeskToken("intl"))
  await app.close()
  assert.equal(app.get(DeskService).status().state, "closed")
  assert.equal(intl.status().state, "closed")
  await emulator.close()
  console.log("ok")
}

main()
