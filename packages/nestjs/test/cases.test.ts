import { Body, Controller, HttpCode, Module, Post } from "@nestjs/common"
import { APP_FILTER, NestFactory } from "@nestjs/core"
import { adapterCases, type StartApp } from "adapter-conformance"
import { DeskExceptionFilter, DeskModule, DeskService, type OutgoingMessage } from "../src/index.ts"
import { platforms } from "./support.ts"

const starter =
  (adapter: (typeof platforms)[number][1]): StartApp =>
  async (given, { forgetful = false } = {}) => {
    @Controller()
    class Sender {
      constructor(private readonly desk: DeskService) {}

      @Post("send")
      @HttpCode(200)
      send(@Body() message: OutgoingMessage) {
        const receipt = this.desk.send(message)
        return forgetful ? "" : receipt
      }
    }

    @Module({
      imports: [DeskModule.forRoot(given)],
      controllers: [Sender],
      providers: [{ provide: APP_FILTER, useClass: DeskExceptionFilter }]
    })
    class App {}

    const app = await NestFactory.create(App, adapter(), { logger: false, abortOnError: false })
    await app.listen(0, "127.0.0.1")
    return { url: await app.getUrl(), client: app.get(DeskService), close: () => app.close() }
  }

for (const [platform, adapter] of platforms) adapterCases(`Nest on ${platform}`, starter(adapter))
