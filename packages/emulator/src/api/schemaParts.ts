/**
 * Schemas of what most records are made of.
 */
import type { JsonSchema } from "../base/schema.ts"

export const string: JsonSchema = { type: "string" }
export const boolean: JsonSchema = { type: "boolean" }
export const integer: JsonSchema = { type: "integer" }
export const count: JsonSchema = { type: "integer", minimum: 0 }
export const time: JsonSchema = { type: "integer", description: "milliseconds since 1970" }
export const strings: JsonSchema = { type: "object", additionalProperties: string }
export const idOf = (prefix: string): JsonSchema => ({ type: "string", pattern: `^${prefix}-[0-9]+$` })
