/** Virtual time: it passes only when a test says so. */

import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"

/** Lets everything that has become possible happen: promises, callbacks, sockets' events that are there. */
const settle: Effect.Effect<void> = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))

/** Lets so much time pass, and what it sets off happen. */
export const pass = (time: Duration.Input): Effect.Effect<void> =>
  Effect.andThen(settle, Effect.andThen(TestClock.adjust(time), settle))
