/** What JSON can say. */
export type JsonValue = string | number | boolean | null | ReadonlyArray<JsonValue> | JsonObject
/** An object that JSON can say. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined
}
