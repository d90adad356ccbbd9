/**
 * Several processes that share a limit, simulated in one: each has a loop of its own, which can be blocked while time passes, and a way
 * to the store that takes its time. Nothing depends on the speed of the machine, and all times are exact.
 */
import * as Effect from "effect/Effect"
import * as RateLimit from "../../src/engine/RateLimit.ts"
import type { Timers } from "../../src/engine/Timers.ts"
import type { RateStore, SlotLease, SlotRequest } from "../../src/model/RateStore.ts"

interface Event {
  readonly at: number
  readonly run: () => void
}

/** What becomes of a question: how long it and its answer are under way, or that it fails, or is lost. */
export type Way = { readonly thereMs: number; readonly backMs: number } | "fails" | "lost"

export interface Process {
  /** Sends that wait at any time. */
  readonly waiting: (now: number) => number
  readonly way: (now: number) => Way
  /** The loop is blocked from a time on for so long; the next after it has ended. */
  readonly blocks?: Iterable<readonly [from: number, ms: number]>
}

export interface Start {
  readonly process: number
  readonly at: number
}

/** The same numbers every time. */
export const dice = (seed: number) => {
  let state = seed
  return (from: number, to: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return from + (state / 2 ** 32) * (to - from)
  }
}

/** The most starts in any window of a second. */
export const mostInASecond = (times: ReadonlyArray<number>): number => {
  const sorted = times.toSorted((a, b) => a - b)
  let first = 0
  return sorted.reduce((most, at, i) => {
    while (at - (sorted[first] as number) >= 1000) first += 1
    return Math.max(most, i - first + 1)
  }, 0)
}

/** One number for each key, as every store has it. */
export const slotsOf = () => {
  const next = new Map<string, number>()
  return ({ count, key, spacingMs, withinMs }: SlotRequest, now: number): SlotLease => {
    const first = Math.max(now, next.get(key) ?? 0)
    const waitMs = first - now
    const given = waitMs > withinMs ? 0 : Math.min(count, Math.floor((withinMs - waitMs) / spacingMs) + 1)
    next.set(key, first + given * spacingMs)
    return { count: given, waitMs }
  }
}

const flush = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const runFleet = async (perSecond: number, processes: ReadonlyArray<Process>, ms: number) => {
  let now = 0
  let events: Array<Event> = []
  const starts: Array<Start> = []
  let questions = 0
  let refused = 0
  const add = (event: Event): Event => {
    const place = events.findIndex(({ at }) => at > event.at)
    if (place === -1) events.push(event)
    else events.splice(place, 0, event)
    return event
  }
  const lease = slotsOf()

  const begin = ({ waiting, way, blocks = [] }: Process, process: number): RateLimit.RateLimit => {
    let blockedUntil = 0
    const upcoming = blocks[Symbol.iterator]()
    const block = (): void => {
      const { value, done } = upcoming.next()
      if (done === true) return
      const [from, lasting] = value
      const run = () => {
        blockedUntil = now + lasting
        block()
      }
      add({ at: Math.max(from, blockedUntil), run })
    }
    block()
    /** In this process's loop, once that is free. */
    const inLoop = (at: number, run: () => void): Event => {
      const event: Event = {
        at,
        run: () => {
          if (now < blockedUntil) Object.assign(event, { at: blockedUntil }) && add(event)
          else run()
        }
      }
      return add(event)
    }
    const timers: Timers = {
      now: () => now + process * 1e6,
      epochMs: () => now,
      schedule: (wait, call) => inLoop(now + Math.max(1, Math.ceil(wait)), call),
      cancel: (timer) => {
        events = events.filter((event) => event !== timer)
      },
      afterSockets: (call) => call()
    }
    const shared: RateStore = {
      lease: (question) => {
        questions += 1
        const { promise, resolve, reject } = Promise.withResolvers<SlotLease>()
        const taken = way(now)
        if (taken === "fails") inLoop(now + 1, () => reject(new Error("it can't be had")))
        else if (taken !== "lost") {
          const { thereMs, backMs } = taken
          const run = () => {
            const slots = lease(question, now)
            inLoop(now + backMs, () => resolve(slots))
          }
          add({ at: now + thereMs, run })
        }
        return promise
      }
    }
    const limit = RateLimit.make({ rateLimit: { perSecond, maxQueue: 1e6, shared }, sdkAppId: 1 }, timers)
    let sending = 0
    const started = (): void => {
      starts.push({ process, at: now })
    }
    const send = async (): Promise<void> => {
      sending += 1
      const turn = limit.tryAcquire() ? Effect.void : limit.acquire(2000)
      const note = Effect.sync(started)
      const { _tag } = await Effect.runPromise(Effect.result(Effect.andThen(turn, note)))
      if (_tag === "Failure") refused += 1
      sending -= 1
    }
    const look = (): void => {
      while (sending < waiting(now)) send()
      inLoop(now + 5, look)
    }
    inLoop(0, look)
    return limit
  }

  const limits = processes.map(begin)
  for (;;) {
    const event = events.shift()
    if (event === undefined || event.at > ms) break
    now = event.at
    event.run()
    await flush()
  }
  return { starts, questions, refused, modes: limits.map(({ mode }) => mode()) }
}
