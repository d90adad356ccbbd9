/** What has a meaning of its own that JSON would lose: arrays, maps, sets, dates, functions, buffers. */
interface NoBuiltIn {
  readonly [Symbol.iterator]?: never
  readonly [Symbol.toStringTag]?: never
  readonly [Symbol.toPrimitive]?: never
  readonly [Symbol.hasInstance]?: never
}

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | ReadonlyArray<JsonValue> | JsonObject

/** An object as it comes out of JSON: any field may be asked for. */
export interface JsonRecord {
  /** A field that is `undefined` is left out. */
  readonly [key: string]: JsonValue | undefined
}

/**
 * An object that JSON can say: a literal, a value of any interface, or an instance of a class. Whether what is in it can be said too is
 * checked when it is used.
 */
export type JsonObject = JsonRecord | (object & NoBuiltIn)
