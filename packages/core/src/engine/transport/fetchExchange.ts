/** HTTP exchanges over a `fetch` function. */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import { clientFault, exchangeFailed, timedOut, tooLong } from "../../model/networkFailure.ts"
import { maxReplyBytes, type Reply } from "../../model/Reply.ts"
import { InFlight, type Member } from "../InFlight.ts"
import type { Timers } from "../Timers.ts"
import { bodyOf, headersOf, NoResponse, statusOf, TooLong } from "./fetchReply.ts"
import type { Request } from "./Request.ts"

export interface FetchOptions {
  readonly fetch: typeof globalThis.fetch
  readonly headers: Readonly<Record<string, string>>
  readonly timers: Timers
}

const checkFetch = "Give a status, and a body, text() or json()."

const limitOf = ({ maxReplyBytes: limit = maxReplyBytes }: Request): number => limit

const failureOf = (error: unknown, request: Request): AttemptFailure => {
  const { origin, phase } = request
  try {
    if (error instanceof TooLong) return tooLong(error.status, limitOf(request))
    if (!(error instanceof NoResponse)) return exchangeFailed(error, phase, origin)
    return clientFault(error, phase, `what the fetch function gave is no Response: ${error.message}`, checkFetch)
  } catch {
    // A proxy may throw at whatever is asked of it.
    return clientFault(undefined, phase, "the fetch function has thrown what can't be read")
  }
}

/** An answer that nobody waits for any more: a `fetch` that ignores its signal would read it to the end. */
const abandon = (response: unknown): void => {
  const body = typeof response === "object" && response !== null && "body" in response ? response.body : undefined
  if (body instanceof ReadableStream) body.cancel().catch(() => {})
}

/** One exchange; it ends once. */
class FetchExchange implements Member {
  index = 0
  dueAt: number
  readonly #request: Request
  readonly #timed: InFlight<FetchExchange>
  readonly #settle: (result: Effect.Effect<Reply, AttemptFailure>) => void
  readonly #controller = new AbortController()
  #over = false

  constructor(
    request: Request,
    now: number,
    timed: InFlight<FetchExchange>,
    settle: (result: Effect.Effect<Reply, AttemptFailure>) => void
  ) {
    this.dueAt = now + request.timeoutMs
    this.#request = request
    this.#timed = timed
    this.#settle = settle
    timed.add(this, now)
  }

  async run({ fetch, headers }: FetchOptions): Promise<void> {
    const { origin, path, body } = this.#request
    const { signal } = this.#controller
    try {
      // Nobody sees when it begins to write: from here on it may have left.
      this.#request.phase = "headers"
      const response: unknown = await fetch(origin + path, {
        method: "POST",
        headers,
        body,
        redirect: "manual",
        signal
      })
      this.#request.phase = "body"
      if (this.#over) return abandon(response)
      const status = statusOf(response)
      const read = await bodyOf(response as object, status, limitOf(this.#request))
      if (this.#end()) this.#settle(Effect.succeed({ status, body: read, header: headersOf(response as object) }))
    } catch (error) {
      this.#fail(failureOf(error, this.#request))
    }
  }

  expire(): void {
    this.#fail(timedOut(this.#request.phase, this.#request.timeoutMs, this.#request.origin))
  }

  giveUp(): void {
    if (this.#end()) this.#controller.abort()
  }

  #fail(failure: AttemptFailure): void {
    if (!this.#end()) return
    this.#settle(Effect.fail(failure))
    this.#controller.abort()
  }

  /** Whether this is its end. */
  #end(): boolean {
    if (this.#over) return false
    this.#over = true
    this.#timed.delete(this)
    return true
  }
}

export const fetchExchange = (options: FetchOptions) => {
  const timed = new InFlight<FetchExchange>(options.timers)
  return (request: Request): Effect.Effect<Reply, AttemptFailure> =>
    Effect.callback((resume) => {
      const exchange = new FetchExchange(request, options.timers.now(), timed, resume)
      void exchange.run(options)
      return Effect.sync(() => exchange.giveUp())
    })
}
