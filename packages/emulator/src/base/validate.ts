/**
 * The one validator for what callers give: options, faults, bodies and queries of the API, the command line. Whatever is wrong or unknown is
 * named, nothing is guessed at, and no value is repeated: it may be a key. (The documents' own rules are in `judge`, each with its code.)
 */

import { nearest } from "./nearest.ts"
import { arrayOf, type JsonSchema, objectWith } from "./schema.ts"

/** What a value must be, in code and in words that follow "must be". */
export interface Check<T = unknown> {
  readonly is: (value: unknown) => value is T
  readonly expected: string
  /** The same as JSON Schema, as far as that can say it. */
  readonly schema: JsonSchema
  /** Whether a number that it refuses may be repeated: it is no secret, and helps. */
  readonly isShown?: true
}

export interface RequiredCheck<T = unknown> extends Check<T> {
  readonly required: true
}

/** The known fields by name. */
export type Fields = Readonly<Record<string, Check | RequiredCheck>>

type ValueOf<C> = C extends Check<infer T> ? T : never
type RequiredNames<F> = { [K in keyof F]: F[K] extends RequiredCheck ? K : never }[keyof F]

/** What fields hold once they are checked; those that are not required may be missing. */
export type Values<F extends Fields> = { readonly [K in RequiredNames<F>]: ValueOf<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredNames<F>>]?: ValueOf<F[K]>
}

export const check = <T>(expected: string, test: (value: unknown) => boolean, schema: JsonSchema = {}): Check<T> => ({
  is: (value): value is T => test(value),
  expected,
  schema
})

export const shown = <T>(one: Check<T>): Check<T> => ({ ...one, isShown: true })

export const required = <T>(one: Check<T>): RequiredCheck<T> => ({ ...one, required: true })

export const integer = (min: number, max: number, expected = `an integer from ${min} to ${max}`): Check<number> =>
  check(expected, (value) => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max, {
    type: "integer",
    minimum: min,
    maximum: max
  })

/** A string that is not empty. */
export const text = (maxLength = Number.POSITIVE_INFINITY): Check<string> =>
  check(
    `a string that is not empty${Number.isFinite(maxLength) ? `, of at most ${maxLength} characters` : ""}`,
    (value) => typeof value === "string" && value !== "" && value.length <= maxLength,
    { type: "string", minLength: 1, ...(Number.isFinite(maxLength) ? { maxLength } : {}) }
  )

export const listOf = <T>(one: Check<T>, expected: string): Check<readonly T[]> =>
  check(expected, (value) => Array.isArray(value) && value.every(one.is), arrayOf(one.schema))

export const anyString: Check<string> = check("a string", (value) => typeof value === "string", { type: "string" })
export const flag: Check<boolean> = check("a boolean", (value) => typeof value === "boolean", { type: "boolean" })

/** A part of all requests. */
export const share: Check<number> = check(
  "a number above 0, at most 1",
  (value) => typeof value === "number" && value > 0 && value <= 1,
  { type: "number", exclusiveMinimum: 0, maximum: 1 }
)

export const oneOf = <const T extends string | number>(...values: readonly T[]): Check<T> =>
  check([values.slice(0, -1).join(", "), values.at(-1)].join(" or "), (value) => values.some((one) => one === value), {
    enum: values
  })

/** What an object of these fields must be. */
export const schemaOf = (fields: Fields): JsonSchema => ({
  ...objectWith(
    Object.entries(fields).map(([name, field]) => [
      name,
      "required" in field ? field.schema : { optional: field.schema }
    ])
  ),
  additionalProperties: false
})

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/**
 * What somebody says by an object, for `validate`: its own fields and those of its classes, getters included. A class may have other
 * fields and methods, which are no mistakes unless they are close to a known name.
 */
export const saidBy = (given: object, fields: Fields): ReadonlyArray<readonly [name: string, value: unknown]> => {
  const names = new Set<string>()
  for (let one: object | null = given; one !== null && one !== Object.prototype; one = Object.getPrototypeOf(one)) {
    for (const name of Object.getOwnPropertyNames(one)) names.add(name)
  }
  const known = Object.keys(fields)
  const counts = (name: string): boolean => isPlain(given) || nearest(name, known) !== undefined
  return [...names].filter(counts).map((name) => [name, (given as Readonly<Record<string, unknown>>)[name]])
}

/** How fields are spoken of, and what is thrown. */
export interface Naming {
  /** As in "is no option". */
  readonly noun: string
  /** Stands before each name, e.g. `fault.`. */
  readonly prefix?: string
  readonly error: (message: string) => Error
}

/** The checked values; throws what is wrong first. A value that is undefined counts as left out. */
export const validate = <F extends Fields>(
  given: Iterable<readonly [name: string, value: unknown]>,
  fields: F,
  { noun, prefix = "", error }: Naming
): Values<F> => {
  const values = new Map<string, unknown>()
  for (const [name, value] of given) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field === undefined) {
      const known = Object.keys(fields)
      const near = nearest(name, known)
      // The name of one that is close is short and printable but for a few letters, which are shown as JSON shows them.
      if (near !== undefined) {
        const shown = JSON.stringify(prefix + name).slice(1, -1)
        throw error(`unknown ${noun.split(" ")[0]} ${shown}: did you mean ${prefix}${near}?`)
      }
      throw error(
        `${JSON.stringify(prefix + name.slice(0, 40))} is no ${noun}: there are ${known.join(", ") || "none"}`
      )
    }
    if (value === undefined) continue
    if (values.has(name)) throw error(`${prefix}${name} is given twice`)
    if (!field.is(value)) {
      const not = field.isShown === true && typeof value === "number" ? `, not ${value}` : ""
      throw error(`${prefix}${name} must be ${field.expected}${not}`)
    }
    values.set(name, value)
  }
  for (const [name, field] of Object.entries(fields)) {
    if ("required" in field && !values.has(name))
      throw error(`${prefix}${name} is missing: it must be ${field.expected}`)
  }
  return Object.fromEntries(values) as Values<F>
}
