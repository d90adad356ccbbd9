/**
 * undici's errors assign to `this.name` and `this.message`. Where `Error.prototype` is frozen, as hardened realms have it, that
 * throws, in the middle of a socket's event: the process would die of a connection that breaks.
 */

const assignable = (value: string): PropertyDescriptor => ({
  value,
  configurable: true,
  enumerable: false,
  writable: true
})

/**
 * Lets both be assigned to on errors of these classes, also when `Error.prototype` is frozen later: what they inherit of it they
 * get of their own, and with the same values, which nobody can tell.
 */
export const letAssign = (errors: object): void => {
  for (const made of Object.values(errors)) {
    const prototype: unknown = made?.prototype
    if (!(prototype instanceof Error) || Object.getPrototypeOf(prototype) !== Error.prototype) continue
    // Not by `defineProperty`, which throws where these are frozen too.
    for (const [key, value] of [
      ["name", "Error"],
      ["message", ""]
    ] as const) {
      if (!Object.hasOwn(prototype, key)) Reflect.defineProperty(prototype, key, assignable(value))
    }
  }
}
