/** Puts messages at the end of their lanes: BullMQ's own commands, and a script that decides at last, in one transaction. */

import { uuidv7 } from "../model/uuidv7.ts"
import { OutboxError } from "../store/OutboxError.ts"
import type { Box, NewMessage, PutBack, Stored } from "../store/OutboxStore.ts"
import { reconnect } from "./clients.ts"
import type { KeptLetter, LaneJob } from "./LaneJob.ts"
import type { Lanes } from "./Lanes.ts"
import { hashOfKey, keysOf, laneNumber } from "./layout.ts"
import type { ResolvedBullmqOptions } from "./options.ts"
import { commitLetters, commitMessages } from "./scripts.ts"

/** Something to be added under the id of a job. */
interface Addition {
  readonly jobId: string
  readonly data: LaneJob
}

const laneOf = ({ queues }: Lanes, { lane }: LaneJob): number => laneNumber(lane, queues.length)

/** BullMQ lets go of a job when it is done; one that failed, which none does, is kept to be looked at. */
const jobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: false }

const moved = (store: string): OutboxError =>
  new OutboxError(
    "StoreRefused",
    store,
    `The number of lanes of ${store} was changed by another process: start this one anew.`
  )

/**
 * Adds all of them, and lets the script take back what it does not want. The script comes last, and as its text: whatever has failed before
 * it, it finds out, and then nothing is left of any.
 */
const add = async (
  lanes: Lanes,
  options: ResolvedBullmqOptions,
  additions: ReadonlyArray<Addition>,
  script: string,
  settings: ReadonlyArray<string | number>
): Promise<ReadonlyArray<string>> => {
  const transact = async (): Promise<readonly [answer: string, ids: ReadonlyArray<string>]> => {
    const client = await lanes.queues[0]!.getBackend().client
    const multi = client.multi()
    for (const { jobId, data } of additions) {
      const { enqueuedAt, notBefore = 0 } = data
      const delay = Math.max(0, notBefore - enqueuedAt)
      const queue = lanes.queues[laneOf(lanes, data)]!
      const added = { ...jobOptions, jobId, timestamp: enqueuedAt, delay }
      await new lanes.engine.bullmq.Job(queue, "message", data, added, jobId).addJob(multi)
    }
    multi.runCommand("eval", [
      script,
      1,
      keysOf(options.prefix).layout,
      options.prefix,
      lanes.queues.length,
      ...settings
    ])
    const results = await multi.exec()
    const [error, told] = results?.at(-1) ?? [new Error("the transaction was discarded")]
    if (error !== null) throw error
    const [answer = "", ...ids] = told as ReadonlyArray<string>
    return [answer, ids]
  }

  const [answer, ids] = await transact()
  if (answer === "done") return ids
  if (answer === "layout") throw moved(options.name)
  // Redis has forgotten the scripts of BullMQ, and what ioredis knows of them it forgets with its connection.
  await reconnect(lanes.client)
  const [secondAnswer, secondIds] = await transact()
  if (secondAnswer !== "done") throw new Error("jobs could not be added")
  return secondIds
}

/** A message to be added, and how long its key is to be remembered. */
export interface MessageToAdd {
  readonly message: NewMessage
  readonly keepKeysMs: number
}

export const addMessages = async (
  lanes: Lanes,
  options: ResolvedBullmqOptions,
  messages: ReadonlyArray<MessageToAdd>
): Promise<ReadonlyArray<Stored>> => {
  const additions = messages.map(({ message: { key: _, ...data } }) => ({ jobId: data.id, data }))
  const each = messages.flatMap(({ message: { id, key }, keepKeysMs }, i) => [
    laneOf(lanes, additions[i]!.data),
    id,
    id,
    key === undefined ? "" : hashOfKey(key),
    keepKeysMs
  ])
  const ids = await add(lanes, options, additions, commitMessages, ["", ...each])
  return ids.map((id, i) => ({ id, duplicate: id !== messages[i]!.message.id }))
}

/** Each under a new job: the old one may not have been completed yet. */
export const addLetters = async (
  lanes: Lanes,
  options: ResolvedBullmqOptions,
  box: Box,
  letters: ReadonlyArray<KeptLetter>,
  again: ReadonlyArray<PutBack>
): Promise<ReadonlyArray<string>> => {
  const lettersById = new Map(letters.map((letter) => [letter.id, letter]))
  const additions = again.flatMap(({ id, progress, enqueuedAt }): ReadonlyArray<Addition> => {
    const letter = lettersById.get(id)
    if (letter === undefined) return []
    const { lane, packet } = letter
    return [{ jobId: uuidv7(), data: { id, lane, packet, enqueuedAt, notBefore: undefined, progress } }]
  })
  if (additions.length === 0) return []
  const each = additions.flatMap(({ jobId, data }) => [laneOf(lanes, data), jobId, data.id])
  return add(lanes, options, additions, commitLetters, [box, ...each])
}
