/**
 * Strict reading of what the API is given: a field that is wrong or unknown is named, never guessed at.
 */
import { isObject } from "../base/json.ts"
import { ApiError } from "./ApiError.ts"

export interface FieldCheck {
  readonly holds: (value: unknown) => boolean
  readonly expected: string
}

export const isText = (maxLength: number): FieldCheck => ({
  holds: (value) => typeof value === "string" && value !== "" && value.length <= maxLength,
  expected: `a string that is not empty, of at most ${maxLength} characters`
})

export const isInteger = (min: number, max: number): FieldCheck => ({
  holds: (value) => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max,
  expected: `an integer from ${min} to ${max}`
})

export const isShare: FieldCheck = {
  holds: (value) => typeof value === "number" && value > 0 && value <= 1,
  expected: "a number above 0, at most 1"
}

export const isAnything: FieldCheck = { holds: () => true, expected: "anything" }

type Checks = Readonly<Record<string, FieldCheck>>

/** The fields of a JSON body, each of which may be missing; an empty body is an empty object. */
export const readFields = (body: string, checks: Checks): ReadonlyMap<string, unknown> => {
  const value = body === "" ? {} : parse(body)
  if (!isObject(value)) throw new ApiError(400, "body", "the body must be a JSON object")
  return checked(Object.entries(value), checks, "field")
}

/** The parameters of a query. What must be an integer is read as one. */
export const readQuery = (query: URLSearchParams, checks: Checks): ReadonlyMap<string, unknown> => {
  const entries = [...query].map(([name, text]): [string, unknown] => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : text
    return [name, known(checks, name)?.holds(number) === true ? number : text]
  })
  return checked(entries, checks, "parameter")
}

/** For a field that must be there. */
export const needed = (fields: ReadonlyMap<string, unknown>, name: string, expected: string): unknown => {
  const value = fields.get(name)
  if (value === undefined) throw new ApiError(400, "field", `${name} is missing: it must be ${expected}`)
  return value
}

const checked = (
  entries: readonly (readonly [string, unknown])[],
  checks: Checks,
  what: "field" | "parameter"
): ReadonlyMap<string, unknown> => {
  const names = Object.keys(checks).join(", ") || "none"
  for (const [name, value] of entries) {
    const check = known(checks, name)
    if (check === undefined) {
      throw new ApiError(
        400,
        what,
        `${JSON.stringify(name.slice(0, 40))} is no ${what} of this call: there are ${names}`
      )
    }
    if (!check.holds(value)) throw new ApiError(400, what, `${name} must be ${check.expected}`)
  }
  const fields = new Map(entries)
  if (fields.size < entries.length) throw new ApiError(400, what, `a ${what} is given twice`)
  return fields
}

const known = (checks: Checks, name: string): FieldCheck | undefined =>
  Object.hasOwn(checks, name) ? checks[name] : undefined

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(400, "body", "the body is not valid JSON")
  }
}
