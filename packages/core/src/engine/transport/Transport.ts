/**
 * Transport: one HTTP exchange with Desk, and nothing more. No retries, no redirects, no reading of the answer.
 * @packageDocumentation
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { fetchExchange } from "./fetchExchange.ts"
import { isMocked } from "./mocked.ts"
import type { Request } from "./Request.ts"
import { recorder, type Recorder } from "./recorder.ts"
import { defaults } from "../../model/defaults.ts"
import { timersOf } from "../Timers.ts"
import { openPools } from "./undiciPool.ts"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import type { Reply } from "../../model/Reply.ts"

export type { Request } from "./Request.ts"

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

const headers = {
  "content-type": "application/json; charset=utf-8",
  "user-agent": "tcdesk",
  // An answer of 60 bytes gains nothing by a coding, and not every proxy that applies one does it right.
  "accept-encoding": "identity"
} as const

/**
 * Keep-alive sockets, `connections` of them for an origin at the most; closed with the scope. undici is loaded by the first
 * exchange. While a MockAgent of undici's is the process's global dispatcher, exchanges go by the platform's `fetch`, and so to it.
 */
export const makeUndici = (options: {
  readonly connections: number
}): Effect.Effect<Transport["Service"], never, Scope.Scope> =>
  Effect.contextWith((context: Context.Context<Scope.Scope>) =>
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => openPools({ ...options, headers, timers: timersOf(context) })),
        (pools) => Effect.promise(pools.close)
      ),
      ({ exchange }) => {
        const mocked = fetchExchange({
          fetch: (...given) => globalThis.fetch(...given),
          headers,
          timers: timersOf(context)
        })
        return Transport.of({ exchange: (request) => (isMocked() ? mocked(request) : exchange(request)) })
      }
    )
  )

/** The exchange over a `fetch` of your own: a proxy's, or a test's. Once it is called, what becomes of a message is unknown until an answer comes. */
export const makeFetch = (fetch: typeof globalThis.fetch): Effect.Effect<Transport["Service"]> =>
  Effect.contextWith((context: Context.Context<never>) =>
    Effect.succeed(Transport.of({ exchange: fetchExchange({ fetch, headers, timers: timersOf(context) }) }))
  )

/** undici, with the default number of sockets. */
export const layerUndici: Layer.Layer<Transport> = /* @__PURE__ */ Layer.effect(
  Transport,
  makeUndici({ connections: defaults.connections })
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
