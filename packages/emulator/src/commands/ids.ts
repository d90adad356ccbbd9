/**
 * Fields that name a session or an account.
 */
import { own, typeName } from "../base/json.ts"
import type { BrokenRule, PacketFields } from "../judge/verdict.ts"
import type { Refuse } from "./Command.ts"

/** Those that are given must be Strings that are not empty: 141004, "illegal parameter". */
export const checkIds = (fields: PacketFields, names: readonly string[], refuse: Refuse): BrokenRule | undefined => {
  for (const name of names) {
    const value = own(fields, name)
    if (value === undefined || (typeof value === "string" && value !== "")) continue
    return refuse(141004, name, value === "" ? "must not be empty" : `must be a String, got ${typeName(value)}`)
  }
  return undefined
}

/** Of fields that `checkIds` let pass. */
export const idOf = (fields: PacketFields, name: string): string | undefined => {
  const value = own(fields, name)
  return typeof value === "string" ? value : undefined
}
