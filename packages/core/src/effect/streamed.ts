/** `desk.stream` for a text that is a `Stream`: its errors and its needs stand in the types. */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import * as Client from "../engine/Client.ts"
import { timersOf } from "../engine/Timers.ts"
import { DeskError } from "../model/DeskError.ts"
import type { StreamedMessage as FromSource, StreamOptions, StreamReceipt } from "../model/Streamed.ts"
import { startStream } from "../streaming/startStream.ts"
import { callSite, pointTo } from "./callSite.ts"

/** A message whose text is still being written. */
export interface StreamedMessage<E = never, R = never> extends Omit<FromSource, "text"> {
  /** Pieces of text as they come. Read no further ahead than 64 KiB. */
  readonly text: Stream.Stream<string, E, R>
}

/** Whether the stream has failed for its source, and for nothing else. */
const isOf = (cause: Cause.Cause<unknown>, result: Exit.Exit<unknown, unknown>): boolean =>
  Exit.isFailure(result) && Cause.squash(result.cause) === Cause.squash(cause)

/** Interrupting it closes the message, and waits for that. */
export const streamOn =
  (client: Client.Client) =>
  <E, R>(message: StreamedMessage<E, R>, options?: StreamOptions): Effect.Effect<StreamReceipt, DeskError | E, R> => {
    const site = callSite()
    return Effect.contextWith((context: Context.Context<R>) => {
      /** Why the source has failed: an async iterable would keep only a part of it. */
      let cause: Cause.Cause<E> | undefined
      const readSource = (given: unknown): unknown =>
        Stream.isStream(given)
          ? Stream.toAsyncIterableWith(
              Stream.tapCause(given as Stream.Stream<string, E, R>, (failed) =>
                Effect.sync(() => {
                  cause = failed
                })
              ),
              context
            )
          : undefined
      return Effect.callback<StreamReceipt, DeskError | E>((resume) => {
        let ended: (() => void) | undefined
        let over = false
        const settle = (result: Exit.Exit<StreamReceipt, unknown>) => {
          over = true
          ended?.()
          if (cause !== undefined && isOf(cause, result)) return resume(Exit.failCause(cause))
          const error = Exit.isFailure(result) ? Client.errorOf(result) : undefined
          if (error instanceof DeskError) pointTo(site, error)
          resume(result as Exit.Exit<StreamReceipt, DeskError>)
        }
        const running = startStream(
          client,
          timersOf(context),
          context as Context.Context<never>,
          message as unknown as FromSource,
          options,
          settle,
          readSource
        )
        return Effect.callback<void>((close) => {
          if (over) close(Effect.void)
          else {
            ended = () => close(Effect.void)
            running.terminate({ reason: "Aborted", detail: "the fiber was interrupted" })
          }
        })
      })
    })
  }
