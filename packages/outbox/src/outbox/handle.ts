/** One message and one worker: sends it, and says what is to be done with it. */
import { type DeskError, isDeskError } from "@tcdesk/core"
import { retryMs } from "../model/backoff.ts"
import { begunElsewhere, notDeskError, tooOld, unreadablePacket } from "../model/failures.ts"
import { type JobProgress, mayHaveArrived, untried } from "../model/JobProgress.ts"
import { writeNote } from "../model/note.ts"
import { readPacket } from "../model/packet.ts"
import { deliveryOfTry, verdictOn } from "../model/verdict.ts"
import type { Box, Job, Settlement } from "../store/OutboxStore.ts"
import type { Gate, Pass } from "./Gate.ts"
import type { Hooks } from "./hooks.ts"
import type { ResolvedOutboxOptions } from "./OutboxOptions.ts"

/** With less than this left, in milliseconds, nothing is begun: somebody else may have the message before it ends. */
const leastMs = 50

type Rules = Pick<ResolvedOutboxOptions<never>, "desk" | "onUnknown" | "maxAgeMs" | "maxTries" | "backoff">

export const handler = (
  { desk, onUnknown, maxAgeMs, maxTries, backoff }: Rules,
  gate: Gate,
  hooks: Hooks,
  signal: AbortSignal
): ((job: Job) => Promise<Settlement>) => {
  const setAside = (box: Box, job: Job, progress: JobProgress, error: DeskError, uncertain: boolean): Settlement => {
    hooks.tell(box === "dead" ? "onDead" : "onParked", { id: job.id, error })
    const { tries } = progress
    return { _tag: "SetAside", box, note: writeNote({ error: error.toJSON(), tries, uncertain, at: Date.now() }) }
  }

  /** What follows from a failed try. */
  const settle = async (job: Job, progress: JobProgress, pass: Pass, thrown: unknown): Promise<Settlement> => {
    const earlier = mayHaveArrived(progress, job.pickups)
    const error = isDeskError(thrown) ? thrown : notDeskError()
    const delivery = error === thrown ? deliveryOfTry(error, earlier) : "unknown"
    const { fate, pausesQueue, afterMs } = verdictOn(error, delivery, onUnknown)
    if (pausesQueue) {
      const untilMs = await gate.pause(pass, afterMs)
      if (untilMs !== undefined) hooks.tell("onPaused", { untilMs, error })
    }
    const counts = fate === "retry" || fate === "dead" || fate === "park"
    const next: JobProgress = {
      ...progress,
      tries: progress.tries + (counts ? 1 : 0),
      clean: progress.clean + (delivery === "unknown" ? 0 : 1),
      ...(counts ? { error: error.toJSON() } : {})
    }
    const uncertain = earlier || delivery === "unknown"
    if (fate === "park") return setAside("parked", job, next, error, uncertain)
    // What concerns the whole queue kills no message, however often it was met.
    if (fate === "dead" || (fate === "retry" && !pausesQueue && next.tries >= maxTries))
      return setAside("dead", job, next, error, uncertain)
    if (fate === "release") return { _tag: "Again", afterMs: signal.aborted ? 0 : backoff.baseMs, progress: next }
    const growing = fate === "retry" ? retryMs(backoff, next.tries, Math.random()) : 0
    // Where the queue pauses, that is the pause.
    const waitMs = pausesQueue ? 0 : Math.max(afterMs, growing)
    hooks.tell("onRetry", { id: job.id, error, tries: next.tries, delayMs: waitMs })
    return { _tag: "Again", afterMs: waitMs, progress: next }
  }

  const attempt = async (job: Job, progress: JobProgress, pass: Pass): Promise<Settlement> => {
    const uncertain = mayHaveArrived(progress, job.pickups)
    const deadlineMs = Math.floor(job.remainingMs())
    if (deadlineMs < leastMs || signal.aborted) return untouched(progress, 0)
    const prepared = readPacket(job.packet)
    if (prepared === undefined) return setAside("dead", job, progress, unreadablePacket(uncertain), uncertain)
    if (onUnknown === "park" && job.pickups > progress.clean)
      return setAside("parked", job, progress, begunElsewhere(), true)
    if (gate.ageMs(Math.max(job.enqueuedAt, job.notBefore ?? 0)) > maxAgeMs) {
      const error = tooOld(maxAgeMs, uncertain, progress.error)
      return setAside("dead", job, progress, error, uncertain)
    }
    try {
      const earlier = uncertain ? ({ earlier: "unknown" } as const) : {}
      const receipt = await desk.sendPrepared(prepared, { deadlineMs, signal, ...earlier })
      hooks.tell("onDelivered", { id: job.id, receipt })
      await gate.open(pass)
      return { _tag: "Done" }
    } catch (error) {
      return settle(job, progress, pass, error)
    }
  }

  return async (job) => {
    const progress = job.progress ?? untried
    // An engine with a loop of its own has not asked for an allowance.
    await gate.refresh().catch(() => {})
    const pass = gate.enter()
    if (typeof pass === "number") return untouched(progress, pass)
    try {
      return await attempt(job, progress, pass)
    } finally {
      gate.leave(pass)
    }
  }
}

/** It was handed out, and nothing was begun. */
const untouched = (progress: JobProgress, afterMs: number): Settlement => ({
  _tag: "Again",
  afterMs,
  progress: { ...progress, clean: progress.clean + 1 }
})
