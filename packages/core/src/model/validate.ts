/**
 * Plain checks of unknown values: each returns a fresh, clean copy, or reports what is wrong and where.
 * They read every property once, own properties only, and never throw on their own account (a getter may).
 */
import type { Issue } from "./DeskError.ts"

export type Report = (path: string, message: string) => void

/** The clean value, or `undefined` after a report. */
export type Check<A> = (value: unknown, path: string, report: Report) => A | undefined

export type Checked<C> = C extends Check<infer A> ? A : never

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | ReadonlyArray<JsonValue> | JsonObject
/** An object that JSON can say. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined
}

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
export const own = (value: object, key: PropertyKey): unknown =>
  Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined

/** Unicode text without half surrogate pairs, which no server could read. `min: 1` refuses the empty string. */
export const text =
  ({ min = 0 }: { min?: 0 | 1 } = {}): Check<string> =>
  (value, path, report) => {
    if (typeof value !== "string") report(path, expected(value, "a string"))
    else if (value.length < min) report(path, "must not be empty")
    else if (!value.isWellFormed()) report(path, "holds half a surrogate pair, which is no text")
    else return value
    return undefined
  }

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f]/

const filled = text({ min: 1 })

/** An id: text that is not empty and holds no control character. */
export const id: Check<string> = (value, path, report) => {
  const clean = filled(value, path, report)
  if (clean !== undefined && controls.test(clean)) report(path, "must not hold control characters")
  else return clean
  return undefined
}

export const finite: Check<number> = (value, path, report) => {
  if (typeof value === "number" && Number.isFinite(value)) return value
  report(path, typeof value === "number" ? "must be a finite number" : expected(value, "a number"))
  return undefined
}

export const integer =
  (min: number, max: number): Check<number> =>
  (value, path, report) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value
    const range = `an integer from ${min} to ${max}`
    report(path, typeof value === "number" ? `must be ${range}` : expected(value, range))
    return undefined
  }

export const literal =
  <const A extends string | number | boolean>(wanted: A): Check<A> =>
  (value, path, report) => {
    if (value === wanted) return wanted
    report(path, `must be ${JSON.stringify(wanted)}`)
    return undefined
  }

export interface Optional<A> {
  readonly optional: Check<A>
}
export const optional = <A>(check: Check<A>): Optional<A> => ({ optional: check })

type Fields = Readonly<Record<string, Check<unknown> | Optional<unknown>>>
type Clean<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: Checked<F[K]>
} & {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: F[K] extends Optional<infer A> ? A : never
}

/** An object of these fields; any other field is left behind. */
export const struct = <const F extends Fields>(fields: F): Check<Clean<F>> => {
  const entries = Object.entries(fields)
  return (value, path, report) => {
    if (!isObject(value)) {
      report(path, expected(value, "an object"))
      return undefined
    }
    const clean: Record<string, unknown> = {}
    for (const [name, rule] of entries) {
      const field = own(value, name)
      if ("optional" in rule) {
        if (field !== undefined) clean[name] = rule.optional(field, `${path}.${name}`, report)
      } else clean[name] = rule(field, `${path}.${name}`, report)
    }
    return clean as Clean<F>
  }
}

/** Two bytes are the least that an item of an array takes in a packet of 12 288. */
export const maxItems = 6144

export const list =
  <A>(check: Check<A>, { min = 0 }: { min?: number } = {}): Check<ReadonlyArray<A>> =>
  (value, path, report) => {
    if (!Array.isArray(value)) {
      report(path, expected(value, "an array"))
      return undefined
    }
    // Read once, and without the array's own iterator: a proxy's may change, or never end.
    const { length } = value
    if (!(length >= min)) report(path, `must hold at least ${min}`)
    if (length > maxItems) {
      report(path, `holds more than a packet can: ${length}`)
      return undefined
    }
    return Array.from({ length }, (_, i) => check(own(value, i), `${path}[${i}]`, report) as A)
  }

/** A walk over a caller's data ends here: nothing real is so deep, no packet holds so much, and cycles grow for ever. */
const maxDepth = 64
const maxNodes = 8192

interface Walk {
  readonly report: Report
  nodes: number
}

const jsonAt = (value: unknown, path: string, walk: Walk, depth: number): JsonValue | undefined => {
  const { report } = walk
  walk.nodes += 1
  if (walk.nodes > maxNodes) {
    if (walk.nodes === maxNodes + 1) report(path, "holds more than a packet can, or holds itself")
  } else if (value === null || typeof value === "boolean") return value
  else if (typeof value === "string") return text()(value, path, report)
  else if (typeof value === "number") return finite(value, path, report)
  else if (depth > maxDepth) report(path, `is nested more than ${maxDepth} deep, or holds itself`)
  else if (Array.isArray(value)) {
    return list((one, at) => jsonAt(one, at, walk, depth + 1) ?? null)(value, path, report)
  } else if (isObject(value) && isPlain(value)) {
    const clean: Record<string, JsonValue> = Object.create(null)
    for (const key of Object.keys(value)) {
      const field = own(value, key)
      if (field === undefined) continue
      if (!key.isWellFormed()) report(path, "has a key that holds half a surrogate pair, which is no text")
      const json = jsonAt(field, `${path}.${key}`, walk, depth + 1)
      if (json !== undefined) clean[key] = json
    }
    return clean
  } else report(path, `can't be written as JSON: ${isObject(value) ? "it is not a plain object" : nameOf(value)}`)
  return undefined
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

/** Anything that JSON can say without loss. */
const json: Check<JsonValue> = (value, path, report) => jsonAt(value, path, { report, nodes: 0 }, 0)

/** A plain object that JSON can say without loss. */
export const jsonObject: Check<JsonObject> = (value, path, report) => {
  if (isObject(value) && !Array.isArray(value)) return json(value, path, report) as JsonObject | undefined
  report(path, expected(value, "an object"))
  return undefined
}

/** No more faults are told: a thing that holds itself may have millions. */
const maxIssues = 1000

/** Thrown to stop a check; made once, since making an error costs more than all checks of a message. */
const enough = new Error("enough")

const none: ReadonlyArray<Issue> = Object.freeze([])

/** Runs checks over something that may bite: what a getter or a proxy throws becomes an issue too. */
export const collect = <A>(
  run: (report: Report) => A
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
