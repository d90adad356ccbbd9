/** Streams to test, on virtual time: a source that gives when told to, and a Desk that answers every call, or as a test says. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import type { StreamOptions } from "../../src/model/Streamed.ts"
import { pass } from "./clock.ts"
import { type Answer, deskOn, type Options, reply, type Scripted, scripted } from "./desks.ts"

/** A source that gives when it is told to. */
export const tap = () => {
  const waiting: Array<(step: Promise<IteratorResult<string>>) => void> = []
  const steps: Array<Promise<IteratorResult<string>>> = []
  let taken = 0
  let stopped = false
  const put = (step: Promise<IteratorResult<string>>) => {
    step.catch(() => {})
    const take = waiting.shift()
    if (take === undefined) steps.push(step)
    else take(step)
  }
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        taken += 1
        const step = steps.shift()
        return step ?? new Promise((resolve) => waiting.push(resolve))
      },
      return: () => {
        stopped = true
        return Promise.resolve({ done: true, value: undefined })
      }
    })
  }
  return {
    source,
    give: (value: unknown) => put(Promise.resolve({ done: false, value: value as string })),
    end: () => put(Promise.resolve({ done: true, value: undefined })),
    fail: (error: unknown) => put(Promise.reject(error)),
    /** How many pieces were asked for. */
    taken: () => taken,
    stopped: () => stopped
  }
}

/** Accepts every call; each first one is answered a key of its own. */
export const accepting = (): Answer => {
  let keys = 0
  return (request) => {
    const isFirst = !("MsgKey" in JSON.parse(request.body))
    if (isFirst) keys += 1
    const key = isFirst ? { MsgKey: `key-${keys}` } : {}
    return reply(0, { body: JSON.stringify({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, ...key }) })(request)
  }
}

/** What went out: when, and the body. */
export const callsOf = ({ exchanges }: Pick<Scripted, "exchanges">): ReadonlyArray<Record<string, unknown>> =>
  exchanges.map(({ at, body }) => ({ at, ...JSON.parse(body) }))

/** A stream under way over a source that the test feeds. */
export const streaming = Effect.fnUntraced(function* ({
  answers = [accepting()],
  clientOptions = {},
  ...options
}: StreamOptions & { readonly answers?: ReadonlyArray<Answer>; readonly clientOptions?: Options } = {}) {
  const script = scripted(...answers)
  const desk = yield* deskOn(script, { retry: false, ...clientOptions })
  // Whatever is left when the test is over, even a Desk that is silent: its closing call ends with time.
  yield* Effect.addFinalizer(() => Effect.andThen(Effect.forkChild(desk.close({ graceMs: 0 })), pass(10_000)))
  const from = tap()
  const text = Stream.fromAsyncIterable(from.source, (error) => error)
  const done = yield* Effect.forkChild(desk.stream({ sessionId: "session-1", text }, options))
  yield* pass(0)
  const told = (action: () => void) => Effect.andThen(Effect.sync(action), pass(0))
  return {
    desk,
    script,
    from,
    done,
    calls: () => callsOf(script),
    give: (piece: unknown) => told(() => from.give(piece)),
    end: told(() => from.end()),
    fail: (error: unknown) => told(() => from.fail(error)),
    result: Fiber.join(done)
  }
})
