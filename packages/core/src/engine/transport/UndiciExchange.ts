/**
 * One HTTP exchange as undici's dispatcher wants it. Imperative for speed: it is the hot path, one handler object an exchange, no
 * stream, no promise. Relies on two things that undici does not document and `undici.test.ts` guards: `onRequestStart` comes
 * before the first byte of a request, and throwing in it costs no healthy socket.
 */
import * as Effect from "effect/Effect"
import type { Dispatcher } from "undici"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import { exchangeFailed, timedOut, tooLong } from "../../model/networkFailure.ts"
import { maxReplyBytes, type Reply } from "../../model/Reply.ts"
import type { Member } from "../InFlight.ts"
import { decode } from "./decode.ts"
import type { Request } from "./Request.ts"

type Headers = Readonly<Record<string, string | Array<string> | undefined>>

/** Whoever keeps account of the exchanges of an origin. */
export interface ExchangeOwner {
  /** Its request is about to be written: its time begins anew. */
  readonly written: (exchange: UndiciExchange) => void
  /** How long an answer takes from the moment the request is written, as far as that is known. */
  readonly neededMs: () => number | undefined
  /** It is over: its time is no concern any more. `complete`: undici itself said so, by an answer or an error; else it was given up. */
  readonly settled: (exchange: UndiciExchange, complete: boolean) => void
  /** undici has let go of it. */
  readonly released: () => void
}

export const givenUp = new Error("given up")

const nothing: Uint8Array = new Uint8Array()

/** One exchange, and, once it is complete, its answer. */
export class UndiciExchange implements Dispatcher.DispatchHandler, Reply, Member {
  index = 0
  dueAt = Number.POSITIVE_INFINITY
  /** It has been handed to undici. */
  dispatched = false
  over = false
  status = 0
  body = nothing
  coding: string | undefined
  readonly request: Request
  readonly #settle: (result: Effect.Effect<Reply, AttemptFailure>) => void
  readonly #owner: ExchangeOwner
  #controller: Dispatcher.DispatchController | undefined
  #headers: Headers | undefined
  #bytes = 0
  #released = false
  /** Most answers come in one piece. */
  #rest: Array<Buffer> | undefined

  constructor(request: Request, owner: ExchangeOwner, settle: (result: Effect.Effect<Reply, AttemptFailure>) => void) {
    this.request = request
    this.#owner = owner
    this.#settle = settle
  }

  /** Its time is over. */
  expire(): void {
    this.fail(timedOut(this.request.phase, this.request.timeoutMs, this.request.origin))
  }

  fail(failure: AttemptFailure): void {
    this.#end(Effect.fail(failure))
  }

  /** Settles once, and lets go of the socket unless the exchange is complete. */
  #end(result: Effect.Effect<Reply, AttemptFailure>, complete = false): void {
    if (this.over) return
    this.giveUp(complete)
    this.#settle(result)
  }

  giveUp(complete = false): void {
    if (this.over) return
    this.over = true
    this.#owner.settled(this, complete)
    if (!complete) this.#controller?.abort(givenUp)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const blocked = this.over ? undefined : this.request.blockedBy?.(this.#owner.neededMs)
    if (blocked !== undefined) this.fail(blocked)
    // Given up while it was queued: to abort here would destroy a healthy socket, to throw does not.
    if (this.over) throw givenUp
    this.#controller = controller
    this.request.phase = "headers"
    this.#owner.written(this)
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // 103 Early Hints and the like: the answer is still to come.
    if (status < 200) return
    this.request.phase = "body"
    this.status = status
    this.#headers = headers
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes) this.fail(tooLong(this.status, this.#maxBytes))
    else if (this.body === nothing) this.body = chunk
    else {
      this.#rest ??= []
      this.#rest.push(chunk)
    }
  }

  get #maxBytes(): number {
    return this.request.maxReplyBytes ?? maxReplyBytes
  }

  header(name: string): string | undefined {
    const value = this.#headers?.[name]
    return Array.isArray(value) ? value[0] : value
  }

  /** undici lets go of it once, also where it tells of an error after the end. */
  #release(): void {
    if (this.#released) return
    this.#released = true
    this.#owner.released()
  }

  onResponseEnd(): void {
    if (this.#rest !== undefined) this.body = Buffer.concat([this.body, ...this.#rest])
    this.#release()
    const codings = this.header("content-encoding")
    if (codings !== undefined && this.body.length > 0) this.#decode(codings)
    this.#end(Effect.succeed(this), true)
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.#release()
    this.#end(Effect.fail(exchangeFailed(error, this.request.phase, this.request.origin)), true)
  }

  #decode(codings: string): void {
    const decoded = decode(this.body, codings, this.#maxBytes)
    if (decoded === "too-long") this.#end(Effect.fail(tooLong(this.status, this.#maxBytes)), true)
    else if (decoded === "unreadable") this.coding = codings
    else this.body = decoded
  }
}
