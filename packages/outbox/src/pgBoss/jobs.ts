/** A message as a job of pg-boss, and back. */
import { createHash } from "node:crypto"
import type { JobProgress } from "../model/JobProgress.ts"
import type { NewMessage } from "../store/OutboxStore.ts"
import type { FetchedJob, NewJob } from "./Boss.ts"

/** The `data` of a job. What may hold any text is JSON within a text: `jsonb` refuses some characters. */
export interface JobData {
  readonly packet: string
  /** Milliseconds since 1970. */
  readonly enqueuedAt: number
  readonly notBefore: number | undefined
  /** A `JobProgress`, as JSON. */
  readonly progress: string | undefined
  /** How often it was fetched and given back before anybody looked at it. */
  readonly skipped: number
  /** Why it lies in a box. */
  readonly note: string | undefined
}

/** pg-boss deletes a job that has waited for longer; what an outbox keeps is not deleted because nobody worked. Ten years. */
export const retentionSeconds = 315_360_000

/** The outbox decides when a message has been tried often enough. */
const engine = { retryLimit: 2_000_000_000, retryDelay: 0, retryBackoff: false, retentionSeconds }

const plain = /^[\x20-\x7e\n]{1,120}$/

/** The key by which pg-boss keeps an order. Its index takes no text of any length: what is long or strange is hashed. */
const laneKey = (lane: string): string =>
  plain.test(lane) ? lane : `sha256:${createHash("sha256").update(lane).digest("base64url")}`

/** The end of the year 9999: what JavaScript writes of later times, PostgreSQL does not read. */
const latest = 253_402_300_799_000

/** A job of these data. */
export const jobOf = (id: string, singletonKey: string, data: JobData, expireInSeconds: number): NewJob => ({
  id,
  data,
  singletonKey,
  expireInSeconds,
  ...engine,
  ...(data.notBefore === undefined ? {} : { startAfter: new Date(Math.min(data.notBefore, latest)) })
})

/** Of a message that nobody has tried. Named here, what is absent is found nowhere else either. */
export const fresh = { notBefore: undefined, progress: undefined, skipped: 0, note: undefined } as const

export const jobOfMessage = (message: NewMessage, expireInSeconds: number): NewJob => {
  const { id, lane, packet, enqueuedAt, notBefore } = message
  return jobOf(id, laneKey(lane), { ...fresh, packet, enqueuedAt, notBefore }, expireInSeconds)
}

const numberIn = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined

const textIn = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

/** Also of a job that somebody has changed: it must not hold up its lane. `at`: when it was made. */
export const readData = (data: unknown, at: number): JobData => {
  const own: { readonly [K in keyof JobData]?: unknown } = Object.assign(Object.create(null), data)
  return {
    packet: textIn(own.packet) ?? "",
    enqueuedAt: numberIn(own.enqueuedAt) ?? at,
    notBefore: numberIn(own.notBefore),
    progress: textIn(own.progress),
    skipped: numberIn(own.skipped) ?? 0,
    note: textIn(own.note)
  }
}

export const writeProgress = (progress: JobProgress): string => JSON.stringify(progress)

/** Undefined also where it can't be read any more: then every try there was counts as one that may have arrived. */
export const readProgress = (progress: string | undefined): JobProgress | undefined => {
  if (progress === undefined) return undefined
  try {
    const read: Partial<JobProgress> | null = JSON.parse(progress)
    return typeof read?.tries === "number" && typeof read.clean === "number" ? (read as JobProgress) : undefined
  } catch {
    return undefined
  }
}

export const dataOf = (job: FetchedJob): JobData => readData(job.data, new Date(job.createdOn).getTime())
