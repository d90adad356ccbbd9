/** What the clients are called in tables and charts. */
import type { ClientName } from "./clients.ts"

export const labels: { readonly [C in ClientName]: string } = {
  "net-floor": "sockets by hand",
  "undici-dispatch": "undici, raw dispatcher",
  "undici-pool": "undici, Pool.request",
  ours: "@tcdesk/core",
  "ours-effect": "@tcdesk/core/effect",
  "node-http": "node:http",
  fetch: "fetch",
  axios: "axios",
  got: "got",
  "effect-http": "Effect's HttpClient",
  slack: "@slack/web-api",
  line: "@line/bot-sdk",
  stripe: "stripe",
  tencentcloud: "tencentcloud-sdk-nodejs-common"
}

export const isOurs = (client: ClientName): boolean => client === "ours" || client === "ours-effect"
