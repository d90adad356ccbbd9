/** Every client there is to measure, by name, loaded only in the process that drives it. */
import type { Open } from "./loop.ts"

type Module = Promise<{ readonly open: Open }>

export const clients = {
  "undici-pool": (): Module => import("./clients/undici-pool.ts"),
  ours: (): Module => import("./clients/ours.ts"),
  "ours-effect": (): Module => import("./clients/ours-effect.ts"),
  "undici-dispatch": (): Module => import("./clients/undici-dispatch.ts"),
  "net-floor": (): Module => import("./clients/net-floor.ts"),
  "node-http": (): Module => import("./clients/node-http.ts"),
  fetch: (): Module => import("./clients/fetch.ts"),
  axios: (): Module => import("./clients/axios.ts"),
  got: (): Module => import("./clients/got.ts"),
  "effect-http": (): Module => import("./clients/effect-http.ts"),
  slack: (): Module => import("./clients/slack.ts"),
  line: (): Module => import("./clients/line.ts"),
  stripe: (): Module => import("./clients/stripe.ts"),
  tencentcloud: (): Module => import("./clients/tencentcloud.ts")
} as const

export type ClientName = keyof typeof clients

/** What everything is a ratio to. */
export const baseline: ClientName = "undici-pool"

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
