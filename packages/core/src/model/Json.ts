/** What JSON can say. */
export type JsonValue = string | number | boolean | null | ReadonlyArray<JsonValue> | JsonObject
/** An object that JSON can say. */
export interface JsonObject {
  /** A field that is `undefined` is left out. */
  readonly [key: string]: JsonValue | undefined
}
