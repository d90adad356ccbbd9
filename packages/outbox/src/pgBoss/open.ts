/** Makes everything ready at the first use: the boss, its queues, our tables. */
import { OutboxError } from "../store/OutboxError.ts"
import type { BossDb } from "./Boss.ts"
import type { RunningBoss } from "./openBoss.ts"
import type { Open, Opened, Place } from "./Place.ts"
import { assertSchema, makeQueues } from "./queues.ts"
import { assertCompatible, makeTables } from "./tables.ts"

export interface Opening {
  readonly open: Open
  /** Stops what was opened here. */
  readonly close: () => Promise<void>
}

const canBegin = (db: BossDb): db is Required<BossDb> => typeof db.beginTransaction === "function"

const ready = async (boss: RunningBoss["boss"], place: Place): Promise<Opened> => {
  const db = boss.getDb()
  if (!canBegin(db))
    throw new OutboxError(
      "StoreRefused",
      place.store,
      `${place.store} can't be used: its boss runs on a db of yours that has no beginTransaction. Let the boss connect by itself.`
    )
  if (place.mustExist && (await boss.getQueue(place.queue)) === null)
    throw new OutboxError("StoreRefused", place.store, `There is no outbox on ${place.store}.`)
  await assertCompatible({ db, place })
  await makeQueues(boss, place)
  await assertSchema({ db, place })
  await makeTables({ db, place })
  return { boss, db, place }
}

export const opening = (place: Place, start: () => Promise<RunningBoss>): Opening => {
  let running: Promise<RunningBoss> | undefined
  let opened: Promise<Opened> | undefined
  const run = (): Promise<RunningBoss> => {
    running ??= start().catch((error) => {
      running = undefined
      throw error
    })
    return running
  }
  return {
    open: () => {
      opened ??= run()
        .then(({ boss }) => ready(boss, place))
        .catch((error) => {
          opened = undefined
          throw error
        })
      return opened
    },
    close: async () => {
      const boss = await running?.catch(() => undefined)
      running = undefined
      await boss?.stop()
    }
  }
}
