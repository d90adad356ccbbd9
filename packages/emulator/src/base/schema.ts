/**
 * JSON Schema (2020-12) of what is spoken here, written beside the types and held to them by the compiler: a field that one of them has and the
 * other lacks does not compile.
 */

export type JsonSchema = { readonly [keyword: string]: unknown; readonly optional?: never }

/** A field that may be missing. */
export interface OptionalSchema {
  readonly optional: JsonSchema
}

export const optional = (schema: JsonSchema): OptionalSchema => ({ optional: schema })

/** A schema for each field of `T`: a plain one where the field is always there, an optional one where it may be missing. */
type Properties<T> = {
  readonly [K in keyof T]-?: Pick<T, K> extends Required<Pick<T, K>> ? JsonSchema : OptionalSchema
}

export const objectOf = <T>(properties: Properties<T>, description?: string): JsonSchema =>
  objectWith(Object.entries<JsonSchema | OptionalSchema>(properties), description)

export const objectWith = (
  properties: readonly (readonly [name: string, schema: JsonSchema | OptionalSchema])[],
  description?: string
): JsonSchema => ({
  type: "object",
  ...(description === undefined ? {} : { description }),
  properties: Object.fromEntries(
    properties.map(([name, schema]) => [name, isOptional(schema) ? schema.optional : schema])
  ),
  required: properties.flatMap(([name, schema]) => (isOptional(schema) ? [] : [name]))
})

const isOptional = (schema: JsonSchema | OptionalSchema): schema is OptionalSchema => schema.optional !== undefined

export const arrayOf = (items: JsonSchema): JsonSchema => ({ type: "array", items })

export const oneOf = (...schemas: readonly JsonSchema[]): JsonSchema => ({ oneOf: schemas })

export const constant = (value: string): JsonSchema => ({ const: value })
