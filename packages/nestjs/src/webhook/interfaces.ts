/** What `DeskWebhookModule` is given. */
import type { EnvironmentWebhookOptions, WebhookOptions } from "@tcdesk/core/webhook"

/** How the module closes its webhook. */
interface ClosingOptions {
  /** How long handlers under way may take at shutdown, in milliseconds; default 15 000. */
  readonly closeGraceMs?: number | undefined
}

/**
 * The options of core's `createWebhook`. Marked methods are added to `on` and `answer`. Without `desk`, handlers find the client of the
 * webhook's own name, else the default one.
 *
 * @publicApi
 */
export type DeskWebhookModuleOptions = WebhookOptions & ClosingOptions

/** The same where `TCDESK_SDK_APP_ID` and `TCDESK_WEBHOOK_TOKEN` may say the rest. */
export type DeskWebhookEnvironmentOptions = EnvironmentWebhookOptions & ClosingOptions

/**
 * A class for `forRootAsync({ useClass })` or `useExisting`.
 *
 * @publicApi
 */
export interface DeskWebhookModuleOptionsFactory {
  /** Options. */
  create(): DeskWebhookModuleOptions | Promise<DeskWebhookModuleOptions>
}

/**
 * Where the webhook is, and how other modules get at it. Known when the application is put together: no factory can give it.
 *
 * @publicApi
 */
export interface DeskWebhookModuleExtras {
  /** Where calls are received: `desk/callback`. A global prefix comes before it; it has no version. */
  readonly path: string
  /** For `@InjectDeskWebhook(name)`, and for methods that are marked `{ webhook: name }`. Without a name it is the default webhook. */
  readonly name?: string | undefined
  /** Whether all modules may inject the webhook without importing the module; default `false`. */
  readonly isGlobal?: boolean | undefined
  /** For the route's controller: what exempts it from a guard of the application's, say. */
  readonly decorators?: ReadonlyArray<ClassDecorator> | undefined
}
