/**
 * Turns of a limit that many processes share. The store has one number, the next free slot; slots are (1000 + 50)/N ms apart, and
 * one that can't be used within 50 ms is thrown away. So no window of a second holds more than N starts, and no two clocks have to agree:
 * times are measured from the moment the store was asked.
 *
 * While the store is lost, a quarter of the limit is this process's own, evenly. It is lost a second after its last answer: what others
 * started by slots has left the window by then. When it is back, both limits hold until the others must have noticed too.
 */
import type { RateStore } from "../model/RateStore.ts"
import { patienceMs, type StoreAnswer, storeQuestions } from "./storeQuestions.ts"
import type { Timers } from "./Timers.ts"
import type { Turns } from "./Turns.ts"

/** How late a slot may be used, and a millisecond for stores whose clock has none finer. */
const lateMs = 50
const guardMs = 1
/** How far a lease reaches at the most, so that nobody waits long for others. The next is asked for before the last one is used up. */
const leaseMs = 100
const maxLease = 100
/** Where several wait, the process wakes once for all slots that are so near to each other: each time costs more than a start. */
const wakeMs = 20

interface Slot {
  readonly at: number
  /** Used later, it could be one too many in a window of a second. */
  readonly untilAt: number
}

/** Of 2.5 a second no window of a second may hold 3. */
const spacing = (perSecond: number): number => (1000 + lateMs) / (perSecond < 1 ? perSecond : Math.floor(perSecond))

/** `changed` is called when other turns are to be had than was said before. */
export const sharedTurns = (
  store: RateStore,
  key: string,
  perSecond: number,
  timers: Timers,
  changed: () => void
): Turns => {
  const spacingMs = spacing(perSecond)
  const quarterMs = spacing(perSecond / 4)
  const most = Math.min(maxLease, Math.max(1, Math.floor(leaseMs / spacingMs)))
  const slots: Array<Slot> = []
  /** No slot that is not ours yet is earlier. */
  let next = Number.NEGATIVE_INFINITY
  /** Of a lease: the fewer, the more others want. */
  let size = most
  /** The next start of a quarter. */
  let quarterAt = Number.NEGATIVE_INFINITY
  let returningUntil = Number.NEGATIVE_INFINITY

  const keep = ({ askedAt, at, count, othersKnowInMs, waitMs }: StoreAnswer): void => {
    if (othersKnowInMs > 0) returningUntil = at + othersKnowInMs
    const first = at + waitMs
    const others = Math.max(0, first - Math.max(at, next)) / spacingMs
    // By what others have taken alone: by its own share it would keep whatever it began with.
    if (count > 0) size = Math.max(1, Math.round(most / (1 + (others * 5) / most)))
    next = first + count * spacingMs
    for (let i = 0; i < count; i += 1) {
      const ms = waitMs + i * spacingMs
      slots.push({ at: at + ms, untilAt: askedAt + ms + lateMs - guardMs })
    }
  }

  const { ask, isLost, openUntil } = storeQuestions(store, { key, spacingMs }, timers, keep, changed)

  /** When this process may start one by what is its own. */
  const ownAt = (now: number): number => (isLost() || now < returningUntil ? quarterAt : Number.NEGATIVE_INFINITY)

  const takeSlot = (now: number): boolean => {
    while (slots[0] !== undefined && slots[0].untilAt < now) slots.shift()
    if (slots[0] === undefined || slots[0].at > now) return false
    slots.shift()
    return true
  }

  /** When so many of the next slots are there, of those that are near to the first. */
  const wakeAt = (waiting: number): number | undefined => {
    const until = (slots[0]?.at ?? 0) + wakeMs
    return slots.slice(0, waiting).findLast(({ at }) => at <= until)?.at
  }

  return {
    take: (now) => {
      if (isLost()) ask({ count: 1, withinMs: patienceMs }, now)
      // Nothing is started by a loss that may be over.
      if (ownAt(now) > now || (isLost() ? openUntil() > now : !takeSlot(now))) return false
      quarterAt = now + quarterMs
      return true
    },
    earliest: (ahead, now) => {
      if (isLost()) return Math.max(now, quarterAt) + ahead * quarterMs
      return slots[ahead]?.at ?? Math.max(next, now) + (ahead - slots.length) * spacingMs
    },
    wanted: (waiting, untilAt, now) => {
      if (isLost()) return Math.max(quarterAt, openUntil())
      const isReturning = now < returningUntil
      const short = isReturning ? 1 - slots.length : waiting - slots.length
      const covered = (slots.at(-1)?.at ?? now) - now > leaseMs / 2
      if (short > 0 && !covered) ask({ count: Math.min(size, short), withinMs: Math.max(0, untilAt - now) }, now)
      return Math.max(wakeAt(waiting) ?? now + patienceMs, ownAt(now))
    },
    mode: () => (isLost() ? "local" : "shared")
  }
}
