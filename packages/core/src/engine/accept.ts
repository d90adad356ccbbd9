/** What a call has to pass before it is under way: nothing of it has left this process yet. Pure. */
import type { CallOptions } from "../model/CallOptions.ts"
import { nextCallId } from "../model/callId.ts"
import type { AnyCommand } from "../model/Command.ts"
import { DeskError } from "../model/DeskError.ts"
import type { Issue } from "../model/Issue.ts"
import type { Reason } from "../model/Reason.ts"
import { maxTimeMs } from "../model/ResolvedOptions.ts"
import type { Status } from "../model/Status.ts"
import { integer, isObject, ownProperty, validate } from "../model/validate.ts"
import { begun, type Call } from "./Call.ts"
import type { Engine } from "./Engine.ts"

const deadline = integer(1, maxTimeMs)

const validateOptions = (options: unknown) =>
  validate((addIssue): CallOptions => {
    if (!isObject(options)) return {}
    const signal = ownProperty(options, "signal")
    const deadlineMs = ownProperty(options, "deadlineMs")
    if (deadlineMs !== undefined) deadline(deadlineMs, "options.deadlineMs", addIssue)
    if (signal !== undefined && !(signal instanceof AbortSignal)) addIssue("options.signal", "must be an AbortSignal")
    return { signal, deadlineMs } as CallOptions
  })

const noOptions: ReturnType<typeof validateOptions> = { value: {}, issues: [] }

/** A call that may begin, or why it may not. */
export const accept = (
  engine: Engine,
  state: Status["state"],
  command: AnyCommand,
  input: unknown,
  options: CallOptions | undefined
): Call | DeskError => {
  const { value: written, issues } = command.write(input as never)
  const checked = options === undefined ? noOptions : validateOptions(options)
  if (written === undefined || checked.value === undefined || checked.issues.length > 0) {
    return invalid(command, [...issues, ...checked.issues])
  }
  const { deadlineMs = engine.options.deadlineMs, signal } = checked.value
  if (state !== "open") return refused(command, { _tag: "Closed" }, "the client is closed")
  if (signal?.aborted) {
    return refused(command, { _tag: "Aborted" }, "the signal was aborted before the send", { cause: signal.reason })
  }
  const deadlineAt = engine.timers.now() + deadlineMs
  return { engine, callId: nextCallId(), command, written, signal, deadlineMs, deadlineAt, journal: begun }
}

const invalid = (command: AnyCommand, issues: ReadonlyArray<Issue>): DeskError => {
  const subject = command.repeatable === "by-msg-random" ? "the message" : "the input"
  return refused(
    command,
    { _tag: "InvalidMessage", issues },
    issues.map(({ path, message }) => (path === "" ? `${subject} ${message}` : `${path} ${message}`)).join("; ")
  )
}

const refused = (
  { name, repeatable }: AnyCommand,
  reason: Reason,
  detail: string,
  more: { readonly cause?: unknown } = {}
): DeskError =>
  new DeskError({
    operation: name,
    repeatable,
    reason,
    delivery: "not-sent",
    retryable: false,
    attempts: begun.attempts,
    detail,
    ...more
  })
