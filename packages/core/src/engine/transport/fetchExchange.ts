/** HTTP exchanges over a `fetch` function. */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import { connectionFailed, timedOut, tooLong } from "../../model/networkFailure.ts"
import { maxReplyBytes, type Reply } from "../../model/Reply.ts"
import { InFlight, type Member } from "../InFlight.ts"
import type { Timers } from "../Timers.ts"
import type { Request } from "./Transport.ts"

export interface FetchOptions {
  readonly fetch: typeof globalThis.fetch
  readonly headers: Readonly<Record<string, string>>
  readonly timers: Timers
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

export const fetchExchange = ({ fetch, headers, timers }: FetchOptions) => {
  const timed = new InFlight<Member>(timers)

  const call = async (request: Request, signal: AbortSignal): Promise<Reply> => {
    const { origin, path, body } = request
    // Nobody sees when it begins to write: from here on it may have left.
    request.phase = "headers"
    const response = await fetch(origin + path, { method: "POST", headers, body, redirect: "manual", signal })
    request.phase = "body"
    return {
      status: response.status,
      body: await read(response),
      header: (name) => response.headers.get(name) ?? undefined
    }
  }

  const failureOf = (error: unknown, request: Request): AttemptFailure =>
    error instanceof TooLong ? tooLong(error.status, maxReplyBytes) : connectionFailed(error, request.phase)

  return (request: Request): Effect.Effect<Reply, AttemptFailure> =>
    Effect.callback((resume) => {
      const controller = new AbortController()
      const now = timers.now()
      let over = false
      /** Whether this is its end. */
      const end = (): boolean => {
        if (over) return false
        over = true
        timed.delete(member)
        return true
      }
      const fail = (failure: AttemptFailure) => {
        if (!end()) return
        resume(Effect.fail(failure))
        controller.abort()
      }
      const member: Member = {
        index: 0,
        dueAt: now + request.timeoutMs,
        expire: () => fail(timedOut(request.phase, request.timeoutMs))
      }
      timed.add(member, now)
      call(request, controller.signal).then(
        (reply) => {
          if (end()) resume(Effect.succeed(reply))
        },
        (error) => fail(failureOf(error, request))
      )
      return Effect.sync(() => {
        if (end()) controller.abort()
      })
    })
}
