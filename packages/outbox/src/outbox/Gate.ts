/** The queue's pause, as one process sees it: kept in the store, so that the others keep it too, and a process that begins anew. */
import { type Backoff, pauseMs } from "../model/backoff.ts"
import {
  ageMs,
  opened,
  pausedFor,
  pausedForMs,
  type QueueState,
  readQueueState,
  unpaused,
  withJump
} from "../model/QueueState.ts"
import type { Allowance, OutboxStore } from "../store/OutboxStore.ts"

/** Allows one try. */
export interface Pass {
  /** How many pauses this process had seen when the try began: a refusal of one that began before a pause says nothing new. */
  readonly pauses: number
  /** The one try after a pause, for which all others wait. */
  readonly probe: boolean
}

export interface Gate {
  readonly allowance: () => Promise<Allowance>
  /** A pass, to be given back by `leave`; or how long to wait, in milliseconds. */
  readonly enter: () => Pass | number
  readonly leave: (pass: Pass) => void
  /** The queue pauses, unless it is pausing for the same: until when, in milliseconds since 1970, if this began a pause. */
  readonly pause: (pass: Pass, atLeastMs: number) => Promise<number | undefined>
  /** A message got through. */
  readonly open: (pass: Pass) => Promise<void>
  /** Of what began to wait at a time. */
  readonly ageMs: (since: number) => number
  /** Reads what other processes have written; rejects when the store can't be reached. */
  readonly refresh: () => Promise<void>
  /** Milliseconds since 1970, while it is paused. */
  readonly pausedUntil: () => number | undefined
}

/** How old what the store has said may be. */
const freshMs = 1000
/** While another message is tried. */
const probingMs = 100
/** What the clock is set forward by, within one process, is not time that somebody has waited. */
const jumpMs = 60_000

export const makeGate = (store: Pick<OutboxStore, "readState" | "writeState">, backoff: Backoff): Gate => {
  let state: QueueState = unpaused
  let readAt = Number.NEGATIVE_INFINITY
  let unwritten = false
  let pauses = 0
  let probing = false
  let clock = { wall: Date.now(), steady: performance.now() }

  const adopt = (next: QueueState): void => {
    if (next.pause[0] !== state.pause[0]) pauses += 1
    state = next
  }

  const write = async (): Promise<void> => {
    unwritten = true
    await store.writeState(JSON.stringify(state))
    unwritten = false
  }

  /** A store that can't be reached is told later: the pause holds here all the same. */
  const change = (next: QueueState): Promise<void> => {
    adopt(next)
    return write().catch(() => {})
  }

  const noteJump = (): void => {
    const now = { wall: Date.now(), steady: performance.now() }
    const expected = clock.wall + (now.steady - clock.steady)
    clock = now
    if (now.wall - expected < jumpMs) return
    adopt(withJump(state, [expected, now.wall]))
    unwritten = true
  }

  const refresh = async (): Promise<void> => {
    noteJump()
    if (unwritten) await write()
    else if (performance.now() - readAt > freshMs) {
      const read = readQueueState(await store.readState())
      readAt = performance.now()
      if (!unwritten) adopt(read)
    }
  }

  const waitMs = (): number => {
    const pausedMs = pausedForMs(state, Date.now())
    return pausedMs > 0 ? pausedMs : probing ? probingMs : 0
  }

  return {
    refresh,
    allowance: async () => {
      await refresh()
      const retryInMs = waitMs()
      // Another process may end the pause, or begin one.
      if (retryInMs > 0) return { jobs: 0, retryInMs: Math.min(retryInMs, freshMs) }
      return { jobs: state.streak > 0 ? 1 : Number.POSITIVE_INFINITY, retryInMs: 0 }
    },
    enter: () => {
      const ms = waitMs()
      if (ms > 0) return ms
      const probe = state.streak > 0
      if (probe) probing = true
      return { pauses, probe }
    },
    leave: ({ probe }) => {
      if (probe) probing = false
    },
    pause: async (pass, atLeastMs) => {
      const now = Date.now()
      const isNew = pass.pauses === pauses
      const ms = isNew ? Math.max(atLeastMs, pauseMs(backoff, state.streak + 1)) : atLeastMs
      // A refusal that asks for more than the pause that its neighbours have begun.
      if (!isNew && ms <= pausedForMs(state, now)) return undefined
      const streak = isNew ? state.streak : state.streak - 1
      await change(pausedFor({ ...state, streak }, now, ms))
      return isNew ? now + ms : undefined
    },
    open: async (pass) => {
      if (state.streak > 0 && pass.pauses === pauses) await change(opened(state))
    },
    ageMs: (since) => ageMs(state, since, Date.now()),
    pausedUntil: () => {
      const now = Date.now()
      const ms = pausedForMs(state, now)
      return ms > 0 ? now + ms : undefined
    }
  }
}
