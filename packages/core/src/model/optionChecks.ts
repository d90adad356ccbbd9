/** Checks that options of several kinds have in common: of a client, of a webhook. */
import { maxTimeMs } from "./time.ts"
import { type AddIssue, expected, type Validator } from "./validate.ts"

export const within =
  (what: string, min: number, max: number, whole = true): Validator<number> =>
  (value, path, addIssue) => {
    if (typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value))) return value
    const range = `${what} from ${min} to ${max}`
    const isNumber = typeof value === "number"
    addIssue(path, isNumber ? `must be ${range}` : expected(value, range))
    return undefined
  }

export const milliseconds = within("milliseconds", 1, maxTimeMs)
export const pauseMs = within("milliseconds", 0, maxTimeMs)

/** `.env` files allow quotes; what hands them on as they are, `docker run --env-file` for one, makes them part of the value. */
export const isQuoted = (value: string): boolean => /^["'`]|["'`]$/.test(value)

/** Keys are visible ASCII: anything else came with a mistake in copying. */
export const secret: Validator<string> = (value, path, addIssue) => {
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value) && !isQuoted(value)) return value
  const what = "plain text without blanks, quotes around it or characters outside ASCII"
  addIssue(path, typeof value === "string" ? `must be ${what}` : expected(value, what))
  return undefined
}

const appNumber = within("the app's number, an integer", 1, 0xffff_ffff)

/** It stands as text in `.env` files and vaults. */
export const sdkAppId: Validator<number> = (value, path, addIssue) => {
  if (typeof value !== "string") return appNumber(value, path, addIssue)
  addIssue(path, "must be the app's number, an integer: this is a string, not a number")
  return undefined
}

export const isFunction = (
  given: unknown,
  path: string,
  addIssue: AddIssue
): given is (...args: Array<unknown>) => unknown => {
  if (given !== undefined && typeof given !== "function") addIssue(path, expected(given, "a function"))
  return typeof given === "function"
}
