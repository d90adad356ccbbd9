/** Finds the methods that the decorators have marked. */
import type { DiscoveryService, MetadataScanner } from "@nestjs/core"
import { type Mark, marksOf } from "./decorators.ts"

/** A marked method of an instance. */
export interface Found {
  /** Its class and name: `Bot.onMessage`. */
  readonly name: string
  readonly mark: Mark
  /** Calls it as a method of its provider, as it is at that moment: a test may have put a spy in its place. */
  readonly call: (...args: ReadonlyArray<unknown>) => unknown
}

type Wrapper = ReturnType<DiscoveryService["getProviders"]>[number]

type Methods = Readonly<Record<string, (...args: ReadonlyArray<unknown>) => unknown>>

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** What Nest makes for each request has no instance now, and yet a class. */
const prototypeOf = ({ instance, metatype }: Wrapper): object | null =>
  isObject(instance) ? Object.getPrototypeOf(instance) : (metatype?.prototype ?? null)

const refuseScoped = (wrapper: Wrapper, name: string, { decorator }: Mark): void => {
  if (!wrapper.isTransient && wrapper.isDependencyTreeStatic()) return
  const scope = wrapper.isTransient ? "transient" : "request-scoped (itself, or something that it injects)"
  throw new Error(
    `@${decorator} on ${name}: its provider is ${scope}. Desk's events belong to no request of Nest's: they are handled by a provider that is made once. Move the method to one.`
  )
}

const methodsOf = (wrapper: Wrapper, scanner: MetadataScanner): ReadonlyArray<Found> => {
  const prototype = prototypeOf(wrapper)
  if (prototype === null) return []
  return scanner.getAllMethodNames(prototype).flatMap((method) =>
    marksOf((prototype as Methods)[method] ?? {}).map((mark): Found => {
      const name = `${prototype.constructor.name}.${method}`
      refuseScoped(wrapper, name, mark)
      return { name, mark, call: (...args) => (wrapper.instance as Methods)[method]?.(...args) }
    })
  )
}

/** All of them, of providers and controllers. An instance that has several tokens is one. */
export const findMarked = (discovery: DiscoveryService, scanner: MetadataScanner): ReadonlyArray<Found> => {
  const seen = new Set<unknown>()
  return [...discovery.getProviders(), ...discovery.getControllers()].flatMap((wrapper) => {
    const { instance } = wrapper
    if (wrapper.isAlias || (isObject(instance) && seen.has(instance))) return []
    seen.add(instance)
    return methodsOf(wrapper, scanner)
  })
}
