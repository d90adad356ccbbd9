/** What the module is given, and what was found in the application, as a webhook. */
import { hasProperty, readProperty } from "@tcdesk/core/adapter"
import {
  createWebhook,
  resolveWebhook,
  type Webhook,
  type WebhookOptions,
  webhookOptionNames
} from "@tcdesk/core/webhook"
import { graceOf, refuseUnknown } from "../desk.open.ts"
import type { Found } from "./discovery.ts"
import { handlersOf } from "./handlers.ts"
import type { DeskWebhookEnvironmentOptions, DeskWebhookModuleOptions } from "./interfaces.ts"

export type Given = DeskWebhookModuleOptions | DeskWebhookEnvironmentOptions

/** Of the module. Out of options of a class they are not taken. */
export const moduleNames: ReadonlyArray<string> = ["path", "name", "isGlobal", "decorators"]

/** The options of core's, without the module's own. A method of a class of the caller's stays one. */
const forCore = (options: object): object =>
  Object.fromEntries(
    webhookOptionNames
      .filter((name) => hasProperty(options, name))
      .map((name) => {
        const value = readProperty(options, name)
        return [name, typeof value === "function" ? value.bind(options) : value]
      })
  )

/** `environment`: whether `TCDESK_*` may say what the options leave open. For a factory's result it may not. */
export const open = (
  from: Given,
  found: ReadonlyArray<Found>,
  environment: boolean
): { readonly webhook: Webhook; readonly graceMs: number | undefined } => {
  const make = environment ? (options: object) => resolveWebhook(options).webhook : createWebhook
  // A factory that returned nothing: core says what it wants.
  if (typeof from !== "object" || from === null) return { webhook: createWebhook(from), graceMs: undefined }
  refuseUnknown(from, [...webhookOptionNames, ...moduleNames, "closeGraceMs"])
  const options = { ...forCore(from), ...handlersOf(from, found) }
  return { webhook: make(options as WebhookOptions), graceMs: graceOf(from) }
}
