/**
 * Pooled sockets by undici, and who may use them. What finds no free socket waits here, in the order of its arrival, and not inside
 * of undici: its time limit has not begun yet, and it can be given up without a trace. Imperative for speed.
 */
import type { Socket } from "node:net"
import * as Effect from "effect/Effect"
import type { buildConnector, Pool } from "undici"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import { undiciMissing } from "../../model/networkFailure.ts"
import type { Reply } from "../../model/Reply.ts"
import { InFlight } from "../InFlight.ts"
import type { Timers } from "../Timers.ts"
import type { Request } from "./Request.ts"
import { type ExchangeOwner, givenUp, UndiciExchange } from "./UndiciExchange.ts"
import { loadUndici, type Undici } from "./undici.ts"

export interface PoolOptions {
  readonly connections: number
  readonly headers: Readonly<Record<string, string>>
  readonly timers: Timers
}

/** A socket lives no longer, so that a host name that moves is followed under steady traffic too. */
const maxSocketAgeMs = 30_000

/** How many addresses of a host may be dead or slow before one that answers is reached within the time for connecting. */
const addressesTried = 5

/** An answer may take this many times as long as the slowest of late, and so much more. */
const slownessMargin = 2
const jitterMs = 100
/** What is left of an old answer's time with each new one. */
const forgetting = 0.98

/** One pool for an origin, opened by its first exchange. */
export const openPools = ({ connections, headers, timers }: PoolOptions) => {
  const origins = new Map<string, ReturnType<typeof openOrigin>>()
  const connecting = new Set<Socket>()
  const timed = new InFlight<UndiciExchange>(timers)
  let undici: Undici | undefined

  /** undici's own, but it keeps account of what is still connecting: a pool that is destroyed forgets such sockets. */
  const connector = ({ buildConnector }: Undici, timeoutMs: number): buildConnector.connector => {
    const connect = buildConnector({
      timeout: timeoutMs,
      // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch it off.
      rejectUnauthorized: true,
      allowH2: false,
      // Node's own 250 ms give up on every address that is farther away than that.
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(timeoutMs / addressesTried))
    })
    return (options, callback) => {
      // It returns the socket, which its type does not say.
      const socket = connect(options, (...result) => {
        if (socket !== undefined) connecting.delete(socket)
        callback(...result)
      }) as unknown as Socket | undefined
      if (socket !== undefined) connecting.add(socket)
    }
  }

  const openOrigin = (origin: string, loaded: Undici, timeoutMs: number) => {
    const connect = connector(loaded, timeoutMs)
    const open = (): Pool =>
      new loaded.Pool(origin, {
        connections,
        // The rule of what has been sent is proven for HTTP/1.1, one request a socket.
        pipelining: 1,
        allowH2: false,
        // One timer of our own bounds an exchange; undici's, which are coarse, only a connection that nobody waits for.
        headersTimeout: 0,
        bodyTimeout: 0,
        connect
      })
    let pool = open()
    let openedAt = timers.now()
    /** Those that finish what is under way, and then close. */
    const retiring = new Set<Pool>()

    /** The sockets of a pool grow old together. undici's own `clientTtl` would read the clock for each of them at every request. */
    const renew = (now: number): void => {
      const old = pool
      retiring.add(old)
      old.close().then(
        () => retiring.delete(old),
        () => retiring.delete(old)
      )
      pool = open()
      openedAt = now
    }

    /** Those that wait for a socket, the first first; the ones before `next` have gone. */
    let waiting: Array<UndiciExchange> = []
    let next = 0
    let dispatched = 0
    /** Of the answers that came lately. */
    let slowestMs: number | undefined
    let freeing = false

    const noteAnswer = (tookMs: number): void => {
      slowestMs = slowestMs === undefined ? tookMs : Math.max(tookMs, slowestMs * forgetting)
    }

    const neededMs = (): number | undefined =>
      slowestMs === undefined ? undefined : slownessMargin * slowestMs + jitterMs

    const dispatch = (exchange: UndiciExchange): void => {
      const { request } = exchange
      const now = timers.now()
      if (now - openedAt > maxSocketAgeMs) renew(now)
      request.phase = "connect"
      exchange.dispatched = true
      exchange.dueAt = now + request.timeoutMs
      timed.add(exchange, now)
      dispatched += 1
      try {
        pool.dispatch({ path: request.path, method: "POST", headers, body: request.body }, exchange)
      } catch (error) {
        exchange.onResponseError(null, error as Error)
      }
    }

    const start = (exchange: UndiciExchange): void => {
      if (exchange.over) return
      if (dispatched >= connections || next < waiting.length) waiting.push(exchange)
      else dispatch(exchange)
    }

    const freed = (): void => {
      freeing = false
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
      settled: (exchange, answered) => {
        if (!exchange.dispatched) return
        timed.delete(exchange)
        if (answered) noteAnswer(timers.now() - (exchange.dueAt - exchange.request.timeoutMs))
      },
      /**
       * undici frees a socket in the turn of the event loop after its answer's. What follows on an answer at once would find it
       * busy and open another: as many again as there are exchanges under way. It waits for that turn instead, and is called in it
       * after undici: hence the microtask.
       */
      released: () => {
        dispatched -= 1
        if (next < waiting.length) queueMicrotask(serveLater)
        if (freeing) return
        freeing = true
        setImmediate(freed)
      }
    }

    return {
      begin: (request: Request): Effect.Effect<Reply, AttemptFailure> =>
        Effect.callback((resume) => {
          const exchange = new UndiciExchange(request, owner, resume)
          if (freeing) setImmediate(start, exchange)
          else start(exchange)
          return Effect.sync(() => exchange.giveUp())
        }),
      destroy: async (): Promise<void> => {
        await Promise.all([pool, ...retiring].map((one) => one.destroy()))
      }
    }
  }

  const exchange = (request: Request, loaded: Undici): Effect.Effect<Reply, AttemptFailure> => {
    let origin = origins.get(request.origin)
    if (origin === undefined) {
      origin = openOrigin(request.origin, loaded, request.timeoutMs)
      origins.set(request.origin, origin)
    }
    return origin.begin(request)
  }

  const load = Effect.tryPromise({
    try: async () => {
      undici = await loadUndici()
      return undici
    },
    catch: undiciMissing
  })

  return {
    exchange: (request: Request): Effect.Effect<Reply, AttemptFailure> =>
      undici === undefined ? Effect.flatMap(load, (loaded) => exchange(request, loaded)) : exchange(request, undici),
    close: async () => {
      const destroyed = [...origins.values()].map(({ destroy }) => destroy())
      for (const socket of connecting) socket.destroy(givenUp)
      await Promise.all(destroyed)
    }
  }
}
