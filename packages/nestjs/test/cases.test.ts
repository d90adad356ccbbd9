import { Body, Controller, Get, HttpCode, Module, Post, Query, Res } from "@nestjs/common"
import { APP_FILTER, NestFactory } from "@nestjs/core"
import { adapterCases, type StartApp } from "adapter-conformance"
import {
  DeskExceptionFilter,
  DeskModule,
  DeskService,
  type JsonObject,
  type OutgoingMessage,
  type StreamedMessage
} from "../src/index.ts"
import { platforms } from "./support.ts"

/** What Express and Fastify have in common. */
interface WithHeaders {
  header(name: string, value: string): unknown
}

const starter =
  (adapter: (typeof platforms)[number][1]): StartApp =>
  async (given, { forgetful = false, background = false, headers = {} } = {}) => {
    @Controller()
    class Sender {
      constructor(private readonly desk: DeskService) {}

      @Get("state")
      state(@Query("sessionId") sessionId: string) {
        return this.desk.sessions.state({ sessionId })
      }

      @Post("stream")
      @HttpCode(200)
      stream(@Body() message: StreamedMessage) {
        return this.desk.stream(message)
      }

      @Post("call")
      @HttpCode(200)
      call(@Body() { command, body }: { command: string; body: JsonObject }) {
        return this.desk.call(command, body)
      }

      @Post("send")
      @HttpCode(200)
      send(@Body() message: OutgoingMessage, @Res({ passthrough: true }) response: WithHeaders) {
        for (const [name, value] of Object.entries(headers)) response.header(name, value)
        if (background) {
          this.desk.sendInBackground(message)
          return ""
        }
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
