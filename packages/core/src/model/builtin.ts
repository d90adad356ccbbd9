/**
 * Node's own modules, loaded where something of them is used: an import would keep all of the model from running where there is no
 * Node, and the webhook needs some of it there.
 */
type Builtins = {
  readonly "node:crypto": typeof import("node:crypto")
  readonly "node:sqlite": typeof import("node:sqlite")
  readonly "node:zlib": typeof import("node:zlib")
}

const loaded = new Map<keyof Builtins, unknown>()

export const builtin = <Name extends keyof Builtins>(name: Name): Builtins[Name] => {
  const found = loaded.get(name) ?? process.getBuiltinModule(name)
  loaded.set(name, found)
  return found as Builtins[Name]
}
