/** The options of sending many: read once, completely, and checked before anything is read or sent. */

import { invalidInput } from "../engine/invalidInput.ts"
import { readProperty } from "../model/given.ts"
import { abortedOf } from "../model/signal.ts"
import { refuseUnknown } from "../model/unknownNames.ts"
import { type AddIssue, expected, isObject, validate } from "../model/validate.ts"

/** How far a `sendMany` has come. */
export interface Progress {
  /** Messages read from the source so far. */
  readonly taken: number
  /** Messages that Desk has accepted. */
  readonly sent: number
  /** Messages whose send has failed. */
  readonly failed: number
}

/** Options of `sendMany`. */
export interface SendManyOptions {
  /** How many messages may be under way or wait to be consumed; default: the client's `connections`. */
  readonly concurrency?: number | undefined
  /**
   * Ends every message taken so far in `Aborted`, and reads no more. A read that is under way may take another second; what it gives
   * later has no outcome, and a warning of the process says so.
   */
  readonly signal?: AbortSignal | undefined
  /**
   * Called with each outcome, also with those that come in after a `break`. When it throws, no more is read; the iteration gives
   * the outcomes of what was read, and then ends with that error.
   */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

export interface ReadOptions {
  readonly concurrency: number
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((progress: Progress) => unknown) | undefined
}

const known: ReadonlyArray<string> = ["concurrency", "signal", "onProgress"] satisfies ReadonlyArray<
  keyof SendManyOptions
>

const concurrencyOf = (value: unknown, byDefault: number, addIssue: AddIssue): number => {
  if (value === undefined) return byDefault
  if (Number.isInteger(value) && (value as number) >= 1) return value as number
  addIssue(
    "concurrency",
    typeof value === "number" ? "must be an integer of at least 1" : expected(value, "an integer of at least 1")
  )
  return byDefault
}

const signalOf = (value: unknown, addIssue: AddIssue): AbortSignal | undefined => {
  if (value === undefined) return undefined
  if (abortedOf(value, "signal", addIssue) !== undefined) return value as AbortSignal
  addIssue("signal", isObject(value) ? "must be an AbortSignal" : expected(value, "an AbortSignal"))
  return undefined
}

const onProgressOf = (value: unknown, addIssue: AddIssue): ReadOptions["onProgress"] => {
  if (value === undefined || typeof value === "function") return value as ReadOptions["onProgress"]
  addIssue("onProgress", expected(value, "a function"))
  return undefined
}

const nothing: ReadonlyArray<unknown> = [undefined, null]

/** Throws a `DeskError`, `InvalidMessage`, which names every fault. */
export const readOptions = (options: unknown, concurrency: number): ReadOptions => {
  if (nothing.includes(options)) return { concurrency, signal: undefined, onProgress: undefined }
  const { value, issues } = validate((addIssue): ReadOptions | undefined => {
    if (!isObject(options) || Array.isArray(options)) addIssue("options", expected(options, "an object"))
    else if (abortedOf(options, "options", addIssue) !== undefined)
      addIssue("options", "must be an object: { signal }, not the signal itself")
    else {
      refuseUnknown(options, known, addIssue)
      return {
        concurrency: concurrencyOf(readProperty(options, "concurrency"), concurrency, addIssue),
        signal: signalOf(readProperty(options, "signal"), addIssue),
        onProgress: onProgressOf(readProperty(options, "onProgress"), addIssue)
      }
    }
    return undefined
  })
  if (value === undefined || issues.length > 0)
    throw invalidInput(issues.map((one) => ({ ...one, path: one.path || "options" })))
  return value
}
