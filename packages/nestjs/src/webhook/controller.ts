/** The route: a controller, so that the application's prefix, guards and interceptors apply as they do to its own. */
import { All, Controller, Inject, type InjectionToken, Req, Res, type Type, VERSION_NEUTRAL } from "@nestjs/common"
import { type AbstractHttpAdapter, HttpAdapterHost } from "@nestjs/core"
import { type NodeRequest, nodeBody } from "@tcdesk/core/adapter"
import type { WebhookResponse } from "@tcdesk/core/webhook"
import type { DeskWebhook } from "./DeskWebhook.ts"
import type { DeskWebhookModuleExtras } from "./interfaces.ts"

/** Express's, which is Node's own, or Fastify's around it. */
type PlatformRequest = (NodeRequest | { readonly raw: NodeRequest }) & {
  readonly headers?: unknown
  readonly body?: unknown
}

const write = (adapter: AbstractHttpAdapter, response: object, { status, headers, body }: WebhookResponse): void => {
  // A time limit of the application's may have answered meanwhile.
  if (adapter.isHeadersSent(response)) return
  for (const [name, value] of Object.entries(headers)) adapter.setHeader(response, name, value)
  adapter.reply(response, body, status)
}

/** Express refuses headers once the answer has begun, and an interceptor may set some when the handler has ended. Fastify takes them. */
const afterInterceptors = (response: object, work: () => void): void => {
  if ("raw" in response) work()
  else setImmediate(work)
}

/** A class of its own for each webhook: its path is in its metadata. */
export const controllerOf = (
  token: InjectionToken,
  { path, decorators = [] }: Pick<DeskWebhookModuleExtras, "path" | "decorators">
): Type => {
  @Controller({ path, version: VERSION_NEUTRAL })
  class DeskWebhookController {
    readonly #webhook: DeskWebhook
    readonly #host: HttpAdapterHost

    constructor(@Inject(token) webhook: DeskWebhook, @Inject(HttpAdapterHost) host: HttpAdapterHost) {
      this.#webhook = webhook
      this.#host = host
    }

    /** The answer is written here, so that an interceptor that wraps every answer does not wrap Desk's. */
    @All()
    async receive(@Req() request: PlatformRequest, @Res() response: object): Promise<void> {
      const adapter = this.#host.httpAdapter
      const answer = await this.#webhook.handle({
        method: adapter.getRequestMethod(request),
        url: adapter.getRequestUrl(request),
        headers: request.headers,
        ...nodeBody("raw" in request ? request.raw : request, request.body)
      })
      afterInterceptors(response, () => write(adapter, response, answer))
    }
  }
  for (const decorate of decorators) decorate(DeskWebhookController)
  return DeskWebhookController
}
