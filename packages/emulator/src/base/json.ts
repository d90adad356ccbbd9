/**
 * Reading JSON, and looking into what was read, of which nothing is known.
 */

/**
 * How many arrays and objects may stand in one another. The documents' packets have about six; whatever walks a value that is nested thousands
 * of times (`JSON.stringify` for a start) ends in an overflow of the stack, so such a value is not let in anywhere.
 */
const MAX_DEPTH = 64

/** A parsed value, or in words why there is none; the engine's own words quote the text, which may hold a secret. */
export type Parsed = { readonly value: unknown } | { readonly why: string }

export const parseJson = (text: string): Parsed => {
  if (text === "") return { why: "is empty" }
  // Before it is parsed: the text alone tells.
  if (depthOf(text) > MAX_DEPTH) return { why: `is nested more than ${MAX_DEPTH} levels deep` }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { why: "does not parse" }
  }
}

/** The largest number of brackets that are open at a time, those in strings aside. */
const depthOf = (text: string): number => {
  let [depth, deepest, isString] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isString) {
      if (character === "\\") at += 1
      else if (character === '"') isString = false
    } else if (character === '"') isString = true
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth)
    else if (character === "]" || character === "}") depth -= 1
  }
  return deepest
}

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
