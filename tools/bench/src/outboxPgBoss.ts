/**
 * What an outbox on pg-boss costs beside the bare engine, and whether a great backlog makes it slower. What is compared is measured in
 * turns, on a PostgreSQL of its own. A program of its own:
 *
 *     node tools/bench/src/outboxPgBoss.ts [--quick]
 */
import { parseArgs } from "node:util"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { createOutbox, type SendingDesk } from "@tcdesk/outbox"
import { pgBossStore } from "@tcdesk/outbox/pg-boss"
import { postgres } from "engines"
import { PgBoss } from "pg-boss"
import { goals } from "repository/budgets"
import { inTurns } from "./inTurns.ts"
import { median, spread } from "./statistics.ts"
import { text } from "./workload.ts"

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } })
const size = values.quick ? { rounds: 5, backlog: 20_000 } : { rounds: 9, backlog: 100_000 }
const enqueued = 100
const delivered = 400
const smallBacklog = 1000
const sessions = 2000

await using engine = await postgres()
const boss = new PgBoss({ connectionString: engine.url, schedule: false, supervise: false })
boss.on("error", (error) => console.error(error.message))
await boss.start()

const checking = createRecordingDesk()
let count = 0
const next = () => {
  count += 1
  return { sessionId: `session-${1_000_000_000 + (count % sessions)}`, text }
}

/** So many calls a second. */
const rate = async (calls: number, call: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  for (let i = 0; i < calls; i += 1) await call()
  return calls / ((performance.now() - began) / 1000)
}

/** An outbox and the bare engine on queues of the same kind, in which the same number of the same messages waits. */
const pair = async (queue: string, backlog: number) => {
  let done = 0
  let reached: (() => void) | undefined
  const desk: SendingDesk = {
    prepare: checking.prepare,
    sendPrepared: async ({ msgRandom }) => {
      done += 1
      if (done === delivered) reached?.()
      return { msgRandom, attempts: [], maybeDuplicate: false }
    }
  }
  const outbox = createOutbox({ desk, store: pgBossStore({ boss, queue }) })
  const bareQueue = `${queue}-bare`
  await boss.createQueue(bareQueue, { policy: "key_strict_fifo", partition: true })
  const bareJob = () => {
    const prepared = checking.prepare(next())
    return { data: { packet: JSON.stringify(prepared), enqueuedAt: Date.now() }, singletonKey: prepared.lane }
  }
  const fill = async (messages: number): Promise<void> => {
    for (let i = 0; i < messages; i += 500) {
      const length = Math.min(500, messages - i)
      await outbox.enqueue(Array.from({ length }, next))
      await boss.insert(bareQueue, Array.from({ length }, bareJob))
    }
  }
  await fill(backlog)
  await boss.getDb().executeSql("ANALYZE")
  return {
    insert: () => rate(enqueued, () => boss.insert(bareQueue, [bareJob()])),
    enqueue: () => rate(enqueued, () => outbox.enqueue(next())),
    bare: async () => {
      const began = performance.now()
      let got = 0
      while (got < delivered) {
        const jobs = await boss.fetch(bareQueue, { batchSize: 16 })
        await boss.complete(bareQueue, jobs)
        got += jobs.length
      }
      return got / ((performance.now() - began) / 1000)
    },
    ours: async () => {
      done = 0
      const { promise, resolve } = Promise.withResolvers<void>()
      reached = resolve
      const began = performance.now()
      const worker = outbox.start()
      await promise
      await worker.stop()
      const perSecond = done / ((performance.now() - began) / 1000)
      await fill(done)
      return perSecond
    }
  }
}

const judge = (what: string, ours: ReadonlyArray<number>, bare: ReadonlyArray<number>): void => {
  const least = goals.outbox.toEngine
  const ratio = ours.map((figure, i) => figure / (bare[i] ?? Number.NaN))
  const holds = median(ratio) >= least
  console.log(`     ${what}: outbox ${spread(ours, 0)} a second, bare engine ${spread(bare, 0)}`)
  console.log(`${holds ? "ok  " : "MISS"} ${what}, outbox to engine: ${spread(ratio, 2)} (goal at least ${least})`)
  if (!holds) process.exitCode = 1
}

try {
  const small = await pair("small", smallBacklog)
  const enqueueing = await inTurns(size.rounds, { bare: small.insert, ours: small.enqueue }, 1)
  judge("enqueueing", enqueueing.ours, enqueueing.bare)
  const delivering = await inTurns(size.rounds, { bare: small.bare, ours: small.ours }, 1)
  judge(`delivering at ${smallBacklog}`, delivering.ours, delivering.bare)
  const great = await pair("great", size.backlog)
  const atGreat = await inTurns(size.rounds, { bare: great.bare, ours: great.ours }, 1)
  judge(`delivering at ${size.backlog}`, atGreat.ours, atGreat.bare)
} finally {
  await boss.stop({ graceful: false })
}
