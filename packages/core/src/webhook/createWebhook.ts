/** A webhook of plain options, or of the environment. */
import { DeskConfigError } from "../model/DeskConfigError.ts"
import type { Environment } from "../model/Environment.ts"
import { readProperty } from "../model/given.ts"
import { misspeltVariables, warnOfMisspelt } from "../model/misspeltVariables.ts"
import { expected, isObject } from "../model/validate.ts"
import { openWebhook } from "./openWebhook.ts"
import { environment } from "./platform.ts"
import { readFrom, resolveWebhookBy } from "./ResolvedWebhook.ts"
import type { Webhook } from "./Webhook.ts"
import type { EnvironmentWebhookOptions, WebhookOptions } from "./WebhookOptions.ts"

const variables = { sdkAppId: "TCDESK_SDK_APP_ID", token: "TCDESK_WEBHOOK_TOKEN" } as const

const refuseNoObject: (options: unknown) => asserts options is object = (options) => {
  if (!isObject(options))
    throw new DeskConfigError([{ option: "options", message: expected(options, "an object with sdkAppId") }])
}

/**
 * Receives Desk's callbacks. Throws `DeskConfigError` at once when an option is wrong.
 *
 * @example
 * ```ts prelude=desk
 * import { createWebhook } from "@tcdesk/core/webhook"
 *
 * const webhook = createWebhook({
 *   sdkAppId: 1400000000,
 *   token: process.env.TCDESK_WEBHOOK_TOKEN,
 *   desk,
 *   on: {
 *     "ChatBot.UserSendMsg": async ({ sessionId, text }, { desk }) => {
 *       if (text) await desk?.send({ sessionId, text: `您说:${text}` })
 *     }
 *   }
 * })
 * export const POST = (request: Request) => webhook.fetch(request)
 * ```
 */
export const createWebhook = (options: WebhookOptions): Webhook => {
  refuseNoObject(options)
  return openWebhook(resolveWebhookBy(options, readFrom(options)))
}

const variable = (env: object, option: keyof typeof variables): unknown => {
  const value = readProperty(env, variables[option])
  if (value === undefined || value === "") return undefined
  if (option === "sdkAppId" && typeof value === "string") return /^\d+$/.test(value) ? Number(value) : Number.NaN
  return value
}

/**
 * The same, with `TCDESK_SDK_APP_ID` and `TCDESK_WEBHOOK_TOKEN` where the options do not say otherwise. Throws `DeskConfigError`, which
 * names the variable at fault.
 *
 * @example
 * ```ts
 * import { createWebhookFromEnv } from "@tcdesk/core/webhook"
 *
 * const webhook = createWebhookFromEnv(process.env, {
 *   on: { SessionBegin: ({ sessionId, clientUserId }) => console.log(clientUserId, "is now in", sessionId) }
 * })
 * ```
 */
export const createWebhookFromEnv = (
  env: Environment = environment(),
  options: EnvironmentWebhookOptions = {}
): Webhook => {
  refuseNoObject(options)
  if (!isObject(env)) throw new DeskConfigError([{ option: "environment", message: expected(env, "an object") }])
  const fromOptions = readFrom(options)
  const fromEnvironment = new Set<string>()
  const suspicions = misspeltVariables(env, Object.values(variables))
  const resolved = resolveWebhookBy(
    options,
    (option, addIssue) => {
      const own = fromOptions(option, addIssue)
      if (own !== undefined || (option !== "sdkAppId" && option !== "token")) return own
      fromEnvironment.add(option)
      return variable(env, option)
    },
    (option) => (fromEnvironment.has(option) ? variables[option as keyof typeof variables] : option),
    suspicions
  )
  warnOfMisspelt(suspicions)
  return openWebhook(resolved)
}

/** For adapters: whether it is a webhook already, and no options for one. */
export const isWebhook = (from: unknown): from is Webhook => {
  try {
    return isObject(from) && typeof readProperty(from, "handle") === "function"
  } catch {
    return false // a proxy, or a getter of theirs
  }
}

/**
 * For adapters: what they are given, as a webhook. Options make one, with the environment where they leave out `sdkAppId` or `token`; a
 * webhook is taken as it is. Whoever made it closes it.
 */
export const resolveWebhook = (
  from: Webhook | EnvironmentWebhookOptions = {}
): {
  /** The webhook: the one that was given, or a new one. */
  readonly webhook: Webhook
  /** Whether it was made here, and is to be closed by the adapter. */
  readonly owned: boolean
} => {
  refuseNoObject(from)
  return isWebhook(from)
    ? { webhook: from, owned: false }
    : { webhook: createWebhookFromEnv(undefined, from), owned: true }
}
