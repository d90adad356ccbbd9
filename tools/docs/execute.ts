/** Runs one program against an emulator of its own: in a process of its own, within a time limit. */
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { startEmulator } from "@tcdesk/emulator"
import type { Run } from "./programs.ts"

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

export const execute = async (path: string, { post }: Run): Promise<Outcome> => {
  await using emulator = await startEmulator({ agents: [{ id: "ann@example.com" }] })
  emulator.answer("get_im_agent_list", { Data: [{ IMAgentUserId: "@customer_service_account" }] })
  const sessionId = emulator.openSession(customer)
  const startedAt = performance.now()

  const child = spawn(process.execPath, ["--enable-source-maps", "--import", listening, path], {
    // Nothing of this machine's settings: what an example needs, it says.
    env: {
      PATH: process.env.PATH,
      TCDESK_SDK_APP_ID: String(emulator.sdkAppId),
      TCDESK_IDENTIFIER: emulator.identifier,
      TCDESK_SECRET_KEY: emulator.secretKey,
      TCDESK_ENDPOINT: emulator.url,
      TCDESK_SESSION_ID: sessionId
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"]
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (output += text))

  let answered: string | undefined = post && `never listened on port ${post.port}`
  if (post !== undefined) {
    child.on("message", async ({ asked, port }: Listening) => {
      if (asked !== post.port) return
      answered = await fetch(`http://127.0.0.1:${port}${post.path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ sessionId, userId: customer.clientUserId })
      }).then(
        async (answer) =>
          answer.ok ? undefined : `POST ${post.path} was answered by ${answer.status}: ${await answer.text()}`,
        (error: Error) => `POST ${post.path} failed: ${error.message}`
      )
      child.kill("SIGTERM")
    })
  }

  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    child.kill("SIGKILL")
  }, limitMs)
  const ended = await new Promise<string | undefined>((resolve) =>
    child.on("close", (code, signal) => {
      const isWell = code === 0 || (post !== undefined && signal === "SIGTERM")
      resolve(isWell ? undefined : `ended with ${signal ?? `exit code ${code}`}`)
    })
  )
  clearTimeout(timer)

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
