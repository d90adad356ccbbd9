/**
 * Transport: one HTTP exchange with Desk, and nothing more. No retries, no redirects, no reading of the answer.
 * @packageDocumentation
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { fetchExchange } from "./fetchExchange.ts"
import type { ExchangePhase } from "../../model/networkFailure.ts"
import { recorder, type Recorder } from "./recorder.ts"
import { timingOf } from "../Timers.ts"
import { openPools } from "./undiciExchange.ts"
import type { AttemptFailure, Reply } from "../../model/Reply.ts"

/** One POST. */
export interface Request {
  readonly origin: string
  /** Path and query. Secret: it holds the UserSig. */
  readonly path: string
  /** JSON. */
  readonly body: string
  /** From connecting to the last byte. */
  readonly timeoutMs: number
  /**
   * How far the exchange has come. The transport moves it on: to `headers` right before the first byte of the request may
   * leave, to `body` when the answer's headers are there. What became of the message is read from it.
   */
  phase: ExchangePhase
  /** Why this request must not be written, asked right before it would be: it may have waited for a socket meanwhile. */
  readonly refusal?: () => AttemptFailure | undefined
}

/**
 * The service. `exchange` ends within `timeoutMs` and with at most `maxReplyBytes` of body; interrupting it ends the HTTP
 * exchange, and a request that has not begun by then is never written.
 */
export class Transport extends Context.Service<
  Transport,
  {
    /** One exchange: the answer as it came, or why there is none. */
    readonly exchange: (request: Request) => Effect.Effect<Reply, AttemptFailure>
  }
>()("@tcdesk/core/Transport") {}

const headers = { "content-type": "application/json; charset=utf-8", "user-agent": "tcdesk" } as const

/** Keep-alive sockets, `connections` of them for an origin at the most; closed with the scope. undici is loaded by the first exchange. */
export const makeUndici = (options: {
  readonly connections: number
}): Effect.Effect<Transport["Service"], never, Scope.Scope> =>
  Effect.contextWith((context: Context.Context<Scope.Scope>) =>
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => openPools({ ...options, headers, timing: timingOf(context) })),
        (pools) => Effect.promise(pools.close)
      ),
      ({ exchange }) => Transport.of({ exchange })
    )
  )

/** The exchange over a `fetch` of your own: a proxy's, or a test's. Once it is called, what becomes of a message is unknown until an answer comes. */
export const makeFetch = (fetch: typeof globalThis.fetch): Effect.Effect<Transport["Service"]> =>
  Effect.contextWith((context: Context.Context<never>) =>
    Effect.succeed(Transport.of({ exchange: fetchExchange({ fetch, headers, timing: timingOf(context) }) }))
  )

/** undici with 64 sockets. */
export const layerUndici: Layer.Layer<Transport> = /* @__PURE__ */ Layer.effect(
  Transport,
  makeUndici({ connections: 64 })
)

/** The `fetch` of the platform. */
export const layerFetch: Layer.Layer<Transport> = /* @__PURE__ */ Layer.effect(
  Transport,
  Effect.suspend(() => makeFetch(globalThis.fetch))
)

/** What a recording transport has received, and how to make it fail. */
export class Recording extends Context.Service<Recording, Recorder>()("@tcdesk/core/Transport/Recording") {}

/** Accepts everything, sends nothing, and keeps what it was given: for tests, together with `Recording`. */
export const layerRecording: Layer.Layer<Transport | Recording> = /* @__PURE__ */ Layer.effectContext(
  Effect.sync(() => {
    const recording = recorder()
    return Context.make(Recording, Recording.of(recording)).pipe(
      Context.add(Transport, Transport.of({ exchange: recording.exchange }))
    )
  })
)
