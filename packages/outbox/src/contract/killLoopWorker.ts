/** One worker of the kill loop, in a process of its own: it sends until it is killed, or told to stop. */
import { appendFileSync } from "node:fs"
import { createDesk } from "@tcdesk/core"
import { createOutbox } from "../outbox/createOutbox.ts"
import type { SendingDesk } from "../outbox/OutboxOptions.ts"
import type { OutboxStore } from "../store/OutboxStore.ts"
import type { Logged, WorkerConfig, WorkerTold } from "./killLoopProtocol.ts"

const tell = (told: WorkerTold): void => {
  // Where the parent is gone, so is whoever listened.
  if (process.connected) process.send?.(told, () => {})
}

const run = async ({ module, argument, client, log, concurrency }: WorkerConfig): Promise<void> => {
  // Before anything goes out: what is killed in the middle of a send must have left its mark.
  const write = (line: Logged) => appendFileSync(log, `${JSON.stringify(line)}\n`)
  const { default: openStore }: { readonly default: (argument: string) => OutboxStore | Promise<OutboxStore> } =
    await import(module)
  const desk = createDesk({ ...client, retry: false, rateLimit: false })
  const marking: SendingDesk = {
    prepare: desk.prepare,
    sendPrepared: (prepared, options) => {
      write({ _tag: "Began", msgRandom: prepared.msgRandom, announced: options?.earlier === "unknown" })
      tell("began")
      return desk.sendPrepared(prepared, options)
    }
  }
  const outbox = createOutbox({
    desk: marking,
    store: await openStore(argument),
    backoff: { baseMs: 50, maxMs: 500 },
    hooks: {
      onDelivered: ({ receipt: { msgRandom, maybeDuplicate } }) =>
        write({ _tag: "Delivered", msgRandom, maybeDuplicate })
    }
  })
  outbox.start({ concurrency })
  process.once("message", async () => {
    await outbox.close()
    await desk.close()
    process.disconnect()
  })
}

// Without its parent it would send for ever.
process.once("disconnect", () => process.exit())
process.once("message", (config: WorkerConfig) => void run(config))
