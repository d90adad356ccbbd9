/**
 * Calls of the API.
 */
import type { ApiErrorBody } from "../src/api/protocol.ts"

export class ApiError extends Error {}

export const get = <T>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<T> => {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]]
  )
  return read(fetch(`/_emulator${path}${given.length === 0 ? "" : `?${new URLSearchParams(given)}`}`))
}

export const post = <T>(path: string, body: unknown = {}): Promise<T> =>
  read(
    fetch(`/_emulator${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body)
    })
  )

const read = async <T>(answer: Promise<Response>): Promise<T> => {
  const response = await answer
  const value = (await response.json()) as T | ApiErrorBody
  if (typeof value === "object" && value !== null && "error" in value) throw new ApiError(value.error.message)
  return value
}
