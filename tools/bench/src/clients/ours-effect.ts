/** The client, by its Effect entry: the whole loop is one running Effect program. */
import { Desk } from "@tcdesk/core/effect"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import { clientOptions, countingHooks } from "../clientOptions.ts"
import type { Open } from "../loop.ts"
import { account, sessionId, text } from "../workload.ts"

export const open: Open = ({ origin }) => {
  const { hooks } = countingHooks()
  const layer = Desk.layer({ ...clientOptions(origin), secretKey: Redacted.make(account.secretKey), hooks })
  const runtime = ManagedRuntime.make(layer)
  return ({ workers, more, done }) => {
    const worker = Effect.gen(function* () {
      while (more()) {
        const startedAt = performance.now()
        yield* Desk.send({ sessionId, text })
        done(startedAt)
      }
    })
    const all = Effect.all(
      Array.from({ length: workers }, () => worker),
      { concurrency: "unbounded", discard: true }
    )
    return runtime.runPromise(all)
  }
}
