/** HTTP exchanges over a `fetch` function. */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import { clientFault, exchangeFailed, timedOut, tooLong } from "../../model/networkFailure.ts"
import { maxReplyBytes, type Reply } from "../../model/Reply.ts"
import { InFlight, type Member } from "../InFlight.ts"
import type { Timers } from "../Timers.ts"
import type { Request } from "./Request.ts"

export interface FetchOptions {
  readonly fetch: typeof globalThis.fetch
  readonly headers: Readonly<Record<string, string>>
  readonly timers: Timers
}

/** An answer that goes on and on. */
class TooLong extends Error {
  readonly status: number
  constructor(status: number) {
    super()
    this.status = status
  }
}

/** What the `fetch` function gave can't be read. */
class NoResponse extends Error {}

const method = (of: object, name: string): (() => unknown) | undefined => {
  const found = (of as Readonly<Record<string, unknown>>)[name]
  return typeof found === "function" ? () => found.call(of) : undefined
}

const utf8 = new TextEncoder()

/** The body of a double in somebody's tests, which has no stream. */
const bodyOfDouble = async (response: object): Promise<Uint8Array> => {
  const text = method(response, "text")
  if (text !== undefined) return utf8.encode(String(await text()))
  const json = method(response, "json")
  if (json !== undefined) return utf8.encode(JSON.stringify(await json()))
  throw new NoResponse("it has neither a body that can be read nor text() nor json()")
}

/** The body, decompressed, as far as any answer of Desk's could go. */
const bodyOf = async (response: object, status: number): Promise<Uint8Array> => {
  const body: unknown = "body" in response ? response.body : undefined
  if (body === null) return new Uint8Array()
  const isStream = typeof body === "object" && (Symbol.asyncIterator in body || Array.isArray(body))
  const chunks: Array<Uint8Array> = []
  let bytes = 0
  for await (const chunk of isStream ? (body as AsyncIterable<Uint8Array>) : [await bodyOfDouble(response)]) {
    bytes += chunk.length
    if (bytes > maxReplyBytes) throw new TooLong(status)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const statusOf = (response: unknown): number => {
  if (typeof response !== "object" || response === null)
    throw new NoResponse(`it is ${response === null ? "null" : typeof response}`)
  const status: unknown = "status" in response ? response.status : undefined
  if (typeof status === "number" && Number.isInteger(status)) return status
  throw new NoResponse("it has no status")
}

/** A header by its name in lower case, where there are headers. */
const headersOf = (response: object): Reply["header"] => {
  const headers: unknown = "headers" in response ? response.headers : undefined
  const get = typeof headers === "object" && headers !== null && "get" in headers ? headers.get : undefined
  if (typeof get !== "function") return () => undefined
  return (name) => {
    const value: unknown = get.call(headers, name)
    return typeof value === "string" ? value : undefined
  }
}

const checkFetch = "Give a status, and a body, text() or json()."

export const fetchExchange = ({ fetch, headers, timers }: FetchOptions) => {
  const timed = new InFlight<Member>(timers)

  const call = async (request: Request, signal: AbortSignal): Promise<Reply> => {
    const { origin, path, body } = request
    // Nobody sees when it begins to write: from here on it may have left.
    request.phase = "headers"
    const response: Response = await fetch(origin + path, { method: "POST", headers, body, redirect: "manual", signal })
    request.phase = "body"
    const status = statusOf(response)
    return { status, body: await bodyOf(response, status), header: headersOf(response) }
  }

  const failureOf = (error: unknown, { phase }: Request): AttemptFailure => {
    if (error instanceof TooLong) return tooLong(error.status, maxReplyBytes)
    return error instanceof NoResponse
      ? clientFault(error, phase, `what the fetch function gave is no Response: ${error.message}`, checkFetch)
      : exchangeFailed(error, phase)
  }

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
