/**
 * undici's errors assign to `this.name` and `this.message`. Where `Error.prototype` is frozen, as hardened realms have it, that
 * throws, in the middle of a socket's event: the process would die of a connection that breaks.
 */

const isFrozen = (): boolean => Object.getOwnPropertyDescriptor(Error.prototype, "name")?.writable === false

const assignable = (value: string): PropertyDescriptor => ({
  value,
  configurable: true,
  enumerable: false,
  writable: true
})

/** Lets both be assigned to on errors of these classes: what they would inherit of `Error` they get of their own. */
export const letAssign = (errors: object): void => {
  if (!isFrozen()) return
  for (const made of Object.values(errors)) {
    const prototype: unknown = made?.prototype
    if (!(prototype instanceof Error) || Object.getPrototypeOf(prototype) !== Error.prototype) continue
    Object.defineProperties(prototype, { name: assignable("Error"), message: assignable("") })
  }
}
