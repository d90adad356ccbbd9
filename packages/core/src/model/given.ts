/** Reading what a caller gave: options may be a class with getters, or made by `Object.create`. All of it may throw: a getter of theirs, or a proxy. */

type Properties = Readonly<Record<PropertyKey, unknown>>

/** No class is derived so many times; a proxy may name prototypes without end. */
const maxPrototypes = 100

/** Whether everything inherits from it, here or in another realm such as a `vm` context's. */
const isRoot = (value: object): boolean =>
  value === Object.prototype || (Object.getPrototypeOf(value) === null && Object.hasOwn(value, "isPrototypeOf"))

/** The object itself and what it inherits from, but for what everything inherits from. */
export function* holdersOf(value: object): Generator<object> {
  let holder: object | null = value
  for (let i = 0; i < maxPrototypes && holder !== null && !isRoot(holder); i += 1) {
    yield holder
    holder = Object.getPrototypeOf(holder)
  }
}

/** Whether the caller says anything under this name, be it `undefined`: the object itself, or one of its classes. Reads nothing. */
export const hasProperty = (value: object, key: PropertyKey): boolean => {
  for (const holder of holdersOf(value)) if (Object.hasOwn(holder, key)) return true
  return false
}

/** Bytes or a list where an object was expected: there may be millions, and their indexes are no names. */
const isIndexed = (value: object): boolean => Array.isArray(value) || ArrayBuffer.isView(value)

/** Every name under which the caller says anything. Reads nothing. */
export const propertyNames = (value: object): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const holder of holdersOf(value))
    if (!isIndexed(holder)) for (const name of Object.getOwnPropertyNames(holder)) names.add(name)
  return names
}

/** Whether what an object has under a name is not the caller's, but was put on all objects. */
export const isPolluted = (value: object, key: PropertyKey): boolean =>
  Object.hasOwn(Object.prototype, key) && !hasProperty(value, key)

/**
 * A property as the caller gave it: its own, inherited, or behind a getter. What somebody has put on `Object.prototype` is not
 * theirs, and counts as absent.
 */
export const readProperty = (value: object, key: PropertyKey): unknown => {
  const found = (value as Properties)[key]
  // In this order for speed: most properties are absent, and the others own.
  return found === undefined || Object.hasOwn(value, key) || !isPolluted(value, key) ? found : undefined
}

/** Whether it is an object as `{}` makes it, and no instance of somebody's class. */
export const isPlainObject = (value: object): boolean => {
  const prototype: object | null = Object.getPrototypeOf(value)
  return prototype === null || isRoot(prototype)
}
