/**
 * Turns of a limit that many processes share. The store has one number, the next free slot; slots are (1000 + 50)/N ms apart, and
 * one that can't be used within 50 ms is thrown away. So no window of a second holds more than N starts, and no two clocks have to agree:
 * times are measured from the moment the store was asked. While the store can't be had, a quarter of the limit is this process's own.
 */
import type { RateStore, Slots } from "../model/RateStore.ts"
import { isObject } from "../model/validate.ts"
import { startLog } from "./StartLog.ts"
import type { Timer, Timers } from "./Timers.ts"
import type { Turns } from "./Turns.ts"

/** How late a slot may be used; an answer of the store that took longer is of no use. */
const lateMs = 50
/** How far a lease reaches at the most, so that nobody waits long for others. The next is asked for before the last one is used up. */
const leaseMs = 100
const maxLease = 100
/** So long without an answer of use, and the store counts as lost; so long it is not asked again. */
const patienceMs = 1000
/** Later than this, a timer tells of a loop that is blocked, and nothing of the store. */
const lagMs = 10
/** An answer that did not come by now will never come. */
const hungMs = 10_000

interface Slot {
  readonly at: number
  /** Used later, it could be one too many in a window of a second. */
  readonly untilAt: number
}

/** The store is somebody else's. */
const isAnswer = (answer: unknown, count: number, withinMs: number): answer is Slots => {
  if (!isObject(answer)) return false
  const { count: given, waitMs } = answer as Slots
  return (
    Number.isInteger(given) &&
    given >= 0 &&
    given <= count &&
    waitMs >= 0 &&
    waitMs < Number.POSITIVE_INFINITY &&
    (given > 0 || waitMs > withinMs)
  )
}

/** `changed` is called when other turns are to be had than was said before. */
export const sharedTurns = (
  store: RateStore,
  key: string,
  perSecond: number,
  timers: Timers,
  changed: () => void
): Turns => {
  const spacingMs = (1000 + lateMs) / perSecond
  const most = Math.min(maxLease, Math.max(1, Math.floor(leaseMs / spacingMs)))
  const own = startLog(perSecond / 4)
  const slots: Array<Slot> = []
  /** No slot that is not ours yet is earlier. */
  let next = Number.NEGATIVE_INFINITY
  /** Of a lease: the fewer, the more others want. */
  let size = most
  /** The question that is not answered yet. */
  let askedAt: number | undefined
  /** How long an answer of use has been missing, the time left out in which this process was busy itself. */
  let missingMs = 0
  let watch: Timer | undefined
  /** Since when the store is lost. */
  let lostAt: number | undefined

  const lose = (now: number): void => {
    slots.length = 0
    missingMs = 0
    lostAt = now
  }

  const take = (asked: number, now: number, { count, waitMs }: Slots): void => {
    // What was started without the store is made up for: as many slots nobody uses.
    const unused = lostAt === undefined ? 0 : Math.min(count, own.since(now - 1000))
    missingMs = 0
    lostAt = undefined
    const first = now + waitMs
    const others = Math.max(0, first - Math.max(now, next)) / spacingMs
    // By what others have taken alone: by its own share it would keep whatever it began with.
    if (count > 0) size = Math.max(1, Math.round(most / (1 + (others * 5) / most)))
    next = first + count * spacingMs
    for (let i = unused; i < count; i += 1) {
      const ms = waitMs + i * spacingMs
      slots.push({ at: now + ms, untilAt: asked + ms + lateMs })
    }
  }

  const watchFrom = (now: number): void => {
    watch = timers.schedule(lateMs, () => {
      const at = timers.now()
      if (at - now < lateMs + lagMs) missingMs += lateMs
      if (missingMs < patienceMs) return watchFrom(at)
      lose(at)
      changed()
    })
  }

  const ask = (count: number, withinMs: number, now: number): void => {
    askedAt = now
    if (lostAt === undefined) watchFrom(now)
    const answered = (answer: Slots | undefined): void => {
      // It was given up, and asked again.
      if (askedAt !== now) return
      askedAt = undefined
      if (watch !== undefined) timers.cancel(watch)
      const at = timers.now()
      if (answer !== undefined && at - now < lateMs) take(now, at, answer)
      else if (answer === undefined || lostAt !== undefined) lose(at)
      changed()
    }
    new Promise<unknown>((resolve) => resolve(store.lease({ key, count, spacingMs, withinMs })))
      .then((answer) => (isAnswer(answer, count, withinMs) ? answer : undefined))
      .catch(() => undefined)
      .then(answered)
  }

  const mayAsk = (now: number): boolean => askedAt === undefined || now - askedAt > hungMs

  return {
    take: (now) => {
      if (lostAt !== undefined) {
        if (now - lostAt >= patienceMs && mayAsk(now)) ask(1 + own.since(now - 1000), patienceMs, now)
        if (own.earliest(0) > now) return false
      } else {
        while (slots[0] !== undefined && slots[0].untilAt < now) slots.shift()
        if (!(slots[0] !== undefined && slots[0].at <= now)) return false
        slots.shift()
      }
      own.note(now)
      return true
    },
    earliest: (ahead, now) =>
      lostAt === undefined
        ? (slots[ahead]?.at ?? Math.max(next, now) + (ahead - slots.length) * spacingMs)
        : own.earliest(ahead),
    wanted: (waiting, untilAt, now) => {
      if (lostAt !== undefined) return own.earliest(0)
      const short = waiting - slots.length
      const covered = (slots.at(-1)?.at ?? now) - now > leaseMs / 2
      if (short > 0 && !covered && mayAsk(now)) ask(Math.min(size, short), Math.max(0, untilAt - now), now)
      return slots[0]?.at ?? now + patienceMs
    },
    mode: () => (lostAt === undefined ? "shared" : "local")
  }
}
