/**
 * What is under way, in no order, each until its time at the latest. Imperative for speed: one timer serves them all; it goes
 * off when the first may be due, and is cancelled with the last.
 *
 * An array and not a Set: one whose members come and go for ever leaves a chain of outgrown tables in V8's old space, each of
 * which keeps alive what it once held, until a full collection.
 */
import type { Timer, Timers } from "./Timers.ts"

export interface Member {
  /** Its index; only `InFlight` sets it. */
  index: number
  /** When its time is over, by `Timers.now`; only `InFlight` changes it once it is added. */
  dueAt: number
  /** Its time is over; told one time. */
  readonly expire: () => void
}

const never = Number.POSITIVE_INFINITY

export class InFlight<A extends Member> {
  readonly #members: Array<A> = []
  readonly #timers: Timers
  #timer: Timer | undefined
  #timerAt = never

  constructor(timers: Timers) {
    this.#timers = timers
  }

  get size(): number {
    return this.#members.length
  }

  /** `now` is read by whoever adds it anyway. */
  add(member: A, now: number): void {
    member.index = this.#members.length
    this.#members.push(member)
    if (member.dueAt < this.#timerAt) this.#wakeAt(member.dueAt, now)
  }

  /** Gives it a later time limit. The timer is left as it is: if it goes off too early, it is set again. */
  postpone(member: A, dueAt: number): void {
    member.dueAt = dueAt
  }

  /** The last one moves into its place. */
  delete(member: A): void {
    const last = this.#members.pop()
    if (last !== undefined && last !== member) {
      last.index = member.index
      this.#members[member.index] = last
    } else if (this.#timer !== undefined && this.#members.length === 0) {
      this.#timers.cancel(this.#timer)
      this.#timer = undefined
      this.#timerAt = never
    }
  }

  /** As they are now: whatever is done to them may end them. */
  all(): ReadonlyArray<A> {
    return [...this.#members]
  }

  #wakeAt(at: number, now: number): void {
    if (this.#timer !== undefined) this.#timers.cancel(this.#timer)
    this.#timerAt = at
    this.#timer = this.#timers.schedule(Math.max(0, at - now), this.#onTimer)
  }

  // An answer that lies in a socket's buffer, unread since the process was busy or frozen, beats the time limit.
  readonly #onTimer = () => {
    this.#timer = undefined
    this.#timerAt = never
    this.#timers.afterSockets(this.#judge)
  }

  readonly #judge = () => {
    const now = this.#timers.now()
    for (const member of this.all()) {
      // What was done to the ones before may have ended it.
      if (member.dueAt > now || this.#members[member.index] !== member) continue
      member.dueAt = never
      member.expire()
    }
    const first = this.#members.reduce((at, { dueAt }) => Math.min(at, dueAt), never)
    if (first < this.#timerAt) this.#wakeAt(first, now)
  }
}
