/** The program as it is deployed. */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { startEmulator } from "@tcdesk/emulator"

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

const listens = async ({ stdout }: ChildProcess): Promise<void> => {
  for await (const text of stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    if (String(text).includes("listening")) return
  }
  throw new Error("it ended before it listened")
}

test("what it was stopped with, it sends when it runs again", { timeout: 60_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "shop-"))
  const emulator = await startEmulator()
  const sessionId = emulator.openSession({ clientUserId: "user45" })
  const port = await freePort()
  const start = async () => {
    const program = spawn(process.execPath, ["src/main.ts"], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        DATABASE_URL: undefined,
        DATA_FOLDER: folder,
        PORT: `${port}`,
        // Node 22 warns of types that it strips, and of SQLite.
        NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
        TCDESK_SDK_APP_ID: `${emulator.sdkAppId}`,
        TCDESK_IDENTIFIER: emulator.identifier,
        TCDESK_SECRET_KEY: emulator.secretKey,
        TCDESK_ENDPOINT: emulator.url
      }
    })
    t.after(() => program.kill("SIGKILL"))
    await listens(program)
    return program
  }
  t.after(async () => {
    await emulator.close()
    await rm(folder, { recursive: true })
  })

  const first = await start()
  // Desk refuses the app: the queue pauses.
  emulator.failNext({ _tag: "Code", code: 60010 })
  const answer = await fetch(`http://127.0.0.1:${port}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: "17", sessionId })
  })
  assert.equal(answer.status, 201)
  first.kill("SIGTERM")
  assert.deepEqual(await once(first, "exit"), [0, null])

  const second = await start()
  while (emulator.messages().length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  second.kill("SIGINT")
  assert.deepEqual(await once(second, "exit"), [0, null])
  assert.deepEqual(
    emulator.messages().map(({ body }) => body[0]?.MsgContent.Text),
    ["订单 17 已收到"]
  )
})
