/**
 * What is to happen at a given time: a stream's end after silence, the end of waiting in a queue. It knows no clock: whoever does says what time
 * it is (`run`), so that a test's own clock rules it, and each thing happens at its own time, however late that is noticed.
 */
interface Alarm {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly ring: (at: number) => void
}

export class Alarms {
  readonly #alarms = new Map<string, Alarm>()
  /** Called when there may be an earlier one than before. */
  onChange: () => void = () => undefined
  /** No alarm is earlier. It may be too early: that of one which was put off. */
  #earliest = Number.POSITIVE_INFINITY

  /** The time before which nothing happens; Infinity when nothing waits. */
  get earliest(): number {
    return this.#alarms.size === 0 ? Number.POSITIVE_INFINITY : this.#earliest
  }

  /** Sets or puts off the alarm of this name. */
  set(name: string, at: number, ring: (at: number) => void): void {
    if (this.#alarms.size === 0) this.#earliest = Number.POSITIVE_INFINITY
    this.#alarms.set(name, { at, ring })
    if (at >= this.#earliest) return
    this.#earliest = at
    this.onChange()
  }

  cancel(name: string): void {
    this.#alarms.delete(name)
  }

  /** Lets happen what was due by now, in the order of its times; also what that gives rise to. */
  run(nowMs: number): void {
    while (nowMs >= this.earliest) {
      const due = [...this.#alarms].filter(([, { at }]) => at <= nowMs).sort(([, a], [, b]) => a.at - b.at)
      for (const [name, alarm] of due) {
        // One that rang before may have cancelled it or put it off.
        if (this.#alarms.get(name) !== alarm) continue
        this.#alarms.delete(name)
        alarm.ring(alarm.at)
      }
      this.#earliest = [...this.#alarms.values()].reduce(
        (least, { at }) => Math.min(least, at),
        Number.POSITIVE_INFINITY
      )
    }
  }

  clear(): void {
    this.#alarms.clear()
    this.#earliest = Number.POSITIVE_INFINITY
  }
}
