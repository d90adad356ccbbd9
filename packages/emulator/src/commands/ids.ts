/**
 * Fields that name a session or an account.
 */
import { own, typeName } from "../base/json.ts"
import type { BrokenRule, PacketFields } from "../judge/verdict.ts"
import type { Refuse, Rule } from "./Command.ts"

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

/** A SessionId there must be: 141004 without one. */
export const checkSessionId: Rule = (fields, _app, refuse) => {
  const wrong = checkIds(fields, ["SessionId"], refuse)
  if (wrong !== undefined) return wrong
  return own(fields, "SessionId") === undefined ? refuse(141004, "SessionId", "is missing") : undefined
}

/** And its session must be open: 141005. */
export const checkOpenSession: Rule = (fields, app, refuse, state) => {
  const wrong = checkSessionId(fields, app, refuse, state)
  if (wrong !== undefined) return wrong
  return app.isOpenSession(idOf(fields, "SessionId") ?? "")
    ? undefined
    : refuse(141005, "SessionId", "does not exist or has ended")
}
