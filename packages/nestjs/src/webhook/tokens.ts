/** The injection tokens, with the webhook's name in them: Nest's own errors then say which one is missing. */
import { Inject } from "@nestjs/common"
import { DeskWebhook } from "./DeskWebhook.ts"

/** The token of what the default webhook is made from. Those of named webhooks: `getDeskWebhookOptionsToken(name)`. */
export const DESK_WEBHOOK_OPTIONS: unique symbol = Symbol("DESK_WEBHOOK_OPTIONS")

/**
 * The token of what a webhook is made from: a symbol for the default one, `"DeskWebhookOptions(intl)"` for the one named
 * `intl`. A test of a whole application gives it others: `builder.overrideProvider(token).useValue({ sdkAppId, token })`.
 *
 * @publicApi
 */
export const getDeskWebhookOptionsToken = (name?: string): symbol | string =>
  name === undefined ? DESK_WEBHOOK_OPTIONS : `DeskWebhookOptions(${name})`

/**
 * The token of a webhook: `DeskWebhook` for the default one, `"DeskWebhook(intl)"` for the one named `intl`.
 *
 * @publicApi
 */
export const getDeskWebhookToken = (name?: string): typeof DeskWebhook | string =>
  name === undefined ? DeskWebhook : `DeskWebhook(${name})`

/**
 * Injects the webhook of a name; without a name, the default one.
 *
 * @publicApi
 */
export const InjectDeskWebhook = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getDeskWebhookToken(name))
