/**
 * Plain checks of unknown values: each returns a fresh, clean copy, or reports what is wrong and where.
 * They read every property once, own properties only, and never throw on their own account (a getter may).
 */
import type { Issue } from "./Issue.ts"
import type { JsonObject, JsonValue } from "./Json.ts"

export type AddIssue = (path: string, message: string) => void

/** The clean value, or `undefined` after an issue was added. */
export type Validator<A> = (value: unknown, path: string, addIssue: AddIssue) => A | undefined

export type Validated<C> = C extends Validator<infer A> ? A : never

/** What a value is, in words, without showing the value. */
const nameOf = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (value === null) return "null"
  if (Array.isArray(value)) return "an array"
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a number"
  return typeof value === "object" ? "an object" : `a ${typeof value}`
}

const expected = (value: unknown, what: string): string =>
  value === undefined ? `is required: ${what}` : `must be ${what}, not ${nameOf(value)}`

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** An own property, or nothing: what a class or a polluted prototype adds is not the caller's message. */
export const ownProperty = (value: object, key: PropertyKey): unknown =>
  Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined

/** Unicode text without half surrogate pairs, which no server could read. `min: 1` refuses the empty string. */
export const text =
  ({ min = 0 }: { min?: 0 | 1 } = {}): Validator<string> =>
  (value, path, addIssue) => {
    if (typeof value !== "string") addIssue(path, expected(value, "a string"))
    else if (value.length < min) addIssue(path, "must not be empty")
    else if (!value.isWellFormed()) addIssue(path, "holds half a surrogate pair, which is no text")
    else return value
    return undefined
  }

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f]/

const nonEmptyString = text({ min: 1 })

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
    addIssue(path, `must be ${JSON.stringify(wanted)}`)
    return undefined
  }

export interface Optional<A> {
  readonly optional: Validator<A>
}
export const optional = <A>(check: Validator<A>): Optional<A> => ({ optional: check })

type Fields = Readonly<Record<string, Validator<unknown> | Optional<unknown>>>
type Clean<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: Validated<F[K]>
} & {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: F[K] extends Optional<infer A> ? A : never
}

const below = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`)

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
      const field = ownProperty(value, name)
      if ("optional" in rule) {
        if (field !== undefined) clean[name] = rule.optional(field, below(path, name), addIssue)
      } else clean[name] = rule(field, below(path, name), addIssue)
    }
    return clean as Clean<F>
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
    return Array.from({ length }, (_, i) => check(ownProperty(value, i), `${path}[${i}]`, addIssue) as A)
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
  else if (typeof value === "string") return text()(value, path, addIssue)
  else if (typeof value === "number") return finite(value, path, addIssue)
  else if (depth > maxDepth) addIssue(path, `is nested more than ${maxDepth} deep, or holds itself`)
  else if (Array.isArray(value)) {
    return list((one, at) => jsonAt(one, at, walk, depth + 1) ?? null)(value, path, addIssue)
  } else if (isObject(value) && isPlain(value)) {
    const clean: Record<string, JsonValue> = Object.create(null)
    for (const key of Object.keys(value)) {
      const field = ownProperty(value, key)
      if (field === undefined) continue
      if (!key.isWellFormed()) addIssue(path, "has a key that holds half a surrogate pair, which is no text")
      const json = jsonAt(field, `${path}.${key}`, walk, depth + 1)
      if (json !== undefined) clean[key] = json
    }
    return clean
  } else addIssue(path, `can't be written as JSON: ${isObject(value) ? "it is not a plain object" : nameOf(value)}`)
  return undefined
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

/** Anything that JSON can say without loss. */
const json: Validator<JsonValue> = (value, path, addIssue) => jsonAt(value, path, { addIssue, nodes: 0 }, 0)

/** A plain object that JSON can say without loss. */
export const jsonObject: Validator<JsonObject> = (value, path, addIssue) => {
  if (isObject(value) && !Array.isArray(value)) return json(value, path, addIssue) as JsonObject | undefined
  addIssue(path, expected(value, "an object"))
  return undefined
}

/** No more faults are told: a thing that holds itself may have millions. */
const maxIssues = 1000

/** Thrown to stop a check; made once, since making an error costs more than all checks of a message. */
const enough = new Error("enough")

const none: ReadonlyArray<Issue> = Object.freeze([])

/** Runs checks over something hostile: what a getter or a proxy throws becomes an issue too. */
export const validate = <A>(
  run: (addIssue: AddIssue) => A
): { readonly value?: A; readonly issues: ReadonlyArray<Issue> } => {
  const issues: Array<Issue> = []
  try {
    const value = run((path, message) => {
      if (issues.length >= maxIssues) throw enough
      issues.push(Object.freeze({ path, message }))
    })
    return { value, issues: issues.length === 0 ? none : Object.freeze(issues) }
  } catch (error) {
    const message = error === enough ? "has more faults than are told" : "can't be read: one of its properties throws"
    issues.push(Object.freeze({ path: "", message }))
    return { issues: Object.freeze(issues) }
  }
}
