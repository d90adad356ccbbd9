/** The service dies while a send is in flight: a process that is killed, not a fault that is played. */
import { type ChildProcess, spawn } from "node:child_process"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { fileURLToPath } from "node:url"
import { afterEach, expect, it } from "vitest"
import { createDesk, type DeskError } from "../../src/index.ts"

const cli = fileURLToPath(new URL("../../../emulator/src/cli.ts", import.meta.url))
const app = { sdkAppId: 1400000001, identifier: "administrator", secretKey: "made-up-for-this-test" }
const message = { from: "@customer_service_account", to: "user45", text: "您好" }

let service: ChildProcess | undefined
afterEach(() => service?.kill("SIGKILL"))

const startService = (): Promise<string> => {
  const { sdkAppId, identifier, secretKey } = app
  const args = ["--port", "0", "--sdk-app-id", `${sdkAppId}`, "--identifier", identifier, "--secret-key", secretKey]
  const child = spawn(process.execPath, ["--conditions=@tcdesk/source", cli, ...args])
  service = child
  return new Promise((resolve) => {
    let output = ""
    child.stdout.on("data", (chunk) => {
      output += chunk
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0]
      if (url !== undefined) resolve(url)
    })
  })
}

/** Until the next request has been handed to its socket. */
const written = (): Promise<void> =>
  new Promise((resolve) => {
    const heard = () => {
      unsubscribe("undici:client:sendHeaders", heard)
      resolve()
    }
    subscribe("undici:client:sendHeaders", heard)
  })

it("says unknown of a message that was on its way when the service was killed, and not-sent of the next", async () => {
  const desk = createDesk({ ...app, endpoint: await startService() })
  await desk.send(message)
  // It takes the request, and will never read it.
  service?.kill("SIGSTOP")
  const left = written()
  const sending = desk.send(message).catch((error: DeskError) => error)
  await left
  service?.kill("SIGKILL")
  const lost = (await sending) as DeskError
  expect(lost.delivery).toBe("unknown")
  expect(lost.attempts.map(({ outcome, delivery }) => [outcome, delivery])).toEqual([
    ["ConnectionFailed", "unknown"],
    ["ConnectionFailed", "not-sent"],
    ["ConnectionFailed", "not-sent"]
  ])
  const refused = (await desk.send(message).catch((error: DeskError) => error)) as DeskError
  expect(refused.delivery).toBe("not-sent")
  await desk.close()
})
