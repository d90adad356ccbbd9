/** The webhook as Nest knows it. */
import type { Desk } from "@tcdesk/core"
import type { ReceiveOptions, Webhook, WebhookRequest, WebhookResponse, WebhookStatus } from "@tcdesk/core/webhook"

/** A webhook, and what it needs beside its options. */
export interface OpenWebhook {
  /** What receives the calls. */
  readonly webhook: Webhook
  /** The application's client, where it has one. */
  readonly desk: Desk | undefined
  /** How long handlers may take at shutdown. */
  readonly graceMs: number | undefined
}

/**
 * The webhook, injectable by type: for health checks and metrics, and for tests that hand it a call without HTTP. It is there once the
 * modules of the application have been initialised.
 *
 * @example
 * ```ts prelude=nest
 * import { Controller, Get } from "@nestjs/common"
 * import { DeskWebhook } from "@tcdesk/nestjs/webhook"
 *
 * @Controller("metrics")
 * class Metrics {
 *   constructor(private readonly webhook: DeskWebhook) {}
 *
 *   @Get("desk")
 *   desk() {
 *     return this.webhook.status()
 *   }
 * }
 * ```
 *
 * @publicApi
 */
export class DeskWebhook implements Webhook {
  /** Makes it, when there is everything that may hear events. */
  readonly #open: () => OpenWebhook
  /** Once it is made. */
  #opened: OpenWebhook | undefined

  /** Takes how to open it, once there is everything that may hear events. */
  constructor(open: () => OpenWebhook) {
    this.#open = open
  }

  /** What Nest calls before it takes requests. Throws `DeskConfigError`, which names every option at fault. */
  onModuleInit(): void {
    this.#opened ??= this.#open()
  }

  /** What Nest calls at shutdown, before any client is closed: no more calls are taken, and handlers under way finish. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#opened?.webhook.close({ graceMs: this.#opened.graceMs })
  }

  /** Throws until it is made. */
  get #current(): OpenWebhook {
    if (this.#opened !== undefined) return this.#opened
    throw new Error("The Desk webhook is not open yet: use it once the application's modules have been initialised.")
  }

  /** As `Webhook` has it, with the application's client where the webhook has none of its own. */
  handle(request: WebhookRequest, options?: ReceiveOptions): Promise<WebhookResponse> {
    const { webhook, desk } = this.#current
    return webhook.handle(request, { desk, ...options })
  }

  /** As `Webhook` has it, with the application's client where the webhook has none of its own. */
  fetch(request: Request, options?: ReceiveOptions): Promise<Response> {
    const { webhook, desk } = this.#current
    return webhook.fetch(request, { desk, ...options })
  }

  /** How it is at this moment. */
  status(): WebhookStatus {
    return this.#current.webhook.status()
  }

  /** As `Webhook` has it. The module does it at shutdown. */
  close(options?: {
    /** Milliseconds. */
    readonly graceMs?: number | undefined
  }): Promise<void> {
    return this.#current.webhook.close(options)
  }

  /** Closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
