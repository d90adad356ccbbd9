import { createDeskFromEnv } from "@tcdesk/core"
import { Redis } from "ioredis"
import { createWorker } from "./messages.ts"

const desk = createDeskFromEnv() // TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER, TCDESK_SECRET_KEY
const connection = new Redis(process.env.REDIS_URL ?? "redis://127.0.0.1:6379", { maxRetriesPerRequest: null })
const worker = createWorker(desk, connection)
worker.on("failed", (job, error) => console.error(job?.id, error.message))
worker.on("error", (error) => console.error(error.message))
await worker.waitUntilReady()
console.log("waiting for messages")

// SIGTERM of containers, SIGINT of Ctrl-C and pm2: jobs under way end first, then the client.
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, async () => {
    await worker.close()
    await desk.close()
    await connection.quit()
  })
}
