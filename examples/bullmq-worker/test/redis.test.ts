/** The worker as it is deployed, beside a Redis and an emulator: skipped where there is no redis-server. */
import assert from "node:assert/strict"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { startEmulator } from "@tcdesk/emulator"
import { QueueEvents } from "bullmq"
import { createQueue, enqueue } from "../src/messages.ts"

const skip = spawnSync("redis-server", ["--version"]).error === undefined ? false : "no redis-server on the PATH"

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Until a program prints a line. */
const says = async ({ stdout }: ChildProcess, line: string): Promise<void> => {
  let printed = ""
  for await (const text of stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    printed += text
    if (printed.includes(line)) return
  }
  throw new Error(`it ended after:\n${printed}`)
}

test("a job becomes one message, a refused one is given up, and the worker stops on SIGTERM", { skip }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "redis-"))
  const port = await freePort()
  const redis = spawn("redis-server", ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""])
  const connection = { host: "127.0.0.1", port }
  const emulator = await startEmulator()
  const sessionId = emulator.openSession({ clientUserId: "user45" })
  const ended = emulator.openSession({ clientUserId: "user46" })
  emulator.endSession(ended)
  await says(redis, "Ready to accept connections")

  const worker = spawn(process.execPath, ["src/main.ts"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      REDIS_URL: `redis://127.0.0.1:${port}`,
      TCDESK_SDK_APP_ID: `${emulator.sdkAppId}`,
      TCDESK_IDENTIFIER: emulator.identifier,
      TCDESK_SECRET_KEY: emulator.secretKey,
      TCDESK_ENDPOINT: emulator.url
    }
  })
  const queue = createQueue(connection)
  const events = new QueueEvents(queue.name, { connection })
  t.after(async () => {
    worker.kill("SIGKILL")
    await Promise.all([queue.close(), events.close(), emulator.close()])
    redis.kill()
    await once(redis, "exit")
    await rm(folder, { recursive: true })
  })
  await Promise.all([says(worker, "waiting for messages"), events.waitUntilReady()])

  const job = await enqueue(queue, { sessionId, text: "您的订单已发货", key: "order-17-shipped" })
  await job.waitUntilFinished(events)
  const refused = await enqueue(queue, { sessionId: ended, text: "您好", key: "order-18-shipped" })
  await assert.rejects(refused.waitUntilFinished(events))
  assert.equal(emulator.messages({ clientUserId: "user45" }).length, 1)
  assert.equal((await queue.getJob("order-18-shipped"))?.attemptsMade, 1)

  worker.kill("SIGTERM")
  assert.deepEqual(await once(worker, "exit"), [0, null])
})
