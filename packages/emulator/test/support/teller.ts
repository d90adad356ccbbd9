/**
 * A teller whose timers a test rings by hand, and the state whose events it tells.
 */
import { onTestFinished } from "vitest"
import type { WebhookSettings } from "../../src/state/Settings.ts"
import { State } from "../../src/state/State.ts"
import { Teller } from "../../src/webhook/Teller.ts"
import type { Timers } from "../../src/webhook/timers.ts"

interface HandTimers extends Timers {
  /** Lets those of so many milliseconds go off, once there are any. */
  readonly ring: (ms: number) => Promise<void>
  /** Those that are set, in milliseconds. */
  readonly set: () => readonly number[]
}

const handTimers = (): HandTimers => {
  const timers = new Set<{ readonly ms: number; readonly ring: () => void }>()
  let heard: (() => void)[] = []
  const ring = async (ms: number): Promise<void> => {
    for (;;) {
      const due = [...timers].filter((timer) => timer.ms === ms)
      for (const timer of due) {
        timers.delete(timer)
        timer.ring()
      }
      if (due.length > 0) return
      await new Promise<void>((resolve) => heard.push(resolve))
    }
  }
  return {
    after: (ms, ring) => {
      const timer = { ms, ring }
      timers.add(timer)
      const waiting = heard
      heard = []
      for (const resolve of waiting) resolve()
      return () => void timers.delete(timer)
    },
    ring,
    set: () => [...timers].map(({ ms }) => ms)
  }
}

export const telling = (
  { url, ...webhook }: Partial<Omit<WebhookSettings, "url">> & { readonly url: string },
  nowMs = 1_700_000_000_000
) => {
  const settings: WebhookSettings = {
    token: undefined,
    retries: 0,
    eventNames: {},
    assignHuman: false,
    beforeContactUser: false,
    ...webhook,
    url: () => url
  }
  const state = new State({ dedupWindowMs: 1000, maxRecords: 1000, seed: 1, webhook: settings })
  const timers = handTimers()
  const clock = { nowMs }
  const { calls, faults } = state
  const teller = new Teller({ webhook: settings, sdkAppId: 1, calls, faults, now: () => clock.nowMs, timers })
  calls.sender = teller
  onTestFinished(() => {
    calls.cancel("The test is over.")
    teller.close()
  })
  let opened = 0
  return {
    state,
    calls,
    timers,
    clock,
    /** Opens a session, of which the backend is told, and gives its id. */
    open: async (): Promise<string> => {
      opened += 1
      const sessionId = state.openSession(`user${opened}`, clock.nowMs, `s-${opened}`)
      await calls.whenTold()
      return sessionId
    },
    write: (sessionId: string, text: string): void =>
      void state.writing.typeAsCustomer({ sessionId }, text, clock.nowMs),
    /** The end of the call that is over next. */
    nextOver: () =>
      new Promise<ReturnType<typeof calls.toArray>[number]>((resolve) => {
        const stop = calls.listeners.add((call) => {
          stop()
          resolve(call)
        })
      })
  }
}
