/** Starts the shop, says where it is and what to try, and stops it on Ctrl-C. */
import { parseArgs } from "node:util"
import type { Emulator } from "@tcdesk/emulator"
import { createOutbox } from "@tcdesk/outbox"
import { sqliteStore } from "@tcdesk/outbox/sqlite"
import { startExpress } from "./express.ts"
import type { FrontEnd } from "./frontEnd.ts"
import { startKoa } from "./koa.ts"
import { startNest } from "./nest.ts"
import { makePage } from "./page.ts"
import { makeBot } from "./shop/bot.ts"
import { Post } from "./shop/Post.ts"
import { Shop } from "./shop/Shop.ts"
import { Support } from "./shop/Support.ts"
import { openShopDesk } from "./shopDesk.ts"

const frontEnds: Readonly<Record<string, FrontEnd>> = { express: startExpress, koa: startKoa, nest: startNest }

const help = `The sample shop: its events speak to its customers through Tencent Cloud Desk.

  --framework NAME       ${Object.keys(frontEnds).join(", ")} (default: express)
  --port N               of the shop (default: 3000; 0 takes a free one)
  --emulator-port N      of the Desk emulator (default: 7717; 0 takes a free one)
  --outbox FILE          keep messages in an SQLite file until Desk has them: none is lost when this is killed, or Desk away

With TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER and TCDESK_SECRET_KEY set, it talks to the real service instead; with TCDESK_WEBHOOK_TOKEN
too, Desk may call /desk/callback.
`

/** The emulator's key is made up and opens nothing else: it is shown here, and nowhere but in this terminal. */
const connection = ({ sdkAppId, identifier, secretKey, endpoint }: Emulator["options"]): string =>
  [
    "For the .env of a program of your own that is to send there too:",
    `  TCDESK_SDK_APP_ID=${sdkAppId}`,
    `  TCDESK_IDENTIFIER=${identifier}`,
    `  TCDESK_SECRET_KEY=${secretKey}`,
    `  TCDESK_ENDPOINT=${endpoint}`
  ].join("\n")

const instructions = (shop: string, sessionId: string, emulated: boolean): string => {
  const post = (path: string, body?: object) =>
    `  curl -X POST ${shop}${path}${body === undefined ? "" : ` -H 'content-type: application/json' -d '${JSON.stringify(body)}'`}`
  return [
    "Or try, in another terminal:",
    post("/customers", { userId: "user45" }),
    post("/orders", { userId: "user45", product: "蓝牙耳机" }),
    post("/orders/1/ship"),
    post(`/sessions/${sessionId}/replies`, { text: "您好,请问有什么可以帮您?" }),
    // As the customer, whom the bot answers.
    ...(emulated ? [post("/phone/customer-messages", { sessionId, text: "我的订单到哪里了？" })] : []),
    "",
    "Ctrl-C stops it. What customers see:"
  ].join("\n")
}

const portOf = (value: string, option: string): number => {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || value.trim() === "")
    throw new Error(`--${option} must be a port, 0 to 65535.`)
  return port
}

const readArguments = () => {
  const given = process.argv.slice(2)
  const { values } = parseArgs({
    // `pnpm start -- --framework koa` hands the dashes on, `npm start -- --framework koa` does not.
    args: given[0] === "--" ? given.slice(1) : given,
    options: {
      framework: { type: "string", default: "express" },
      port: { type: "string", default: "3000" },
      "emulator-port": { type: "string", default: "7717" },
      outbox: { type: "string" },
      help: { type: "boolean", default: false }
    }
  })
  const frontEnd = Object.hasOwn(frontEnds, values.framework) ? frontEnds[values.framework] : undefined
  if (frontEnd === undefined) throw new Error(`--framework must be one of: ${Object.keys(frontEnds).join(", ")}.`)
  return {
    help: values.help,
    framework: values.framework,
    frontEnd,
    outbox: values.outbox,
    port: portOf(values.port, "port"),
    emulatorPort: portOf(values["emulator-port"], "emulator-port")
  }
}

const log = (line: string) => console.log(line)

const main = async (): Promise<void> => {
  const given = readArguments()
  if (given.help) return log(help)
  // Known once the shop listens; nothing is sold, and nothing told, before.
  let site = ""
  const shopDesk = await openShopDesk(given.emulatorPort, () => site, log)
  const { desk, emulator, callback } = shopDesk
  const openSession =
    emulator === undefined ? undefined : (clientUserId: string) => emulator.openSession({ clientUserId })
  // Customers of the real service can't reach this machine.
  const shop = new Shop({ openDeskSession: openSession, site: emulator === undefined ? undefined : () => site })
  const outbox = given.outbox === undefined ? undefined : createOutbox({ desk, store: sqliteStore(given.outbox) })
  outbox?.start()
  const post = new Post(desk, outbox)
  const page = makePage({ framework: given.framework, outbox: outbox !== undefined, emulator })
  const support = new Support({ shop, bot: makeBot(), log })
  const running = await given
    .frontEnd({ shop, post, support, desk, callback, page, port: given.port })
    .catch(async (error: unknown) => {
      await outbox?.close()
      await shopDesk.close()
      throw error
    })
  site = running.url
  const sessionId = openSession?.("user45") ?? "SESSION_ID"
  log(`Shop on ${running.url} (${given.framework}): open it in a browser\nMessages go to ${shopDesk.where}\n`)
  if (emulator !== undefined) log(`${connection(emulator.options)}\n`)
  log(`${instructions(running.url, sessionId, emulator !== undefined)}\n`)

  const close = async (): Promise<void> => {
    await running.close()
    await outbox?.close({ graceMs: 2000 })
    await shopDesk.close()
  }
  const stop = () => {
    process.off("SIGINT", stop).off("SIGTERM", stop)
    log("\nStopping.")
    close().then(() => process.exit(0), fail)
  }
  process.on("SIGINT", stop).on("SIGTERM", stop)
}

/** One line for what the person at the keyboard can mend. */
const fail = (error: unknown): void => {
  const { code, port, message } = error as NodeJS.ErrnoException & { readonly port?: number }
  console.error(
    code === "EADDRINUSE" ? `Port ${port} is taken: choose others with --port and --emulator-port.` : message
  )
  process.exitCode = 1
}

main().catch(fail)
