/** What the stores of a limit have in common: how they refuse options, and how they fail. */
import { DeskConfigError } from "../model/DeskConfigError.ts"
import { codeOf } from "../model/sanitize.ts"

export const refused = (option: string, message: string): DeskConfigError => new DeskConfigError([{ option, message }])

/** A driver's error may name hosts, users and connection strings: of it only the code is told. */
export const failed = (store: string, error: unknown): Error => {
  const code = codeOf(error)
  return new Error(`${store}: no slot was to be had${code === undefined ? "" : ` (${code})`}`)
}

/**
 * No slot is given so far ahead. Where the next one is, the clock of the store was set back meanwhile, and nobody must wait until it has
 * caught up.
 */
export const aheadMs = 10_000
/** Of a limit whose slots are further apart than that. */
export const aheadSlots = 100
