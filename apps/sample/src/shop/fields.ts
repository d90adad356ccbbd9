/** Reading what a request brings. */
import { ShopError } from "./Shop.ts"

/** A field of a JSON body, as text. */
export const textField = (body: unknown, name: string): string => {
  const value = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined
  if (typeof value !== "string" || value === "") throw new ShopError(400, `Give "${name}" as text in a JSON body.`)
  return value
}
