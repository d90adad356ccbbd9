/** The caller's signal: of this realm, of another, or of a polyfill. */
import { type AddIssue, isObject, property } from "./validate.ts"

/** Whether a signal is aborted; nothing for what is no signal of the standard's shape. */
export const abortedOf = (given: unknown, path: string, addIssue: AddIssue): boolean | undefined => {
  if (!isObject(given)) return undefined
  const field = (name: string) => property(given, name, addIssue, path)
  const aborted = field("aborted")
  const listens = typeof field("addEventListener") === "function" && typeof field("removeEventListener") === "function"
  return listens && typeof aborted === "boolean" ? aborted : undefined
}
