/** Marked methods, as the options `on` and `answer` of a webhook, beside what the application says there itself. */
import { propertyNames, readProperty } from "@tcdesk/core/adapter"
import type { Found } from "./discovery.ts"

type Call = Found["call"]

/** Something that hears or answers, and what it is called in an error. */
interface Callee {
  readonly name: string
  readonly call: Call
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** All run, also when one of them fails. */
const together =
  (callees: ReadonlyArray<Callee>): Call =>
  async (...args) => {
    const outcomes = await Promise.allSettled(callees.map(async ({ call }) => call(...args)))
    const errors = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []))
    if (errors.length > 1)
      throw new AggregateError(errors, `${errors.length} of ${callees.length} handlers have failed.`)
    if (errors.length === 1) throw errors[0]
  }

/** One answer can be given. */
const theOnly = ([first, second]: ReadonlyArray<Callee>, key: string): Call => {
  if (first !== undefined && second === undefined) return first.call
  throw new Error(
    `Two methods answer ${key}: ${first?.name} and ${second?.name}. Desk can be given one answer: remove one of them, or name the webhook that it is for.`
  )
}

/** What the application itself has said, each function bound to its owner, which may be a class. What is wrong with it core says. */
const ownOf = (owner: object): ReadonlyMap<string, unknown> =>
  new Map(
    [...propertyNames(owner)]
      .filter((name) => name !== "constructor")
      .map((name) => {
        const value = readProperty(owner, name)
        return [name, typeof value === "function" ? value.bind(owner) : value]
      })
  )

/** One of the two options, with the methods that were found for its keys. */
const extended = (
  options: object,
  option: "on" | "answer",
  found: ReadonlyMap<string, ReadonlyArray<Callee>>,
  merge: (callees: ReadonlyArray<Callee>, key: string) => Call
): object => {
  const owner = readProperty(options, option) ?? {}
  if (found.size === 0 || !isObject(owner)) return {}
  const own = ownOf(owner)
  const merged = new Map(own)
  for (const [key, callees] of found) {
    const mine = own.get(key)
    const first = typeof mine === "function" ? [{ name: `the option ${option}.${key}`, call: mine as Call }] : []
    merged.set(key, merge([...first, ...callees], key))
  }
  return { [option]: Object.fromEntries(merged) }
}

/** The options `on` and `answer`, where methods were found for them. */
export const handlersOf = (options: object, found: ReadonlyArray<Found>): object => {
  const by = (keyOf: (one: Found) => string | undefined) => {
    const keyed = found.filter((one) => keyOf(one) !== undefined)
    return Map.groupBy(keyed, (one) => String(keyOf(one)))
  }
  return {
    ...extended(
      options,
      "on",
      by(({ mark }) => mark.hears),
      together
    ),
    ...extended(
      options,
      "answer",
      by(({ mark }) => mark.answers),
      theOnly
    )
  }
}
