import type { INestApplication, ModuleMetadata } from "@nestjs/common"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { type Answer, makeSender, packet, sdkAppId, token } from "adapter-conformance"
import { DeskModule } from "../../src/index.ts"
import { DeskWebhook, DeskWebhookModule, type WebhookOptions } from "../../src/webhook.ts"
import { afterwards, moduleOf, platforms, serve } from "../support.ts"

export const options = { sdkAppId, token } as const

/** An application with one webhook at `desk/callback`, a recording client, and what a test adds. */
export const appOf = async (
  { imports = [], ...metadata }: ModuleMetadata = {},
  {
    platform: [, adapter] = platforms[0] as (typeof platforms)[number],
    webhook = {},
    prepare = () => {}
  }: {
    platform?: (typeof platforms)[number]
    webhook?: Partial<WebhookOptions> & { decorators?: ReadonlyArray<ClassDecorator> }
    prepare?: (app: INestApplication) => void
  } = {}
) => {
  const client = createRecordingDesk()
  const module = moduleOf({
    ...metadata,
    imports: [
      DeskModule.forRoot(client),
      DeskWebhookModule.forRoot({ path: "desk/callback", ...options, ...webhook }),
      ...imports
    ]
  })
  const { app, base } = await serve(module, adapter(), prepare)
  return { app, base, client, webhook: app.get(DeskWebhook) }
}

/** Calls a path of an application once. */
export const call = async (
  url: string,
  made: Parameters<ReturnType<typeof makeSender>["send"]>[0] = {}
): Promise<Answer> => {
  const sender = makeSender(url)
  afterwards(sender.close)
  return sender.send(made)
}

/** A session event, or a question, as a call. */
export const told = (fields: Readonly<Record<string, unknown>>) => {
  const body = packet(fields)
  return { body: JSON.stringify(body), query: { CallbackCommand: String(body.CallbackCommand) } }
}
