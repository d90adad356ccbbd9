/** Every client there is to measure: what it is called in tables, and its module, loaded only where it is driven. */
import type { Open } from "./loop.ts"

/** By the name of its file in `clients`. */
export const labels = {
  "undici-pool": "undici, Pool.request",
  ours: "@tcdesk/core",
  "ours-baseline": "@tcdesk/core (baseline)",
  "ours-effect": "@tcdesk/core/effect",
  "undici-dispatch": "undici, raw dispatcher",
  "net-floor": "sockets by hand",
  "node-http": "node:http",
  fetch: "fetch",
  axios: "axios",
  got: "got",
  "effect-http": "Effect's HttpClient",
  slack: "@slack/web-api",
  line: "@line/bot-sdk",
  stripe: "stripe",
  tencentcloud: "tencentcloud-sdk-nodejs-common"
} as const

export type ClientName = keyof typeof labels

export const clientNames = Object.keys(labels) as ReadonlyArray<ClientName>

export const open = async (client: ClientName, ...target: Parameters<Open>) => {
  const module: { readonly open: Open } = await import(`./clients/${client}.ts`)
  return module.open(...target)
}

/** What everything is a ratio to. */
export const reference: ClientName = "undici-pool"

export const isOurs = (client: ClientName): boolean => client.startsWith("ours")

/** What a round measures when there is little time. */
export const quickClients: ReadonlyArray<ClientName> = [
  "undici-pool",
  "ours",
  "ours-effect",
  "undici-dispatch",
  "net-floor",
  "fetch",
  "axios"
]
