/**
 * Fields of a packet by their types. What breaks one is 141004, "illegal parameter".
 */
import { own, typeName } from "../base/json.ts"
import type { BrokenRule, PacketFields } from "../judge/verdict.ts"
import type { Refuse, Rule } from "./Command.ts"

/** An Integer in a range. */
export const integerField =
  (name: string, range: { readonly min: number; readonly max: number; readonly required?: boolean }): Rule =>
  (fields, _app, refuse) => {
    const value = own(fields, name)
    const { min, max, required = false } = range
    if (value === undefined) return required ? refuse(141004, name, "is missing") : undefined
    if (typeof value !== "number" || !Number.isInteger(value)) return notInteger(refuse, name, value)
    if (value >= min && value <= max) return undefined
    const limits = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`
    return refuse(141004, name, `must be ${limits}`)
  }

const notInteger = (refuse: Refuse, name: string, value: unknown): BrokenRule =>
  refuse(141004, name, `must be an Integer, got ${typeof value === "number" ? "a fraction" : typeName(value)}`)

/** An Integer that is 0 or 1, and may be missing. */
export const flagField = (name: string): Rule => integerField(name, { min: 0, max: 1 })

/** A String, which may be empty. */
export const stringField =
  (name: string, required: boolean): Rule =>
  (fields, _app, refuse) => {
    const value = own(fields, name)
    if (value === undefined) return required ? refuse(141004, name, "is missing") : undefined
    return typeof value === "string" ? undefined : refuse(141004, name, `must be a String, got ${typeName(value)}`)
  }

/** An Array of Strings that are not empty; it may be missing or empty itself. */
export const stringsField =
  (name: string): Rule =>
  (fields, _app, refuse) => {
    const value = own(fields, name)
    if (value === undefined) return undefined
    if (!Array.isArray(value)) return refuse(141004, name, `must be an Array, got ${typeName(value)}`)
    const wrong = value.findIndex((one: unknown) => typeof one !== "string" || one === "")
    return wrong === -1 ? undefined : refuse(141004, `${name}[${wrong}]`, "must be a String that is not empty")
  }

/** Of a field that its rule let pass. */
export const numberOf = (fields: PacketFields, name: string): number | undefined => {
  const value = own(fields, name)
  return typeof value === "number" ? value : undefined
}

/** Whether a flag is set. */
export const isSet = (fields: PacketFields, name: string): boolean => own(fields, name) === 1

/** Of a field that its rule let pass. */
export const stringsOf = (fields: PacketFields, name: string): readonly string[] => {
  const value = own(fields, name)
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : []
}

/** Limit and Offset, as every paged command has them. */
export const pageFields: readonly Rule[] = [
  integerField("Limit", { min: 1, max: 100 }),
  integerField("Offset", { min: 0, max: Number.MAX_SAFE_INTEGER })
]

/** "Limit: at most 100, default 20; Offset: default 0." */
export const pageOf = <T>(fields: { readonly limit: number; readonly offset: number }, items: readonly T[]) =>
  items.slice(fields.offset, fields.offset + fields.limit)

export const pageInput = (fields: PacketFields) => ({
  limit: numberOf(fields, "Limit") ?? 20,
  offset: numberOf(fields, "Offset") ?? 0
})
