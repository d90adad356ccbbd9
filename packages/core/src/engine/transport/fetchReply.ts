/** What a `fetch` function gave, as an answer: a `Response`, or what somebody's test has in its place. */
import type { Reply } from "../../model/Reply.ts"
import { nameOf } from "../../model/validate.ts"

/** An answer that goes on and on. */
export class TooLong extends Error {
  readonly status: number
  constructor(status: number) {
    super()
    this.status = status
  }
}

/** What the `fetch` function gave can't be read. */
export class NoResponse extends Error {}

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
export const bodyOf = async (response: object, status: number, maxBytes: number): Promise<Uint8Array> => {
  const body: unknown = "body" in response ? response.body : undefined
  if (body === null) return new Uint8Array()
  const isStream = typeof body === "object" && (Symbol.asyncIterator in body || Array.isArray(body))
  // Most answers come in one piece.
  let read: Uint8Array | undefined
  let rest: Array<Uint8Array> | undefined
  let bytes = 0
  for await (const chunk of isStream ? (body as AsyncIterable<Uint8Array>) : [await bodyOfDouble(response)]) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new TooLong(status)
    if (read === undefined) read = chunk
    else if (rest === undefined) rest = [read, chunk]
    else rest.push(chunk)
  }
  return rest === undefined ? (read ?? new Uint8Array()) : Buffer.concat(rest)
}

/** Throws where there is none. */
export const statusOf = (response: unknown): number => {
  if (typeof response !== "object" || response === null)
    throw new NoResponse(`it is ${response === undefined ? "undefined" : nameOf(response)}`)
  const status: unknown = "status" in response ? response.status : undefined
  if (typeof status === "number" && Number.isInteger(status)) return status
  throw new NoResponse("it has no status")
}

/** A header by its name in lower case, where there are headers. */
export const headersOf = (response: object): Reply["header"] => {
  const headers: unknown = "headers" in response ? response.headers : undefined
  const get = typeof headers === "object" && headers !== null && "get" in headers ? headers.get : undefined
  if (typeof get !== "function") return () => undefined
  return (name) => {
    const value: unknown = get.call(headers, name)
    return typeof value === "string" ? value : undefined
  }
}
