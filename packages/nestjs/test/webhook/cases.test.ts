import { Module } from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import { type StartWebhookApp, webhookCases } from "adapter-conformance"
import { DeskModule, DeskService } from "../../src/index.ts"
import { DeskWebhook, DeskWebhookModule } from "../../src/webhook.ts"
import { platforms } from "../support.ts"

const starter =
  (adapter: (typeof platforms)[number][1], bodyParser: boolean): StartWebhookApp =>
  async (options, given) => {
    @Module({
      imports: [
        DeskModule.forRoot(given),
        DeskWebhookModule.forRootAsync({ path: "desk/callback", useFactory: () => options as never })
      ]
    })
    class App {}

    const app = await NestFactory.create(App, adapter(), { logger: false, abortOnError: false, bodyParser })
    await app.listen(0, "127.0.0.1")
    return {
      callback: `${await app.getUrl()}/desk/callback`,
      client: app.get(DeskService),
      status: () => app.get(DeskWebhook).status(),
      close: () => app.close()
    }
  }

for (const [platform, adapter] of platforms)
  webhookCases(`Nest on ${platform}`, { start: starter(adapter, true), parsed: true })

const [[express, adapter]] = platforms as readonly [(typeof platforms)[number]]
webhookCases(`Nest on ${express} without its body parser`, { start: starter(adapter, false) })
