/** The shop's Desk: the real service when `TCDESK_*` is set, else an emulator of its own. */

import { randomBytes } from "node:crypto"
import { createDesk, createDeskFromEnv, type Desk, type DeskHooks } from "@tcdesk/core"
import { type AgentOptions, type Emulator, renderElement, startEmulator } from "@tcdesk/emulator"
import { type Callback, callbackPath } from "./callback.ts"

export interface ShopDesk {
  readonly desk: Desk
  /** One line: where messages go. */
  readonly where: string
  /** Whose calls tell what customers write; nothing where none can be told from a stranger's. */
  readonly callback: Callback | undefined
  /** Where the messages go, unless to the real service. */
  readonly emulator: Emulator | undefined
  readonly close: () => Promise<void>
}

type Log = (line: string) => void

const hooksOf = (log: Log): DeskHooks => ({
  onRetry: ({ attempt, delayMs, reason }) =>
    log(`  ${reason._tag}: attempt ${attempt} follows in ${Math.round(delayMs)} ms`),
  // The only word of what fails in the background. What the shop has cut off itself is no failure.
  onError: ({ error }) => {
    if (error.reason._tag !== "Aborted") log(`  ${error.message}`)
  }
})

/** Long enough for what is under way, short enough for whoever pressed Ctrl-C. */
const graceMs = 5000

/** Who answers where a customer asks for a human, in the emulator's inbox; the third who asks at a time waits in the queue. */
const agents: ReadonlyArray<AgentOptions> = [
  { id: "lin@shop.example", capacity: 1 },
  { id: "ann@shop.example", capacity: 1 }
]

/** The emulator tells the shop, once that listens, what customers write. */
const onEmulator = async (port: number, site: () => string, log: Log): Promise<ShopDesk> => {
  const token = randomBytes(16).toString("hex")
  const emulator = await startEmulator({ port, agents, webhook: { url: () => site() + callbackPath, token } })
  emulator.onWebhookCall(({ event, problems }) => {
    for (const problem of problems) log(`  ${event}: ${problem}`)
  })
  emulator.onMessage(({ clientUserId, body, stream }) => {
    // Heard of when it begins; the shop says itself what it has become.
    if (stream !== undefined) return
    for (const element of body) log(`  ${clientUserId} sees: ${renderElement(element)}`)
  })
  const desk = createDesk({ ...emulator.options, hooks: hooksOf(log) })
  return {
    desk,
    where: `Desk emulator on ${emulator.url} (nothing leaves this machine)`,
    callback: { sdkAppId: emulator.sdkAppId, token },
    emulator,
    close: async () => {
      await desk.close({ graceMs })
      await emulator.close()
    }
  }
}

const onService = (log: Log): ShopDesk => {
  const desk = createDeskFromEnv(process.env, {
    hooks: { ...hooksOf(log), onSent: ({ receipt }) => log(`  sent, msgRandom ${receipt.msgRandom}`) }
  })
  const { TCDESK_ENDPOINT: endpoint, TCDESK_REGION: region = "china" } = process.env
  return {
    desk,
    where:
      desk.status().disabled === true
        ? "nobody: TCDESK_DISABLED is set"
        : `the REAL service, ${endpoint ?? `region ${region}`}: messages reach real customers`,
    // The rest of it the environment says.
    callback: process.env.TCDESK_WEBHOOK_TOKEN ? {} : undefined,
    emulator: undefined,
    close: () => desk.close({ graceMs })
  }
}

/** `site` is where the shop is, once it listens. */
export const openShopDesk = async (emulatorPort: number, site: () => string, log: Log): Promise<ShopDesk> =>
  Object.keys(process.env).some((name) => name.startsWith("TCDESK_"))
    ? onService(log)
    : onEmulator(emulatorPort, site, log)
