/**
 * Who may use the sockets of one origin. What finds none free waits here, in the order of its arrival, and not inside of undici: its
 * time limit has not begun yet, and it can be given up without a trace. Imperative for speed.
 */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import type { Reply } from "../../model/Reply.ts"
import type { InFlight } from "../InFlight.ts"
import type { Timers } from "../Timers.ts"
import type { Request } from "./Request.ts"
import type { Sockets } from "./sockets.ts"
import { type ExchangeOwner, UndiciExchange } from "./UndiciExchange.ts"

export interface QueueOptions {
  readonly connections: number
  readonly headers: Readonly<Record<string, string>>
  readonly timers: Timers
  /** All exchanges that have a socket, of any origin. */
  readonly timed: InFlight<UndiciExchange>
}

/** An answer may take this many times as long as the slowest of late, and so much more. */
const slownessMargin = 2
const jitterMs = 100
/** What is left of an old answer's time with each new one. */
const forgetting = 0.98

export const socketQueue = (
  sockets: Sockets,
  { connections, headers, timers, timed }: QueueOptions
): ((request: Request) => Effect.Effect<Reply, AttemptFailure>) => {
  /** Those that wait for a socket, the first first; the ones before `next` have gone. */
  let waiting: Array<UndiciExchange> = []
  let next = 0
  let dispatched = 0
  /** Of the answers that came lately. */
  let slowestMs: number | undefined
  let turnPending = false

  const noteAnswer = (tookMs: number): void => {
    slowestMs = slowestMs === undefined ? tookMs : Math.max(tookMs, slowestMs * forgetting)
  }

  const neededMs = (): number | undefined =>
    slowestMs === undefined ? undefined : slownessMargin * slowestMs + jitterMs

  const dispatch = (exchange: UndiciExchange): void => {
    const { request } = exchange
    const now = timers.now()
    request.phase = "connect"
    exchange.dispatched = true
    exchange.dueAt = now + request.timeoutMs
    timed.add(exchange, now)
    dispatched += 1
    try {
      sockets.dispatch(now, { path: request.path, method: "POST", headers, body: request.body }, exchange)
    } catch (error) {
      exchange.onResponseError(null, error as Error)
    }
  }

  const start = (exchange: UndiciExchange): void => {
    if (exchange.over) return
    if (dispatched >= connections || next < waiting.length) waiting.push(exchange)
    else dispatch(exchange)
  }

  const turnOver = (): void => {
    turnPending = false
  }

  const serve = (): void => {
    while (dispatched < connections && next < waiting.length) {
      const exchange = waiting[next] as UndiciExchange
      next += 1
      if (exchange.over) continue
      const blocked = exchange.request.blockedBy?.(neededMs)
      if (blocked === undefined) dispatch(exchange)
      else exchange.fail(blocked)
    }
    if (next === waiting.length) {
      waiting = []
      next = 0
    } else if (next > 1024) {
      waiting = waiting.slice(next)
      next = 0
    }
  }

  const serveLater = (): void => {
    setImmediate(serve)
  }

  const owner: ExchangeOwner = {
    neededMs,
    written: (exchange) => timed.postpone(exchange, timers.now() + exchange.request.timeoutMs),
    settled: (exchange, complete) => {
      if (!exchange.dispatched) return
      timed.delete(exchange)
      if (complete && exchange.request.phase === "body")
        noteAnswer(timers.now() - (exchange.dueAt - exchange.request.timeoutMs))
    },
    /**
     * undici frees a socket in the turn of the event loop after its answer's. What follows on an answer at once would find it
     * busy and open another: as many again as there are exchanges under way. It waits for that turn instead, and is called in it
     * after undici: hence the microtask.
     */
    released: () => {
      dispatched -= 1
      if (next < waiting.length) queueMicrotask(serveLater)
      if (turnPending) return
      turnPending = true
      setImmediate(turnOver)
    }
  }

  return (request) =>
    Effect.callback((resume) => {
      const exchange = new UndiciExchange(request, owner, resume)
      if (turnPending) setImmediate(start, exchange)
      else start(exchange)
      return Effect.sync(() => exchange.giveUp())
    })
}
