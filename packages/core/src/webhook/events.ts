/** What becomes of an event: known already or new, in the lane of its session, handled once. */
import { type DeskEvent, isMemberStatusEvent, isSessionEvent } from "./Event.ts"
import type { WebhookContext } from "./Handlers.ts"
import { makeLanes } from "./lanes.ts"
import { soon } from "./platform.ts"
import type { ResolvedWebhook } from "./ResolvedWebhook.ts"
import { identityOf } from "./readEvent.ts"
import type { Report } from "./report.ts"
import { late, within } from "./within.ts"

/** How long it is kept that an event has come. */
const keptMs = 600_000

/** Events that wait hold their packets. */
const maxWaitingBytes = 64 * 1024 * 1024

/** An event on its way to its handler. */
export interface Taken {
  /** Whether it was handled well, or need not be handled. Never rejects. */
  readonly handled: Promise<boolean>
  /** Whether its handler has failed. Known before `handled` is, which waits until the store has forgotten it. */
  hasFailed(): boolean
}

const settled: Taken = { handled: Promise.resolve(true), hasFailed: () => false }

/** An event, and what its handler will find beside it. */
export interface Arrival {
  readonly event: DeskEvent
  /** Of its packet. */
  readonly bytes: number
  readonly context: Omit<WebhookContext, "signal"> | Promise<Omit<WebhookContext, "signal">>
}

export interface Events {
  /** Whether one more may come: not, where too many wait. */
  hasRoom(event: DeskEvent, bytes: number): boolean
  take(arrival: Arrival): Taken
  counts(): {
    readonly running: number
    readonly waiting: number
    readonly handled: number
    readonly failed: number
    readonly duplicates: number
  }
  /** Waits so many milliseconds for what runs or waits; the rest is given up, and told to `onError`. */
  close(graceMs: number): Promise<void>
}

/** By which its handler is found. A command that nobody knows has none of its own. */
const nameOf = (event: DeskEvent): string | undefined =>
  isSessionEvent(event) || isMemberStatusEvent(event) ? event.event : undefined

/** Whose events are handled one after another. */
const laneOf = (event: DeskEvent): string | undefined => {
  if (isMemberStatusEvent(event)) return event.memberId && `agent ${event.memberId}`
  return event.sessionId && `session ${event.sessionId}`
}

export const makeEvents = (
  { handlers, deduplicate, answerAfter, answerWithinMs, concurrency, maxWaiting }: ResolvedWebhook,
  report: Report
): Events => {
  const lanes = makeLanes({ concurrency, maxWaiting, maxWaitingBytes })
  /** Handlers that run: how each is told that it is waited for no longer. */
  const running = new Set<{ readonly abort: () => void; readonly giveUp: () => void }>()
  /** Those whose failure would be answered, by their identity: a repeated call waits for the same outcome. */
  const underWay = new Map<string, Taken>()
  let isClosed = false
  let handled = 0
  let failed = 0
  let duplicates = 0

  /** A store that fails, or is slow, costs no event: it may be handled twice. */
  const inTime = async (begun: unknown, event: DeskEvent): Promise<boolean> => {
    try {
      const isNew = await within(answerWithinMs, begun)
      if (isNew === late) throw new Error("deduplicate.begin has not answered in time: the event is handled anyway")
      if (typeof isNew === "boolean") return isNew
      throw new TypeError("deduplicate.begin must give true or false: the event is handled anyway")
    } catch (error) {
      report(error, event)
      return true
    }
  }

  /** Whether it has not come before. At once where the store says so at once. */
  const isNew = (id: string | undefined, event: DeskEvent): boolean | Promise<boolean> => {
    if (id === undefined || deduplicate === false) return true
    try {
      const begun: unknown = deduplicate.begin(id, keptMs)
      return typeof begun === "boolean" ? begun : inTime(begun, event)
    } catch (error) {
      report(error, event)
      return true
    }
  }

  const forget = async (id: string | undefined, event: DeskEvent): Promise<void> => {
    if (id === undefined || deduplicate === false) return
    try {
      if ((await within(answerWithinMs, deduplicate.forget(id))) === late)
        throw new Error("deduplicate.forget has not answered in time: a repeated call may be taken for a known one")
    } catch (error) {
      report(error, event)
    }
  }

  const handlerOf = (event: DeskEvent) => {
    const name = nameOf(event)
    return (name === undefined ? undefined : handlers.get(name)) ?? handlers.get("*")
  }

  /** Runs a handler to its end, or until it is waited for no longer. */
  const run = async (event: DeskEvent, context: Omit<WebhookContext, "signal">): Promise<void> => {
    // One for each: listeners that a handler leaves on it go with it.
    const controller = new AbortController()
    const { promise: givenUp, reject: giveUp } = Promise.withResolvers<never>()
    const one = {
      abort: () => controller.abort(new Error("The webhook was closed.")),
      giveUp: () => giveUp(new Error("The webhook was closed while the handler of this event was still running."))
    }
    running.add(one)
    try {
      await Promise.race([handlerOf(event)?.(event, { ...context, signal: controller.signal }), givenUp])
    } finally {
      running.delete(one)
    }
  }

  /** One event, from its arrival to its outcome. */
  const begin = (
    { event, bytes, context }: Arrival,
    id: string | undefined,
    fresh: boolean | Promise<boolean>
  ): Taken => {
    let hasFailed = false
    const fail = async (error: unknown, isRepeatable: boolean): Promise<false> => {
      hasFailed = true
      failed += 1
      report(error, event)
      if (isRepeatable) await forget(id, event)
      return false
    }
    const known = (): true => {
      duplicates += 1
      return true
    }
    const drop = async (): Promise<boolean> =>
      (await fresh) ? fail(new Error("The webhook was closed before this event was handled."), true) : known()
    const handle = async (): Promise<boolean> => {
      if (answerAfter === "receipt") await soon()
      if (!(await fresh)) return known()
      const found = await context
      if (isClosed) return drop()
      try {
        await run(event, found)
        handled += 1
        return true
      } catch (error) {
        // The call will be repeated, if at all, only when it is told to Desk.
        return fail(error, answerAfter === "handlers")
      }
    }
    const outcome = new Promise<boolean>((resolve) => {
      lanes.add({
        lane: laneOf(event),
        bytes,
        run: async () => resolve(await handle()),
        drop: () => resolve(drop())
      })
    })
    return { handled: outcome, hasFailed: () => hasFailed }
  }

  return {
    hasRoom: (event, bytes) => handlerOf(event) === undefined || lanes.hasRoom({ lane: laneOf(event), bytes }),
    take: (arrival) => {
      const { event } = arrival
      if (handlerOf(event) === undefined) return settled
      const id = identityOf(event)
      const before = id === undefined ? undefined : underWay.get(id)
      const fresh = before === undefined && isNew(id, event)
      if (fresh === false) {
        duplicates += 1
        return before ?? settled
      }
      const taken = begin(arrival, id, fresh)
      if (id !== undefined && answerAfter === "handlers") {
        underWay.set(id, taken)
        taken.handled.then(() => underWay.delete(id))
      }
      return taken
    },
    counts: () => ({ ...lanes.counts(), handled, failed, duplicates }),
    close: async (graceMs) => {
      if ((await within(graceMs, lanes.idle())) !== late) return
      isClosed = true
      lanes.drop()
      for (const { abort } of running) abort()
      // Handlers that heed their signal end by themselves.
      await soon()
      for (const { giveUp } of running) giveUp()
      await soon()
    }
  }
}
