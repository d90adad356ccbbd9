/** The injection tokens, with the webhook's name in them: Nest's own errors then say which one is missing. */
import { Inject } from "@nestjs/common"
import { DeskWebhook } from "./DeskWebhook.ts"

/** The token of what the default webhook is made from. */
export const DESK_WEBHOOK_OPTIONS: unique symbol = Symbol("DESK_WEBHOOK_OPTIONS")

export const optionsTokenOf = (name: string | undefined): symbol | string =>
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
