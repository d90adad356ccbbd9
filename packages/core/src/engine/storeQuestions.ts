/**
 * What a process asks of the store of a shared limit: one question at a time. The store counts as lost after a second in which no answer
 * was of use while this process's own loop was live, and it is asked on, so that it is known when it is back.
 */
import type { RateStore, SlotLease, SlotRequest } from "../model/RateStore.ts"
import { isObject } from "../model/validate.ts"
import type { Timer, Timers } from "./Timers.ts"

/** An answer that took longer is of no use. */
const answerMs = 50
/** So long without an answer of use, and the store counts as lost; so often it is asked from then on. */
export const patienceMs = 1000
/** Later than this, a timer tells of a loop that is blocked, and little of the store. */
const lagMs = 10
/** What it counts then: a loop that is blocked for ever must not keep its messages for ever. */
const blockedMs = answerMs / 10
/** An answer that did not come by now will never come. */
const hungMs = 10_000

export interface StoreAnswer extends SlotLease {
  readonly askedAt: number
  readonly at: number
  /** How long others may still take the store for lost: 0, unless it had been. */
  readonly othersKnowInMs: number
}

export interface StoreQuestions {
  /** Asks, unless an answer is still to come, or the store has just failed. */
  readonly ask: (question: Pick<SlotRequest, "count" | "withinMs">, now: number) => void
  /** Until when an answer may come that would be of use. */
  readonly openUntil: () => number
  readonly isLost: () => boolean
}

/** The store is somebody else's. */
const isAnswer = (
  answer: unknown,
  { count, withinMs }: Pick<SlotRequest, "count" | "withinMs">
): answer is SlotLease => {
  if (!isObject(answer)) return false
  const { count: given, waitMs } = answer as SlotLease
  return (
    Number.isInteger(given) &&
    given >= 0 &&
    given <= count &&
    waitMs >= 0 &&
    waitMs < Number.POSITIVE_INFINITY &&
    (given > 0 || waitMs > withinMs)
  )
}

/** `answered` is told of answers of use; then, and whenever else it may be time to look again, `changed` is called. */
export const storeQuestions = (
  store: RateStore,
  limit: Pick<SlotRequest, "key" | "spacingMs">,
  timers: Timers,
  answered: (answer: StoreAnswer) => void,
  changed: () => void
): StoreQuestions => {
  let askedAt: number | undefined
  /** After a failure it is not asked again at once. */
  let notBefore = Number.NEGATIVE_INFINITY
  /** How long an answer of use has been missing; the time in which this process was busy itself hardly counts. */
  let missingMs = 0
  let watch: Timer | undefined
  let isLost = false
  /** How long others, which may have asked just before it was back, wait until they ask again. */
  let againMs = patienceMs

  const watchFrom = (from: number): void => {
    watch = timers.schedule(answerMs, () => {
      watch = undefined
      const now = timers.now()
      missingMs += now - from < answerMs + lagMs ? answerMs : blockedMs
      isLost = missingMs >= patienceMs
      notBefore = isLost ? now + patienceMs : now
      changed()
      // Nobody waits for an answer any longer.
      if (!isLost && askedAt !== undefined && watch === undefined) watchFrom(now)
    })
  }

  const settle = (asked: number, answer: SlotLease | undefined): void => {
    // It was given up, and asked again.
    if (askedAt !== asked) return
    askedAt = undefined
    const at = timers.now()
    if (answer !== undefined && at - asked < answerMs) {
      if (watch !== undefined) timers.cancel(watch)
      watch = undefined
      missingMs = 0
      const othersKnowInMs = isLost ? againMs + 2 * answerMs : 0
      isLost = false
      againMs = patienceMs
      answered({ ...answer, askedAt: asked, at, othersKnowInMs })
    } else if (isLost) notBefore = at + patienceMs
    else if (answer === undefined) notBefore = Number.POSITIVE_INFINITY
    changed()
  }

  return {
    ask: (question, now) => {
      if (now < notBefore || (askedAt !== undefined && now - askedAt <= hungMs)) return
      if (askedAt !== undefined) againMs = patienceMs + hungMs
      askedAt = now
      if (!isLost && watch === undefined) watchFrom(now)
      new Promise<unknown>((resolve) => resolve(store.lease({ ...limit, ...question })))
        .then((answer) => (isAnswer(answer, question) ? answer : undefined))
        .catch(() => undefined)
        .then((answer) => settle(now, answer))
    },
    openUntil: () => (askedAt === undefined ? Number.NEGATIVE_INFINITY : askedAt + answerMs),
    isLost: () => isLost
  }
}
