import { join } from "node:path"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { expect, it } from "vitest"
import { createOutbox, type SendingDesk } from "../../src/index.ts"
import { sqliteStore } from "../../src/sqlite.ts"
import { temporaryFolder } from "../support/temporary.ts"

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const isSoak = process.env.TCDESK_SOAK === "1"
const rounds = 20
/** A million messages in all, or as many as show that the test works. */
const perRound = isSoak ? 50_000 : 500
const batch = Math.min(perRound, 1000)

it(
  `keeps its memory flat over ${rounds * perRound} messages, each with a key`,
  async () => {
    const { prepare } = createRecordingDesk()
    let delivered = 0
    const desk: SendingDesk = {
      prepare,
      sendPrepared: async ({ msgRandom }) => {
        delivered += 1
        return { msgRandom, attempts: [], maybeDuplicate: false }
      }
    }
    const outbox = createOutbox({ desk, store: sqliteStore(join(temporaryFolder(), "outbox.db")) })
    const heaps: Array<number> = []
    for (let round = 0; round < rounds; round += 1) {
      for (let i = 0; i < perRound; i += batch)
        await outbox.enqueue(
          Array.from({ length: batch }, (_, k) => ({
            sessionId: `s-${k % 500}`,
            text: "您好",
            key: `${round}-${i + k}`
          }))
        )
      const worker = outbox.start({ concurrency: 500 })
      const goal = (round + 1) * perRound
      while (delivered < goal) await new Promise((resolve) => setImmediate(resolve))
      await worker.stop()
      collect()
      heaps.push(process.memoryUsage().heapUsed)
    }
    await outbox.close()
    // What is compiled and cached comes in the first rounds.
    const [warm = 0, last = 0] = [heaps[3], heaps.at(-1)]
    expect(last - warm, `heap after each round: ${heaps.join(", ")}`).toBeLessThan(2_000_000)
  },
  isSoak ? 3_600_000 : 120_000
)
