/**
 * Looking into parsed JSON of which nothing is known.
 */

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Own fields only: a packet that says `__proto__` or `constructor` must find nothing there. */
export const own = (object: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined

/** A value's JSON type in words, for texts of errors: never the value, which may be long or secret. */
export const typeName = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (value === null) return "null"
  if (Array.isArray(value)) return "an Array"
  return { string: "a String", number: "a Number", boolean: "a Boolean" }[typeof value as string] ?? "an Object"
}
