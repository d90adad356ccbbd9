/** Reading what a request brings. */
import type { Language } from "./language.ts"
import { ShopError } from "./Shop.ts"

const fieldOf = (given: unknown, name: string): unknown =>
  typeof given === "object" && given !== null ? (given as Record<string, unknown>)[name] : undefined

/** A field of a JSON body, or of a query, as text. */
export const textField = (given: unknown, name: string): string => {
  const value = fieldOf(given, name)
  if (typeof value !== "string" || value === "") throw new ShopError(400, `Give "${name}" as text.`)
  return value
}

/** Whoever signs up or orders is answered before their message is checked: a name that none can have is refused here. */
export const userIdField = (given: unknown): string => {
  const userId = textField(given, "userId")
  if (!/^[^\p{Control}]{1,32}$/u.test(userId)) throw new ShopError(400, `Give "userId" as 1 to 32 characters.`)
  return userId
}

/** Of the customer; Chinese unless it says otherwise. */
export const languageField = (body: unknown): Language => (fieldOf(body, "language") === "en" ? "en" : "zh")
