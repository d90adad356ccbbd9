import { isPlainObject } from "../model/given.ts"

/**
 * The same options without some keys, and with their getters: an adapter's own are not for core. Out of an instance of somebody's class
 * nothing can be taken: there core lets be what it does not know.
 */
export const omit = <A extends object>(options: A, ...keys: ReadonlyArray<string>): A => {
  if (options === null || !isPlainObject(options) || !keys.some((key) => Object.hasOwn(options, key))) return options
  const kept = Object.entries(Object.getOwnPropertyDescriptors(options)).filter(([key]) => !keys.includes(key))
  return Object.defineProperties({} as A, Object.fromEntries(kept))
}
