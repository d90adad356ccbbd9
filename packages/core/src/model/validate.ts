/**
 * Plain checks of unknown values: each returns a fresh, clean copy, or reports what is wrong and where.
 * They read every property once, by `property`, and what a getter throws becomes an issue.
 */
import { below, maxPathLength, showable } from "./bounds.ts"
import { holdersOf, isPlainObject, isPolluted, readProperty } from "./given.ts"
import type { AddIssue, Issue } from "./Issue.ts"
import type { JsonRecord, JsonValue } from "./Json.ts"
import { refuseUnknown } from "./unknownNames.ts"

export type { AddIssue } from "./Issue.ts"

/** The clean value, or `undefined` after an issue was added. */
export type Validator<A> = (value: unknown, path: string, addIssue: AddIssue) => A | undefined

/** What a check gives for a value that passes it. */
export type Validated<C> = C extends Validator<infer A> ? A : never

/** What a value is, in words, without showing the value. */
export const nameOf = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (value === null) return "null"
  if (Array.isArray(value)) return "an array"
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a number"
  return typeof value === "object" ? "an object" : `a ${typeof value}`
}

/** What is asked for, and what was given instead. */
export const expected = (value: unknown, what: string): string =>
  value === undefined ? `is required: ${what}` : `must be ${what}, not ${nameOf(value)}`

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** An own property, or nothing: for what was parsed from JSON, and for arrays, which inherit nothing that counts. */
export const ownProperty = (value: object, key: PropertyKey): unknown =>
  Object.hasOwn(value, key) ? (value as Readonly<Record<PropertyKey, unknown>>)[key] : undefined

/** Thrown to stop a check whose fault has been told; made once, like `enough`. */
const told = new Error("told")

const unreadable = (value: object, key: PropertyKey, path: string, addIssue: AddIssue): undefined => {
  if (throwsByItself(value, key)) {
    addIssue(path, "can't be read: it throws")
    throw told
  }
  return undefined
}

const throwsByItself = (value: object, key: PropertyKey): boolean => {
  try {
    return !isPolluted(value, key)
  } catch {
    return true
  }
}

/**
 * What the caller gives under a name, read once: own or inherited, a value or a getter; but not what a polluted
 * `Object.prototype` adds to every object. What can't be read is an issue, and ends the check.
 */
export const property = (value: object, key: PropertyKey, addIssue: AddIssue, path = String(key)): unknown => {
  try {
    return readProperty(value, key)
  } catch {
    return unreadable(value, key, path, addIssue)
  }
}

/** Unicode text without half surrogate pairs, which no server could read. */
const text =
  (min: 0 | 1): Validator<string> =>
  (value, path, addIssue) => {
    if (typeof value !== "string") addIssue(path, expected(value, "a string"))
    else if (value.length < min) addIssue(path, "must not be empty")
    else if (!value.isWellFormed()) addIssue(path, "holds half a surrogate pair, which is no text")
    else return value
    return undefined
  }

export const string: Validator<string> = text(0)
export const nonEmptyString: Validator<string> = text(1)

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f]/

/** An id: text that is not empty and holds no control character. */
export const id: Validator<string> = (value, path, addIssue) => {
  const clean = nonEmptyString(value, path, addIssue)
  if (clean !== undefined && controls.test(clean)) addIssue(path, "must not hold control characters")
  else return clean
  return undefined
}

export const finite: Validator<number> = (value, path, addIssue) => {
  if (typeof value === "number" && Number.isFinite(value)) return value
  addIssue(path, typeof value === "number" ? "must be a finite number" : expected(value, "a number"))
  return undefined
}

export const integer =
  (min: number, max: number): Validator<number> =>
  (value, path, addIssue) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value
    const range = `an integer from ${min} to ${max}`
    addIssue(path, typeof value === "number" ? `must be ${range}` : expected(value, range))
    return undefined
  }

export const literal =
  <const A extends string | number | boolean>(wanted: A): Validator<A> =>
  (value, path, addIssue) => {
    if (value === wanted) return wanted
    const what = JSON.stringify(wanted)
    addIssue(path, typeof value === typeof wanted ? `must be ${what}` : expected(value, what))
    return undefined
  }

export const flag: Validator<boolean> = (value, path, addIssue) => {
  if (typeof value === "boolean") return value
  addIssue(path, expected(value, "true or false"))
  return undefined
}

export const oneOf =
  <const A extends string | number>(wanted: ReadonlyArray<A>): Validator<A> =>
  (value, path, addIssue) => {
    const found = wanted.find((one) => one === value)
    if (found === undefined) addIssue(path, `must be ${wanted.map((one) => JSON.stringify(one)).join(" or ")}`)
    return found
  }

const readOwn = (value: object, key: PropertyKey, path: string, addIssue: AddIssue): unknown => {
  try {
    return ownProperty(value, key)
  } catch {
    return unreadable(value, key, path, addIssue)
  }
}

export interface Optional<A> {
  readonly optional: Validator<A>
}
export const optional = <A>(check: Validator<A>): Optional<A> => ({ optional: check })

type Fields = Readonly<Record<string, Validator<unknown> | Optional<unknown>>>
type Clean<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: Validated<F[K]>
} & {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?:
    | (F[K] extends Optional<infer A> ? A : never)
    | undefined
}

/** An object of these fields; any other field is left behind. */
export const struct = <const F extends Fields>(fields: F): Validator<Clean<F>> => {
  const entries = Object.entries(fields)
  return (value, path, addIssue) => {
    if (!isObject(value)) {
      addIssue(path, expected(value, "an object"))
      return undefined
    }
    const clean: Record<string, unknown> = {}
    for (const [name, rule] of entries) {
      const at = below(path, name)
      const field = property(value, name, addIssue, at)
      if (!("optional" in rule)) clean[name] = rule(field, at, addIssue)
      // Its own also where it is absent: whoever reads it must not come to a polluted prototype.
      else clean[name] = field === undefined ? undefined : rule.optional(field, at, addIssue)
    }
    return clean as Clean<F>
  }
}

/** An object of these fields and no others: for what callers give, and not for what Desk says. */
export const exact = <const F extends Fields>(fields: F): Validator<Clean<F>> => {
  const known = Object.keys(fields)
  const check = struct(fields)
  return (value, path, addIssue) => {
    if (isObject(value)) refuseUnknown(value, known, addIssue, "field", path)
    return check(value, path, addIssue)
  }
}

/** Two bytes are the least that an item of an array takes in a packet of 12 288. */
export const maxItems = 6144

export const list =
  <A>(check: Validator<A>, { min = 0 }: { min?: number } = {}): Validator<ReadonlyArray<A>> =>
  (value, path, addIssue) => {
    if (!Array.isArray(value)) {
      addIssue(path, expected(value, "an array"))
      return undefined
    }
    // Read once, and without the array's own iterator: a proxy's may change, or never end.
    const { length } = value
    if (!(length >= min)) addIssue(path, `must hold at least ${min}`)
    if (length > maxItems) {
      addIssue(path, `holds more than a packet can: ${length}`)
      return undefined
    }
    return Array.from({ length }, (_, i) => {
      const at = path.length > maxPathLength ? path : `${path}[${i}]`
      return check(readOwn(value, i, at, addIssue), at, addIssue) as A
    })
  }

/** A walk over a caller's data ends here: nothing real is so deep, no packet holds so much, and cycles grow for ever. */
const maxDepth = 64
const maxNodes = 8192

interface Walk {
  readonly addIssue: AddIssue
  nodes: number
}

const jsonAt = (value: unknown, path: string, walk: Walk, depth: number): JsonValue | undefined => {
  const { addIssue } = walk
  walk.nodes += 1
  if (walk.nodes > maxNodes) {
    if (walk.nodes === maxNodes + 1) addIssue(path, "holds more than a packet can, or holds itself")
  } else if (value === null || typeof value === "boolean") return value
  else if (typeof value === "string") return string(value, path, addIssue)
  else if (typeof value === "number") return finite(value, path, addIssue)
  else if (depth > maxDepth) addIssue(path, `is nested more than ${maxDepth} deep, or holds itself`)
  else if (Array.isArray(value)) {
    return list((one, at) => jsonAt(one, at, walk, depth + 1) ?? null)(value, path, addIssue)
  } else if (isObject(value) && (isPlainObject(value) || isInstance(value))) {
    if (!isPlainObject(value)) {
      const toJSON = property(value, "toJSON", addIssue, below(path, "toJSON"))
      if (typeof toJSON === "function") return jsonAt(toJSON.call(value), path, walk, depth + 1)
      reportInherited(value, path, addIssue)
    }
    const clean: Record<string, JsonValue> = Object.create(null)
    const keys = Object.keys(value)
    for (const key of keys) {
      const at = below(path, key)
      // Its own, and so read as it is: `__proto__` may be one of them.
      const field = readOwn(value, key, at, addIssue)
      if (field === undefined) continue
      if (!key.isWellFormed()) addIssue(path, "has a key that holds half a surrogate pair, which is no text")
      const json = jsonAt(field, at, walk, depth + 1)
      if (json !== undefined) clean[key] = json
    }
    if (Object.getOwnPropertyNames(value).length !== keys.length) reportHidden(value, path, addIssue)
    return clean
  } else addIssue(path, `can't be written as JSON: ${isObject(value) ? "it is not a plain object" : nameOf(value)}`)
  return undefined
}

/** JSON leaves out what is not enumerable. With a value that is meant; a getter is made so by accident. */
const reportHidden = (value: object, path: string, addIssue: AddIssue): void => {
  for (const key of Object.getOwnPropertyNames(value)) {
    const { enumerable, get } = Object.getOwnPropertyDescriptor(value, key) ?? {}
    if (get !== undefined && !enumerable) addIssue(below(path, key), "is a getter that is not enumerable")
  }
}

/** Of somebody's own class, and not of one of the language's or the platform's, whose instances JSON can't say. */
const isInstance = (value: object): boolean => Object.prototype.toString.call(value) === "[object Object]"

/** JSON leaves out what is inherited. Of methods that is meant; of anything else it would be a loss. */
const reportInherited = (value: object, path: string, addIssue: AddIssue): void => {
  for (const holder of holdersOf(Object.getPrototypeOf(value))) {
    for (const key of Object.getOwnPropertyNames(holder)) {
      const isMethod = typeof Object.getOwnPropertyDescriptor(holder, key)?.value === "function"
      if (!isMethod && !Object.hasOwn(value, key)) addIssue(below(path, key), "is inherited, which JSON leaves out")
    }
  }
}

/** An object that JSON can say without loss. */
export const jsonObject: Validator<JsonRecord> = (value, path, addIssue) => {
  const clean = isObject(value) && !Array.isArray(value) ? jsonAt(value, path, { addIssue, nodes: 0 }, 0) : undefined
  if (isObject(clean) && !Array.isArray(clean)) return clean as JsonRecord
  if (clean !== undefined) addIssue(path, "must be an object, and in JSON it is none")
  else if (!isObject(value) || Array.isArray(value)) addIssue(path, expected(value, "an object"))
  return undefined
}

const none: ReadonlyArray<Issue> = Object.freeze([])

/** Text that `JSON.stringify` makes of checked data, or an issue: it may be longer than any string. */
export const stringify = (clean: object, path: string, addIssue: AddIssue): string => {
  // On a prototype that every array or object has, it would write something else than what was checked.
  try {
    if ("toJSON" in none) addIssue(path, "can't be written as JSON: every array or object has a toJSON")
    return JSON.stringify(clean)
  } catch {
    addIssue(path, "can't be written as JSON: it is too long")
    return ""
  }
}

/** `issues` holds no more, and one that says how many were left out. */
const maxIssues = 100
/** No more are looked for: a thing that holds itself may have millions. */
const maxFaults = 1000

/** Thrown to stop a check; made once, since making an error costs more than all checks of a message. */
const enough = new Error("enough")

/** What a check gives: a value without issues, or issues. */
export interface Checked<A> {
  /** What was checked, as it is used from here on; absent where it has issues. */
  readonly value?: A
  /** At most 100, with paths of at most 200 characters, and one that says how many more there are. */
  readonly issues: ReadonlyArray<Issue>
  /** Faults that were found and are not in `issues`. */
  readonly more?: number
}

const ended = (issues: Array<Issue>, faults: number, atLeast = ""): Checked<never> => {
  const left = faults - issues.length
  if (left > 0) issues.push(Object.freeze({ path: "", message: `has ${atLeast}${left} more faults` }))
  return { issues: Object.freeze(issues), more: Math.max(0, faults - issues.length) }
}

/** Runs checks over something hostile: what a getter or a proxy throws becomes an issue too. */
export const validate = <A>(run: (addIssue: AddIssue) => A): Checked<A> => {
  const issues: Array<Issue> = []
  let faults = 0
  const addIssue: AddIssue = (path, message) => {
    if (faults >= maxFaults) throw enough
    faults += 1
    if (issues.length < maxIssues) issues.push(Object.freeze({ path: showable(path, maxPathLength), message }))
  }
  try {
    const value = run(addIssue)
    return faults === 0 ? { value, issues: none } : { ...ended(issues, faults), value }
  } catch (error) {
    if (error !== enough && error !== told && faults < maxFaults)
      addIssue("", "can't be read: one of its properties throws")
    return ended(issues, faults, error === enough ? "at least " : "")
  }
}
