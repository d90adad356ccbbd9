/** Reading what a caller gave: options may be a class with getters, or made by `Object.create`. */

/** From where, and of what, values are inherited by everything: what stands there is nobody's option. */
const everyones = Object.prototype

/**
 * A property as the caller gave it: its own, inherited, or behind a getter. What somebody has put on `Object.prototype` is not
 * theirs, and counts as absent. May throw: a getter of theirs, or a proxy.
 */
export const given = (options: object, key: string): unknown =>
  !(key in everyones) || says(options, key) ? (options as Readonly<Record<string, unknown>>)[key] : undefined

/** Whether the caller says anything under this name, be it `undefined`. Reads nothing. */
export const says = (options: object, key: string): boolean => {
  for (let at: object | null = options; at !== null && at !== everyones; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, key)) return true
  }
  return false
}

/** Whether it is an object as `{}` makes it, and no instance of somebody's class. */
export const isPlainObject = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === everyones
}
