/**
 * Transport: one HTTP exchange with Desk, and nothing more. No retries, no redirects, no reading of the answer.
 * @packageDocumentation
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { timersOf } from "../engine/Timers.ts"
import { openFetch, openUndici } from "../engine/transport/open.ts"
import { type Recorder, recorder } from "../engine/transport/recorder.ts"
import { Transport } from "../engine/transport/Transport.ts"
import { defaults } from "../model/defaults.ts"

export type { Request } from "../engine/transport/Request.ts"
export type { Recorder } from "../engine/transport/recorder.ts"
export { Transport } from "../engine/transport/Transport.ts"
export type { AttemptFailure } from "../model/AttemptFailure.ts"
export type { RecordedCall } from "../model/RecordedCall.ts"
export type { Reply } from "../model/Reply.ts"

/**
 * Keep-alive sockets, `connections` of them for an origin at the most; closed with the scope. undici is loaded by the first
 * exchange. While a MockAgent of undici's is the process's global dispatcher, exchanges go by the platform's `fetch`, and so to it.
 */
export const makeUndici = (options: {
  /** How many sockets one origin may have, 1 to 65535. */
  readonly connections: number
}): Effect.Effect<Transport["Service"], never, Scope.Scope> =>
  Effect.contextWith((context: Context.Context<Scope.Scope>) =>
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => openUndici(options.connections, timersOf(context))),
        ({ close }) => close
      ),
      ({ transport }) => transport
    )
  )

/** The exchange over a `fetch` of your own: a proxy's, or a test's. Once it is called, what becomes of a message is unknown until an answer comes. */
export const makeFetch = (fetch: typeof globalThis.fetch): Effect.Effect<Transport["Service"]> =>
  Effect.contextWith((context: Context.Context<never>) =>
    Effect.sync(() => openFetch(fetch, timersOf(context)).transport)
  )

/** undici, with the default number of sockets. */
export const layerUndici: Layer.Layer<Transport> = Layer.effect(
  Transport,
  makeUndici({ connections: defaults.connections })
)

/** The `fetch` of the platform. */
export const layerFetch: Layer.Layer<Transport> = Layer.effect(
  Transport,
  Effect.suspend(() => makeFetch(globalThis.fetch))
)

/** What a recording transport has received, and how to make it fail. */
export class Recording extends Context.Service<Recording, Recorder>()("@tcdesk/core/Transport/Recording") {}

/** Accepts everything, sends nothing, and keeps what it was given: for tests, together with `Recording`. */
export const layerRecording: Layer.Layer<Transport | Recording> = Layer.effectContext(
  Effect.sync(() => {
    const recording = recorder()
    return Context.make(Recording, Recording.of(recording)).pipe(
      Context.add(Transport, Transport.of({ exchange: recording.exchange }))
    )
  })
)
