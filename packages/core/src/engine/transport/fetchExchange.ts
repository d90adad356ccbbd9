/** HTTP exchanges over a `fetch` function. */
import * as Effect from "effect/Effect"
import { type AttemptFailure, maxReplyBytes, type Reply } from "../../model/Reply.ts"
import type { Request } from "./Transport.ts"
import { connectionFailed, timedOut, tooLong } from "../../model/networkFailure.ts"
import type { Timing } from "../Timers.ts"

export interface FetchOptions {
  readonly fetch: typeof globalThis.fetch
  readonly headers: Readonly<Record<string, string>>
  readonly timing: Timing
}

class TooLong extends Error {
  readonly status: number
  constructor(status: number) {
    super()
    this.status = status
  }
}

/** The body, decompressed, as far as any answer of Desk's could go. */
const read = async (response: Response): Promise<Uint8Array> => {
  const chunks: Array<Uint8Array> = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > maxReplyBytes) throw new TooLong(response.status)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export const fetchExchange =
  ({ fetch, headers, timing }: FetchOptions) =>
  (request: Request): Effect.Effect<Reply, AttemptFailure> =>
    Effect.callback((resume) => {
      const controller = new AbortController()
      const { origin, path, body, timeoutMs } = request
      const end = (result: Effect.Effect<Reply, AttemptFailure>) => {
        timing.callOff(timer)
        resume(result)
      }
      const timer = timing.after(timeoutMs, () => {
        end(Effect.fail(timedOut(request.phase, timeoutMs)))
        controller.abort()
      })
      const run = async (): Promise<Reply> => {
        request.phase = "headers"
        const response = await fetch(origin + path, {
          method: "POST",
          headers,
          body,
          redirect: "manual",
          signal: controller.signal
        })
        request.phase = "body"
        return {
          status: response.status,
          body: await read(response),
          header: (name) => response.headers.get(name) ?? undefined
        }
      }
      run().then(
        (reply) => end(Effect.succeed(reply)),
        (error) => {
          const failure =
            error instanceof TooLong ? tooLong(error.status, maxReplyBytes) : connectionFailed(error, request.phase)
          end(Effect.fail(failure))
          controller.abort()
        }
      )
      return Effect.sync(() => {
        timing.callOff(timer)
        controller.abort()
      })
    })
