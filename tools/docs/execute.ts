/** Runs one program against an emulator of its own: in a process of its own, within a time limit. */
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Emulator, startEmulator } from "@tcdesk/emulator"
import type { Run, Served } from "./programs.ts"

export interface Outcome {
  /** What is wrong; nothing if it ran well. */
  readonly fault: string | undefined
  readonly output: string
  readonly delivered: number
  readonly refused: number
  readonly durationMs: number
}

const limitMs = 30_000

/** What `listening.ts` says from within the program. */
interface Listening {
  readonly asked: number
  readonly port: number
}

const listening = fileURLToPath(new URL("listening.ts", import.meta.url))

const customer = { clientUserId: "user45", sessionId: "my-session" }

const webhookToken = "a-token-of-the-console"

/** Posts what every example that serves expects; gives what is wrong. */
const ask = async (port: number, { path }: Served, body: object): Promise<string | undefined> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body)
    })
    return answer.ok ? undefined : `POST ${path} was answered by ${answer.status}: ${await answer.text()}`
  } catch (error) {
    return `POST ${path} failed: ${error}`
  }
}

/** Writes as the customer; gives what was wrong with the answer of the example's webhook. */
const write = async (emulator: Emulator): Promise<string | undefined> => {
  const replied = new Promise<void>((resolve) => emulator.onMessage(() => resolve()))
  emulator.typeAsCustomer({ clientUserId: customer.clientUserId, text: "您好" })
  await emulator.whenTold()
  const problems = emulator.webhookCalls().flatMap((call) => call.problems)
  if (problems.length > 0) return `its webhook was called: ${problems.join(" ")}`
  // Otherwise the time limit ends it.
  await replied
  return undefined
}

export const execute = async (path: string, { post, webhook }: Run): Promise<Outcome> => {
  const called = { port: 0 }
  await using emulator = await startEmulator({
    agents: [{ id: "ann@example.com" }],
    ...(webhook && { webhook: { url: () => `http://127.0.0.1:${called.port}${webhook.path}`, token: webhookToken } })
  })
  emulator.answer("get_im_agent_list", { Data: [{ IMAgentUserId: "@customer_service_account" }] })
  // To a webhook's program the customer comes later, by writing.
  const sessionId = webhook === undefined ? emulator.openSession(customer) : ""
  const startedAt = performance.now()

  // Files that it makes stand in no repository.
  const cwd = mkdtempSync(join(tmpdir(), "tcdesk-example-"))
  const child = spawn(process.execPath, ["--enable-source-maps", "--import", listening, path], {
    cwd,
    // Nothing of this machine's settings: what an example needs, it says.
    env: {
      PATH: process.env.PATH,
      TCDESK_SDK_APP_ID: String(emulator.sdkAppId),
      TCDESK_IDENTIFIER: emulator.identifier,
      TCDESK_SECRET_KEY: emulator.secretKey,
      TCDESK_ENDPOINT: emulator.url,
      TCDESK_WEBHOOK_TOKEN: webhookToken,
      TCDESK_SESSION_ID: sessionId
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"]
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (output += text))

  const served = post ?? webhook
  let answered: string | undefined = served && `never listened on port ${served.port}`
  child.on("message", async ({ asked, port }: Listening) => {
    if (asked !== served?.port) return
    called.port = port
    answered = "its webhook did not answer the customer"
    if (post !== undefined) answered = await ask(port, post, { sessionId, userId: customer.clientUserId })
    else answered = await write(emulator)
    child.kill("SIGTERM")
  })

  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    child.kill("SIGKILL")
  }, limitMs)
  const ended = await new Promise<string | undefined>((resolve) =>
    child.on("close", (code, signal) => {
      const isWell = code === 0 || (served !== undefined && signal === "SIGTERM")
      resolve(isWell ? undefined : `ended with ${signal ?? `exit code ${code}`}`)
    })
  )
  clearTimeout(timer)
  rmSync(cwd, { recursive: true, force: true })

  const fault = [
    isLate ? `did not end within ${limitMs / 1000} s` : (answered ?? ended),
    output.includes(emulator.secretKey) ? "printed the secret key" : undefined
  ].find((text) => text !== undefined)
  const requests = emulator.requests()
  return {
    fault,
    output: output.replaceAll(emulator.secretKey, "***"),
    delivered: emulator.messages().length,
    refused: requests.filter(({ code }) => code !== 0).length,
    durationMs: performance.now() - startedAt
  }
}
