/** BullMQ and ioredis, loaded when they are needed: whoever uses another store has not installed them. */
import { OutboxError } from "../store/OutboxError.ts"

/** The two modules. */
export interface Engine {
  readonly bullmq: Pick<typeof import("bullmq"), "Job" | "Queue" | "Worker">
  readonly ioredis: Pick<typeof import("ioredis"), "Redis">
}

const load = async (): Promise<Engine> => {
  const [bullmq, ioredis] = await Promise.all([import("bullmq"), import("ioredis")])
  return { bullmq, ioredis }
}

/** Rejects with one sentence that says what to install, where they are missing. */
export const loadEngine = async (store: string, loading: () => Promise<Engine> = load): Promise<Engine> => {
  try {
    return await loading()
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND"
    if (!isMissing) throw error
    throw new OutboxError("StoreRefused", store, "bullmqStore needs bullmq and ioredis: npm install bullmq@6 ioredis", {
      cause: new Error("a module is not installed")
    })
  }
}
