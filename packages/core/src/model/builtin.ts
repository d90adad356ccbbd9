/**
 * Node's own modules, loaded where something of them is used: an import would keep all of the model from running where there is no
 * Node, and the webhook needs some of it there.
 */
type Builtins = {
  readonly "node:crypto": typeof import("node:crypto")
  readonly "node:sqlite": typeof import("node:sqlite")
  readonly "node:zlib": typeof import("node:zlib")
}

const { process } = globalThis as { readonly process?: { getBuiltinModule?(name: string): unknown } }

const loaded = new Map<string, unknown>()

/** A module of Node, where it is to be had. */
export const findBuiltin = <Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined => {
  if (!loaded.has(name)) loaded.set(name, process?.getBuiltinModule?.(name))
  return loaded.get(name) as Builtins[Name] | undefined
}

/** The same where nothing can be done without it. */
export const builtin = <Name extends keyof Builtins>(name: Name): Builtins[Name] => {
  const found = findBuiltin(name)
  if (found === undefined) throw new Error(`${name} is needed, and is not there.`)
  return found
}
