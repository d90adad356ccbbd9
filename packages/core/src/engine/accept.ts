/** What a call has to pass before it is under way: nothing of it has left this process yet. */
import { deliveryOf } from "../model/Attempt.ts"
import { faultText, listed } from "../model/bounds.ts"
import type { CallOptions } from "../model/CallOptions.ts"
import type { AnyCommand } from "../model/Command.ts"
import { nextCallId } from "../model/callId.ts"
import { DeskError } from "../model/DeskError.ts"
import type { DeskStatus } from "../model/DeskStatus.ts"
import type { Issue } from "../model/Issue.ts"
import { callOptionNames } from "../model/knownNames.ts"
import type { Reason } from "../model/Reason.ts"
import { abortedOf } from "../model/signal.ts"
import { maxTimeMs } from "../model/time.ts"
import { refuseUnknown } from "../model/unknownNames.ts"
import { type AddIssue, type Checked, expected, integer, isObject, property, validate } from "../model/validate.ts"
import { reasonOf, watch } from "./AbortWatch.ts"
import { type Call, emptyJournal } from "./Call.ts"
import type { Engine } from "./Engine.ts"
import type { Within } from "./Within.ts"

const deadline = integer(1, maxTimeMs)

interface CheckedOptions {
  readonly signal: AbortSignal | undefined
  readonly deadlineMs: number | undefined
  readonly aborted: boolean
}

const nothing: CheckedOptions = { signal: undefined, deadlineMs: undefined, aborted: false }
const none: Checked<CheckedOptions> = { value: nothing, issues: [] }

/** What was easily given in place of options, and would be ignored. */
const mistakenFor = (options: unknown, addIssue: AddIssue): string | undefined => {
  if (!isObject(options)) return typeof options
  if (Array.isArray(options)) return "an array"
  if (abortedOf(options, "options", addIssue) !== undefined) return "an AbortSignal itself"
  return typeof property(options, "abort", addIssue) === "function" ? "an AbortController" : undefined
}

/** The options that every call has. As in many interfaces, null says nothing. */
export const checkOptions = (
  options: unknown,
  known = callOptionNames as ReadonlyArray<string>
): Checked<CheckedOptions> => (options === undefined || options === null ? none : validateOptions(options, known))

const validateOptions = (options: unknown, known: ReadonlyArray<string>): Checked<CheckedOptions> =>
  validate((addIssue) => {
    const mistaken = mistakenFor(options, addIssue)
    if (!isObject(options) || mistaken !== undefined) {
      addIssue("options", `must be an object such as { signal, deadlineMs }, not ${mistaken}`)
      return nothing
    }
    refuseUnknown(options, known, addIssue, "option", "options")
    const signal = property(options, "signal", addIssue, "options.signal") as AbortSignal | undefined
    const deadlineMs = property(options, "deadlineMs", addIssue, "options.deadlineMs") as number | undefined
    if (deadlineMs !== undefined) deadline(deadlineMs, "options.deadlineMs", addIssue)
    const aborted = signal === undefined ? false : abortedOf(signal, "options.signal", addIssue)
    if (aborted === undefined)
      addIssue("options.signal", isObject(signal) ? "must be an AbortSignal" : expected(signal, "an AbortSignal"))
    return { signal, deadlineMs, aborted: aborted === true }
  })

/** A call that may begin, or why it may not. */
export const accept = (
  engine: Engine,
  state: DeskStatus["state"],
  command: AnyCommand,
  input: unknown,
  options: CallOptions | undefined,
  within?: Within
): Call | DeskError => {
  const { value: written, issues, more = 0 } = command.write(input as never)
  const checked = checkOptions(options, command.optionNames)
  if (written === undefined || checked.value === undefined || issues.length > 0 || checked.issues.length > 0) {
    return invalid(command, [...issues, ...checked.issues], more)
  }
  const { deadlineMs = engine.options.deadlineMs, signal, aborted } = checked.value
  if (state !== "open") return refused(command, { _tag: "Closed" }, "the client is closed")
  if (aborted) {
    const cause = signal === undefined ? undefined : reasonOf(signal)
    return refused(command, { _tag: "Aborted" }, "the signal was aborted before the send", { cause })
  }
  const watched = signal === undefined ? undefined : watch(signal)
  if (signal !== undefined && watched === undefined)
    return invalid(command, [{ path: "options.signal", message: "can't be listened to: it throws" }])
  const deadlineAt = engine.timers.now() + deadlineMs
  return {
    engine,
    callId: nextCallId(),
    command,
    written,
    signal: watched,
    evidence: engine.claims === undefined ? undefined : command.evidence?.(written),
    within,
    deadlineMs,
    deadlineAt,
    journal: emptyJournal
  }
}

/** What a command's name and nature say of its errors. */
type Named = Pick<AnyCommand, "name" | "repeatable" | "earlier">

/** The error of input that breaks rules. */
export const invalid = (command: Named, issues: ReadonlyArray<Issue>, more = 0): DeskError => {
  const subject = command.repeatable === "by-msg-random" ? "the message" : "the input"
  const faults = issues.map(({ path, message }) => faultText(path === "" ? subject : path, message))
  return refused(command, { _tag: "InvalidMessage", issues }, listed(faults, more))
}

/** The error of a call that has not begun. */
export const refused = (
  { name, repeatable, earlier }: Named,
  reason: Reason,
  detail: string,
  more: { readonly cause?: unknown } = {}
): DeskError =>
  new DeskError({
    operation: name,
    repeatable,
    reason,
    delivery: deliveryOf(emptyJournal.attempts, earlier),
    retryable: false,
    attempts: emptyJournal.attempts,
    detail,
    ...more
  })
