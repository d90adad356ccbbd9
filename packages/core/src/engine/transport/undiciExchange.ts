/**
 * HTTP exchanges over undici's dispatcher. Imperative, since it is the hot path: one handler object an exchange, no stream,
 * no promise. Relies on two things that undici does not document and `test/undici.test.ts` guards: `onRequestStart` comes
 * before the first byte of a request, and throwing in it costs no healthy socket.
 */
import type { Socket } from "node:net"
import * as Effect from "effect/Effect"
import type { buildConnector, Dispatcher, Pool } from "undici"
import { type AttemptFailure, maxReplyBytes, type Reply } from "../../model/Reply.ts"
import type { Request } from "./Transport.ts"
import { connectionFailed, timedOut, tooLong, undiciMissing } from "../../model/networkFailure.ts"
import type { Timer, Timing } from "../Timers.ts"
import { loadUndici, type Undici } from "./undici.ts"

type Settle = (result: Effect.Effect<Reply, AttemptFailure>) => void

export interface PoolOptions {
  readonly connections: number
  readonly headers: Readonly<Record<string, string>>
  readonly timing: Timing
}

const givenUp = new Error("given up")

const nothing: Uint8Array = new Uint8Array()

/** One exchange, and, once it is complete, its answer. */
class Exchange implements Dispatcher.DispatchHandler, Reply {
  status = 0
  body = nothing
  readonly request: Request
  over = false
  private readonly settle: Settle
  private readonly answered: () => void
  private readonly timing: Timing
  private readonly timer: Timer
  private controller: Dispatcher.DispatchController | undefined
  private headers: Readonly<Record<string, string | Array<string> | undefined>> | undefined
  private bytes = 0
  /** Most answers come in one piece. */
  private rest: Array<Buffer> | undefined

  constructor(request: Request, timing: Timing, settle: Settle, answered: () => void) {
    this.request = request
    this.settle = settle
    this.answered = answered
    this.timing = timing
    this.timer = timing.after(request.timeoutMs, () => {
      this.end(Effect.fail(timedOut(request.phase, request.timeoutMs)))
    })
  }

  /** Settles once, and lets go of the socket unless the exchange is complete. */
  private end(result: Effect.Effect<Reply, AttemptFailure>, complete = false): void {
    if (this.over) return
    this.giveUp(complete)
    this.settle(result)
  }

  giveUp(complete = false): void {
    if (this.over) return
    this.over = true
    this.timing.callOff(this.timer)
    if (!complete) this.controller?.abort(givenUp)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const refusal = this.over ? undefined : this.request.refusal?.()
    if (refusal !== undefined) this.end(Effect.fail(refusal))
    // Given up while queued: to abort here would destroy a healthy socket, to throw does not.
    if (this.over) throw givenUp
    this.controller = controller
    this.request.phase = "headers"
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | Array<string> | undefined>>
  ): void {
    // 103 Early Hints and the like: the answer is still to come.
    if (status < 200) return
    this.request.phase = "body"
    this.status = status
    this.headers = headers
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length
    if (this.bytes > maxReplyBytes) this.end(Effect.fail(tooLong(this.status, maxReplyBytes)))
    else if (this.body === nothing) this.body = chunk
    else {
      this.rest ??= []
      this.rest.push(chunk)
    }
  }

  header(name: string): string | undefined {
    const value = this.headers?.[name]
    return Array.isArray(value) ? value[0] : value
  }

  onResponseEnd(): void {
    if (this.rest !== undefined) this.body = Buffer.concat([this.body, ...this.rest])
    this.answered()
    this.end(Effect.succeed(this), true)
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.end(Effect.fail(connectionFailed(error, this.request.phase)), true)
  }
}

/** One pool an origin, opened by its first exchange. */
export const openPools = ({ connections, headers, timing }: PoolOptions) => {
  const pools = new Map<string, Pool>()
  const connecting = new Set<Socket>()
  let undici: Undici | undefined

  /** undici's own, but it keeps account of what is still connecting: a pool that is destroyed forgets such sockets. */
  const connector = ({ buildConnector }: Undici, timeoutMs: number): buildConnector.connector => {
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch it off.
    const connect = buildConnector({ timeout: timeoutMs, rejectUnauthorized: true, allowH2: false })
    return (options, callback) => {
      // It returns the socket, which its type does not say.
      const socket = connect(options, (...result) => {
        if (socket !== undefined) connecting.delete(socket)
        callback(...result)
      }) as unknown as Socket | undefined
      if (socket !== undefined) connecting.add(socket)
    }
  }

  const poolOf = (origin: string, loaded: Undici, timeoutMs: number): Pool => {
    const open = pools.get(origin)
    if (open !== undefined) return open
    const { Pool } = loaded
    const pool = new Pool(origin, {
      connections,
      // The rule of what has been sent is proven for HTTP/1.1, one request a socket.
      pipelining: 1,
      allowH2: false,
      // One timer of our own bounds an exchange; undici's, which are coarse, only a connection that nobody waits for.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: connector(loaded, timeoutMs)
    })
    pools.set(origin, pool)
    return pool
  }

  const write = (exchange: Exchange, loaded: Undici): void => {
    if (exchange.over) return
    const { origin, path, body, timeoutMs } = exchange.request
    try {
      poolOf(origin, loaded, timeoutMs).dispatch({ path, method: "POST", headers, body }, exchange)
    } catch (error) {
      exchange.onResponseError(null, error as Error)
    }
  }

  /**
   * undici frees a socket in the turn of the event loop after its answer's. What follows on an answer at once would find it
   * busy and open another: as many again as there are sends under way. It waits for that turn instead.
   */
  let freeing = false
  const freed = () => {
    freeing = false
  }
  const answered = () => {
    if (freeing) return
    freeing = true
    setImmediate(freed)
  }

  const dispatch = (request: Request, loaded: Undici): Effect.Effect<Reply, AttemptFailure> =>
    Effect.callback((resume) => {
      const exchange = new Exchange(request, timing, resume, answered)
      if (freeing) setImmediate(write, exchange, loaded)
      else write(exchange, loaded)
      return Effect.sync(() => exchange.giveUp())
    })

  const load = Effect.tryPromise({
    try: async () => {
      undici = await loadUndici()
      return undici
    },
    catch: undiciMissing
  })

  return {
    exchange: (request: Request): Effect.Effect<Reply, AttemptFailure> =>
      undici === undefined ? Effect.flatMap(load, (loaded) => dispatch(request, loaded)) : dispatch(request, undici),
    close: async () => {
      const destroyed = [...pools.values()].map((pool) => pool.destroy())
      for (const socket of connecting) socket.destroy(givenUp)
      await Promise.all(destroyed)
    }
  }
}
