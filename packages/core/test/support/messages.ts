/** What the tests of messages share: fixtures, the way from a message to its packet, and values that bite. */
import { readFileSync } from "node:fs"
import fc from "fast-check"
import type { Issue } from "../../src/model/Issue.ts"
import { validateMessage } from "../../src/model/Message.ts"

export const fixture = <A>(name: string): A =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8")) as A

export const issuesOf = (message: unknown): ReadonlyArray<Issue> => validateMessage(message).issues

export const pathsOf = (message: unknown): ReadonlyArray<string> => issuesOf(message).map(({ path }) => path)

/** The JSON that goes out; the message must be right. */
export const jsonOf = (message: unknown): string => {
  const { value, issues } = validateMessage(message)
  if (value === undefined) throw new Error(`refused: ${JSON.stringify(issues)}`)
  return value.json
}

/** What the service reads. */
export const packetOf = (message: unknown): Record<string, unknown> => JSON.parse(jsonOf(message))

/** One element as the service reads it. */
export const wireOf = (elem: unknown): unknown => (packetOf({ sessionId: "s", body: elem }).MsgBody as [unknown])[0]

export const isDeepFrozen = (value: unknown): boolean =>
  typeof value !== "object" ||
  value === null ||
  (Object.isFrozen(value) && Reflect.ownKeys(value).every((key) => isDeepFrozen(Reflect.get(value, key))))

export class Bite extends Error {}
const bite = (): never => {
  throw new Bite("canary: a getter was here")
}

/** An object that throws whatever one does with it. */
export const biter = (): object =>
  new Proxy({}, { get: bite, has: bite, ownKeys: bite, getOwnPropertyDescriptor: bite, getPrototypeOf: bite })

export const revoked = (target: object = {}): object => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

export const throwing = (field: string): object => Object.defineProperty({}, field, { get: bite, enumerable: true })

export const circular = (): { [key: string]: unknown } => {
  const circle: { [key: string]: unknown } = { a: 1 }
  circle.self = circle
  return circle
}

export const nested = (depth: number): unknown => {
  let value: unknown = 0
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

/** Makes objects whose getters count how often they are read, by name. */
export const counter = () => {
  const reads: Record<string, number> = {}
  const counted = (values: object): object => {
    const getter = (name: string, value: unknown): PropertyDescriptor => ({
      enumerable: true,
      get: () => {
        reads[name] = (reads[name] ?? 0) + 1
        return value
      }
    })
    return Object.defineProperties(
      {},
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, getter(name, value)]))
    )
  }
  return { counted, reads }
}

/** Values that no rule foresees. */
export const hostile = (): ReadonlyArray<unknown> => [
  undefined,
  null,
  true,
  0,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1n,
  "",
  "\ud800",
  Symbol("s"),
  () => {},
  [],
  [null],
  new Array(4_294_967_295),
  new Array(1_000_000).fill({}),
  {},
  Object.create(null),
  new Date(0),
  new Date(Number.NaN),
  new Map([["a", 1]]),
  new Set([1]),
  new Uint8Array(4),
  /x/,
  new Error("x"),
  Promise.resolve(),
  new Proxy({}, {}),
  biter(),
  revoked(),
  revoked([]),
  throwing("header"),
  throwing("data"),
  throwing("MsgType"),
  circular(),
  nested(50_000),
  { toJSON: () => ({ a: 1 }) },
  { toString: bite, valueOf: bite, [Symbol.toPrimitive]: bite }
]

/** Anything a program may hold by mistake; what bites is in `hostile`, since fast-check itself can't hold it. */
export const anything = (): fc.Arbitrary<unknown> =>
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
    withObjectString: true
  })

/** Text that UTF-8 can say: any code point, U+0000 and emoji included. */
export const wellFormed = (constraints: fc.StringSharedConstraints = {}): fc.Arbitrary<string> =>
  fc.string({ unit: "binary", ...constraints })
