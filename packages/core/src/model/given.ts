/** Reading what a caller gave: options may be a class with getters, or made by `Object.create`. All of it may throw: a getter of theirs, or a proxy. */

type Properties = Readonly<Record<PropertyKey, unknown>>

/** No class is derived so many times; a proxy may name prototypes without end. */
const maxPrototypes = 100

/** Whether the caller says anything under this name, be it `undefined`: the object itself, or one of its classes. Reads nothing. */
export const says = (value: object, key: PropertyKey): boolean => {
  let holder: object | null = value
  for (let i = 0; i < maxPrototypes && holder !== null && holder !== Object.prototype; i += 1) {
    if (Object.hasOwn(holder, key)) return true
    holder = Object.getPrototypeOf(holder)
  }
  return false
}

/** Whether what an object has under a name is not the caller's, but was put on all objects. */
export const isPolluted = (value: object, key: PropertyKey): boolean =>
  Object.hasOwn(Object.prototype, key) && !says(value, key)

/**
 * A property as the caller gave it: its own, inherited, or behind a getter. What somebody has put on `Object.prototype` is not
 * theirs, and counts as absent.
 */
export const given = (value: object, key: PropertyKey): unknown => {
  const found = (value as Properties)[key]
  // In this order for speed: most properties are absent, and the others own.
  return found === undefined || Object.hasOwn(value, key) || !isPolluted(value, key) ? found : undefined
}

/** Whether it is an object as `{}` makes it, and no instance of somebody's class. */
export const isPlainObject = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
