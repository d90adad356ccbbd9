/** Every measure beside the alternating rounds, by name. */
import { join } from "node:path"
import { bundleSize } from "repository/bundleSize"
import { root } from "repository/packages"
import type { Bench } from "./bench.ts"
import type { ClientName } from "./clients.ts"
import { coldStart } from "./coldStart.ts"
import { fleetLimit } from "./fleetLimit.ts"
import { inTurns } from "./inTurns.ts"
import { isolated } from "./isolated.ts"
import type { Job as AllocationJob } from "./programs/allocation.ts"
import type { ElementsCost, Job as ElementsJob } from "./programs/elements.ts"
import type { Job as HandlerJob } from "./programs/express-handler.ts"
import type { Framework, MiddlewareCost, Job as MiddlewareJob } from "./programs/middleware.ts"
import type { Job as SendJob } from "./programs/send.ts"
import type { SendMany, Job as SendManyJob } from "./programs/send-many.ts"
import type { SessionStateCost, Job as SessionStateJob } from "./programs/session-state.ts"
import type { SlowDesk, Job as SlowDeskJob } from "./programs/slow-desk.ts"
import type { ClientsCost, Kind, Job as TenantsJob } from "./programs/tenants.ts"
import type { UserSigCost } from "./programs/user-sig.ts"
import { rateLimit } from "./rateLimit.ts"
import { reset, seen } from "./server.ts"
import { streams } from "./streams.ts"
import { webhook } from "./webhook.ts"

const collectable = { flags: ["--expose-gc"] }

/** Young objects stay where they are: nothing is collected before it has been counted. */
const uncollected = { flags: [...collectable.flags, "--min-semi-space-size=256", "--max-semi-space-size=256"] }

const middleware = async ({ quick }: Bench) => {
  const size = quick ? { batches: 7, requests: 1000 } : { batches: 31, requests: 5000 }
  const cost = (framework: Framework) =>
    isolated<MiddlewareCost>("middleware", { framework, ...size } satisfies MiddlewareJob)
  return { express: await cost("express"), koa: await cost("koa"), nest: await cost("nest") }
}

const expressHandler = ({ quick, rounds, targets }: Bench) => {
  const cost = (variant: HandlerJob["variant"]) => () =>
    isolated<number>("express-handler", {
      variant,
      target: targets.http,
      requests: quick ? 2000 : 10_000
    } satisfies HandlerJob)
  return inTurns(rounds, { ours: cost("ours"), pool: cost("pool") })
}

const userSig = ({ quick }: Bench) =>
  isolated<UserSigCost>("user-sig", quick ? { batches: 41, sends: 1000 } : { batches: 101, sends: 5000 })

/** Bytes per send, by round; when there is little time, of few clients only. */
const allocation = async ({ quick, rounds, baseline, targets }: Bench) => {
  const size = quick
    ? { sends: 2000, rounds: 3, warmUp: 4000 }
    : { sends: 4000, rounds: Math.max(7, rounds), warmUp: 20_000 }
  const bytes = (client: AllocationJob["client"]) =>
    isolated<ReadonlyArray<number>>("allocation", { client, target: targets.http, ...size }, uncollected)
  const more: ReadonlyArray<ClientName> = [
    ...(baseline === undefined ? [] : (["ours-baseline"] as const)),
    ...(quick ? [] : (["ours-effect", "undici-pool"] as const))
  ]
  const others: Partial<Record<ClientName, ReadonlyArray<number>>> = {}
  const least = { transport: await bytes("transport"), ours: await bytes("ours") }
  for (const client of more) others[client] = await bytes(client)
  return { ...others, ...least }
}

/** How many connections the server sees opened for so many sends. */
const connections = async ({ targets }: Bench) => {
  const job = { target: targets.http, sends: 10_000, concurrency: 16 }
  const opened = async (client: ClientName): Promise<number> => {
    reset()
    await isolated("send", { ...job, client } satisfies SendJob)
    if (seen.requests !== job.sends) throw new Error(`the server has seen ${seen.requests} requests, not ${job.sends}`)
    return seen.connections
  }
  return {
    sends: job.sends,
    concurrency: job.concurrency,
    ours: await opened("ours"),
    pool: await opened("undici-pool")
  }
}

/** How cost grows with work: with the elements of a message, and with the clients (tenants) of a process. */
const growth = async ({ quick, targets }: Bench) => {
  const job: ElementsJob = quick ? { batches: 7, sends: 2000 } : { batches: 21, sends: 20_000 }
  const elements = await isolated<ReadonlyArray<ElementsCost>>("elements", job)
  const clients: Array<ClientsCost> = []
  for (const kind of ["made", "sent", "pool"] satisfies ReadonlyArray<Kind>) {
    for (const count of quick ? [200] : [1, 100, 1000]) {
      const tenants: TenantsJob = { target: targets.http, clients: count, kind }
      clients.push(await isolated("tenants", tenants, collectable))
    }
  }
  return { elements, clients }
}

/** A million sends through `sendMany` from a generator: whether the heap stays flat, and the throughput; by run. */
const sendMany = async ({ quick, targets }: Bench) => {
  const size = quick
    ? { warmUp: 5000, sends: 30_000, block: 2000 }
    : { warmUp: 20_000, sends: 1_000_000, block: 10_000 }
  const job: SendManyJob = { target: targets.http, ...size }
  const { runs } = await inTurns(quick ? 1 : 3, { runs: () => isolated<SendMany>("send-many", job, collectable) })
  return runs
}

const sessionState = ({ quick, targets }: Bench) => {
  const job: SessionStateJob = {
    target: targets.http,
    ...(quick ? { batches: 11, calls: 1000 } : { batches: 41, calls: 4000 })
  }
  return isolated<SessionStateCost>("session-state", job)
}

/** With the defaults, 64 sockets among them: 1.25 times what a Desk of 1 s takes, three times as much, and a burst at one of 50 ms. */
const slowDesk = async ({ quick, baseline }: Bench) => {
  const seconds = quick ? 5 : 20
  const run = (job: SlowDeskJob) => isolated<SlowDesk>("slow-desk", job)
  const all = async (entry: Pick<SlowDeskJob, "entry">) => ({
    capacity: 64 * seconds,
    busy: await run({ ...entry, latencyMs: 1000, options: {}, offered: { perSecond: 80, seconds } }),
    flooded: await run({ ...entry, latencyMs: 1000, options: {}, offered: { perSecond: 200, seconds } }),
    burst: await run({
      ...entry,
      latencyMs: 50,
      options: { rateLimit: false },
      offered: { atOnce: quick ? 2000 : 10_000 }
    })
  })
  return { ours: await all({}), ...(baseline === undefined ? {} : { baseline: await all({ entry: baseline }) }) }
}

export const measures = {
  "cold-start": coldStart,
  "bundle-size": () => bundleSize(join(root, "packages/core")),
  middleware,
  "express-handler": expressHandler,
  "user-sig": userSig,
  allocation,
  connections,
  growth,
  "rate-limit": rateLimit,
  "fleet-limit": fleetLimit,
  "send-many": sendMany,
  "slow-desk": slowDesk,
  "session-state": sessionState,
  streams,
  webhook
} as const

export type MeasureName = keyof typeof measures

/** What each has found. */
export type Measured = { readonly [N in MeasureName]?: Awaited<ReturnType<(typeof measures)[N]>> }
