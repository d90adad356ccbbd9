// Runs the program that is named after it with the settings of an emulator in its environment, in a process of its own,
// and looks at what arrived: one message, and nothing that was wrong.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { startEmulator } from "@tcdesk/emulator"

const emulator = await startEmulator()
const env = {
  ...process.env,
  TCDESK_ENDPOINT: emulator.url,
  TCDESK_SDK_APP_ID: String(emulator.sdkAppId),
  TCDESK_IDENTIFIER: emulator.identifier,
  TCDESK_SECRET_KEY: emulator.secretKey
}
const [code] = await once(
  spawn(process.execPath, process.argv.slice(2), { env, stdio: "inherit", timeout: 20_000 }),
  "exit"
)
if (code === 0) {
  assert.equal(emulator.messages({ to: "user45" }).length, 1)
  assert.equal(emulator.requests().length, 1)
}
await emulator.close()
process.exitCode = code ?? 1
