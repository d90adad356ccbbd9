/** Spans of calls. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"

/** Where there is a `Tracer`, a call's span, which names neither text nor recipient. */
export const traced =
  <A>(name: string, operation: string, attributes: (result: A) => Readonly<Record<string, unknown>>) =>
  <E, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    // Without one nobody would see the span, which costs as much as the rest of a call that is not network.
    Effect.withFiber((fiber) =>
      Context.getOrUndefined(fiber.context, Tracer.Tracer) === undefined
        ? call
        : call.pipe(
            Effect.tap((result) => Effect.annotateCurrentSpan(attributes(result))),
            Effect.withSpan(
              name,
              { kind: "client", attributes: { "desk.operation": operation } },
              { captureStackTrace: false }
            )
          )
    )
