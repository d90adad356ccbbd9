/** Options as they were given: read once, checked, and nothing ignored. */
import { type ConfigIssue, DeskConfigError } from "@tcdesk/core"
import { readProperty, unknownOptions } from "@tcdesk/core/adapter"

/** What must hold for a value, to be read after the option's name; undefined where it does. */
export type Rule = (value: unknown) => string | undefined

export const whole =
  (min: number, max: number, what = "a whole number"): Rule =>
  (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : `must be ${what} from ${min} to ${max}`

export const milliseconds = (min: number, max = Number.MAX_SAFE_INTEGER): Rule => whole(min, max, "milliseconds")

export const aFunction: Rule = (value) => (typeof value === "function" ? undefined : "must be a function")

export const oneOf =
  (...known: ReadonlyArray<string>): Rule =>
  (value) =>
    known.includes(value as string) ? undefined : `must be ${known.map((one) => `"${one}"`).join(" or ")}`

/** An object that has these methods. */
export const having =
  (what: string, ...methods: ReadonlyArray<string>): Rule =>
  (value) => {
    const has = (name: string) => typeof readProperty(value as object, name) === "function"
    return typeof value === "object" && value !== null && methods.every(has) ? undefined : `must be ${what}`
  }

export const truth: Rule = (value) => (typeof value === "boolean" ? undefined : "must be true or false")

export const text: Rule = (value) => (typeof value === "string" && value !== "" ? undefined : "must be a text")

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** Reads every option one time. The names of `rules` are all there are; those that are `required` must be given. */
type Reader = (
  options: unknown,
  rules: Readonly<Record<string, Rule>>,
  required?: ReadonlyArray<string>,
  path?: string
) => Readonly<Record<string, unknown>>

const reader =
  (failure: (issues: ReadonlyArray<ConfigIssue>) => Error): Reader =>
  (options, rules, required = [], path = "") => {
    if (options !== undefined && !isObject(options))
      throw failure([{ option: path === "" ? "options" : path, message: "must be an object" }])
    const at = (name: string) => (path === "" ? name : `${path}.${name}`)
    const from: object = options ?? {}
    const read = Object.fromEntries(Object.keys(rules).map((name) => [name, readProperty(from, name)]))
    const issues = Object.entries(rules).flatMap(([name, rule]): ReadonlyArray<ConfigIssue> => {
      if (read[name] === undefined) return required.includes(name) ? [{ option: at(name), message: "is required" }] : []
      const message = rule(read[name])
      return message === undefined ? [] : [{ option: at(name), message }]
    })
    const all = [...issues, ...unknownOptions(from, Object.keys(rules))]
    if (all.length > 0) throw failure(all)
    return read
  }

/** Of something that is made. Throws a `DeskConfigError` that names each faulty option, and never its value. */
export const readOptions: Reader = reader((issues) => new DeskConfigError(issues))

/** What is said of an unknown name begins with it already. */
const told = ({ option, message }: ConfigIssue): string =>
  message.startsWith("unknown ") ? message : `${option} ${message}`

/** Of a call. Throws a `TypeError` that does the same. */
export const readCallOptions: Reader = reader((issues) => new TypeError(issues.map(told).join("; ")))
