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
}

/** An event, and what its handler will find beside it. */
export interface Arrival {
  readonly event: DeskEvent
  /** Of its packet. */
  readonly bytes: number
  readonly context: Promise<Omit<WebhookContext, "signal">>
}

export interface Events {
  /** Nothing, where too many wait. */
  take(arrival: Arrival): Taken | undefined
  counts(): {
    readonly running: number
    readonly waiting: number
    readonly handled: number
    readonly failed: number
    readonly duplicates: number
  }
  /** Waits so many milliseconds for what runs or waits; the rest is dropped. */
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
  const closing = new AbortController()
  /** Those whose failure would be answered, by their identity: a repeated call waits for the same outcome. */
  const underWay = new Map<string, Promise<boolean>>()
  let handled = 0
  let failed = 0
  let duplicates = 0

  /** A store that fails, or is slow, costs no event: it may be handled twice. */
  const inTime = async (begun: Promise<boolean>, event: DeskEvent): Promise<boolean> => {
    try {
      const isNew = await within(answerWithinMs, begun)
      if (isNew === late) throw new Error("deduplicate.begin has not answered in time: the event is handled anyway")
      return isNew
    } catch (error) {
      report(error, event)
      return true
    }
  }

  /** Whether it has not come before. At once where the store says so at once. */
  const isNew = (id: string | undefined, event: DeskEvent): boolean | Promise<boolean> => {
    if (id === undefined || deduplicate === false) return true
    try {
      const begun = deduplicate.begin(id, keptMs)
      return typeof begun === "boolean" ? begun : inTime(begun, event)
    } catch (error) {
      report(error, event)
      return true
    }
  }

  const forget = async (id: string | undefined, event: DeskEvent): Promise<void> => {
    try {
      if (id !== undefined && deduplicate !== false) await deduplicate.forget(id)
    } catch (error) {
      report(error, event)
    }
  }

  const handlerOf = (event: DeskEvent) => {
    const name = nameOf(event)
    return (name === undefined ? undefined : handlers.get(name)) ?? handlers.get("*")
  }

  const handle = async ({ event, context }: Arrival, id: string | undefined): Promise<boolean> => {
    try {
      await handlerOf(event)?.(event, { ...(await context), signal: closing.signal })
      handled += 1
      return true
    } catch (error) {
      failed += 1
      // The call will be repeated, if at all, only when it is told to Desk.
      if (answerAfter === "handlers") await forget(id, event)
      report(error, event)
      return false
    }
  }

  const begin = (arrival: Arrival, id: string | undefined, fresh: boolean | Promise<boolean>): Promise<boolean> =>
    new Promise((resolve) => {
      const { event, bytes } = arrival
      lanes.add({
        lane: laneOf(event),
        bytes,
        run: async () => {
          if (answerAfter === "receipt") await soon()
          if (await fresh) return resolve(await handle(arrival, id))
          duplicates += 1
          resolve(true)
        },
        drop: () => {
          failed += 1
          forget(id, event)
          report(new Error("The webhook was closed before this event was handled."), event)
          resolve(false)
        }
      })
    })

  return {
    take: (arrival) => {
      const { event, bytes } = arrival
      if (handlerOf(event) === undefined) return { handled: Promise.resolve(true) }
      if (!lanes.hasRoom({ lane: laneOf(event), bytes })) return undefined
      const id = identityOf(event)
      const before = id === undefined ? undefined : underWay.get(id)
      const fresh = before === undefined && isNew(id, event)
      if (fresh === false) {
        duplicates += 1
        return { handled: before ?? Promise.resolve(true) }
      }
      const outcome = begin(arrival, id, fresh)
      if (id !== undefined && answerAfter === "handlers") {
        underWay.set(id, outcome)
        outcome.then(() => underWay.delete(id))
      }
      return { handled: outcome }
    },
    counts: () => ({ ...lanes.counts(), handled, failed, duplicates }),
    close: async (graceMs) => {
      if ((await within(graceMs, lanes.idle())) !== late) return
      closing.abort(new Error("The webhook was closed."))
      lanes.drop()
    }
  }
}
