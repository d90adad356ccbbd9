/** A shop on one of the frameworks, with an emulator of its own, put together as `main.ts` does. */
import { createDesk, type Desk, type DeskError, type DeskOptions } from "@tcdesk/core"
import { type AgentOptions, type Emulator, startEmulator } from "@tcdesk/emulator"
import { createOutbox, type OutboxStore } from "@tcdesk/outbox"
import { callbackPath } from "../src/callback.ts"
import { startExpress } from "../src/express.ts"
import type { FrontEnd } from "../src/frontEnd.ts"
import { startKoa } from "../src/koa.ts"
import { startNest } from "../src/nest.ts"
import { makePage } from "../src/page.ts"
import { type Bot, makeBot } from "../src/shop/bot.ts"
import { Post } from "../src/shop/Post.ts"
import { Shop } from "../src/shop/Shop.ts"
import { Support } from "../src/shop/Support.ts"

export const frontEnds = { express: startExpress, koa: startKoa, nest: startNest } satisfies Readonly<
  Record<string, FrontEnd>
>

export interface OpenShop {
  readonly url: string
  readonly emulator: Emulator
  readonly desk: Desk
  readonly support: Support
  /** What its client was refused. */
  readonly failures: ReadonlyArray<DeskError>
  /** What it has printed. */
  readonly printed: ReadonlyArray<string>
  readonly close: () => Promise<void>
}

export const openShop = async (
  framework: keyof typeof frontEnds,
  {
    agents,
    bot = makeBot(async () => {}),
    retry,
    real = false,
    store
  }: Pick<DeskOptions, "retry"> & {
    /** Of its outbox, if it has one. */
    readonly store?: OutboxStore
    readonly agents?: ReadonlyArray<AgentOptions>
    readonly bot?: Bot
    readonly real?: boolean
  } = {}
): Promise<OpenShop> => {
  let site = ""
  const token = "a-token"
  const emulator = await startEmulator({ agents, webhook: { url: () => site + callbackPath, token } })
  const failures: Array<DeskError> = []
  const desk = createDesk({ ...emulator.options, retry, hooks: { onError: ({ error }) => void failures.push(error) } })
  const printed: Array<string> = []
  const log = (line: string) => void printed.push(line)
  const shop = new Shop({
    openDeskSession: (clientUserId) => emulator.openSession({ clientUserId }),
    site: () => site
  })
  const support = new Support({ shop, bot, log })
  const outbox = store && createOutbox({ desk, store, backoff: { baseMs: 50, maxMs: 50 } })
  outbox?.start()
  const post = new Post(desk, outbox)
  const page = makePage({ framework, outbox: outbox !== undefined, emulator: real ? undefined : emulator })
  const running = await frontEnds[framework]({
    shop,
    post,
    support,
    desk,
    callback: { sdkAppId: emulator.sdkAppId, token },
    page,
    port: 0
  })
  site = running.url
  return {
    url: running.url,
    emulator,
    desk,
    support,
    failures,
    printed,
    close: async () => {
      await running.close()
      await outbox?.close()
      await desk.close()
      await emulator.close()
    }
  }
}
