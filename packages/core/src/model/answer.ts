/**
 * Answers that are read leniently: of a command that does something, code 0 says that it was done, whatever else is missing.
 * An empty string stands for nothing.
 */
import { isObject, ownProperty, type Validator } from "./validate.ts"

/** All fields of an answer, unread. */
export const anyFields: Validator<object> = (value) => (isObject(value) ? value : {})

/** The text in a field, where there is any. */
export const textIn = (answer: object, field: string): string | undefined => {
  const value = ownProperty(answer, field)
  return typeof value === "string" && value !== "" ? value : undefined
}
