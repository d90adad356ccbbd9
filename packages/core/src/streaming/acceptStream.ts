/** What a stream has to pass before it begins: nothing was read from its source yet. */
import { sendStreamMsg } from "../commands/sendStreamMsg.ts"
import { sendStreamMsgV2 } from "../commands/sendStreamMsgV2.ts"
import { type AbortWatch, reasonOf, watch } from "../engine/AbortWatch.ts"
import { checkOptions, invalid, refused } from "../engine/accept.ts"
import { DeskError } from "../model/DeskError.ts"
import type { DeskStatus } from "../model/DeskStatus.ts"
import type { Issue } from "../model/Issue.ts"
import { streamOptionNames } from "../model/knownNames.ts"
import type { StreamCommands } from "../model/StreamCommands.ts"
import { type SourceReader, sourceReader } from "../model/sourceReader.ts"
import { type ReadSource, type ValidatedStream, validateStream } from "../model/validateStream.ts"
import type { Rules } from "./decide.ts"
import { roomOf } from "./ordinary.ts"

/** A stream that may begin. */
export interface AcceptedStream {
  readonly streamed: ValidatedStream
  readonly source: SourceReader<unknown>
  readonly commands: StreamCommands
  readonly rules: Rules
  readonly signal: AbortWatch | undefined
  readonly deadlineMs: number | undefined
  /** The error of a source that breaks the rules of sources; told apart from what a source throws by itself. */
  readonly faultOf: (path: string, message: string) => DeskError
  readonly isFault: (error: unknown) => error is DeskError
}

/** Longer than any that was seen. */
const longestKey = "k".repeat(256)

/** A message has to hold at least a few characters beside what surrounds them. */
const leastRoom = 256

/** What the JSON of a message takes beside its text. */
const overheadOf = (commands: StreamCommands, streamed: ValidatedStream): number => {
  const { cloudCustomData, compatibleText, sessionId } = streamed
  const empty = { text: "", whole: "", last: true, index: 1_000_000, msgKey: longestKey }
  return Buffer.byteLength(JSON.stringify(commands.bodyOf({ ...empty, sessionId, cloudCustomData, compatibleText })))
}

/** The most bytes that a message may have, where this one leaves no room for text. */
const tooSmall = (commands: StreamCommands, streamed: ValidatedStream, overheadBytes: number): number | undefined => {
  if (overheadBytes + leastRoom > commands.maxBytes) return commands.maxBytes
  const room = streamed.onFailure === "send-rest" ? roomOf(streamed) : leastRoom
  return room < leastRoom ? sendStreamMsg.maxBytes : undefined
}

/** A stream that may begin, or why it may not. `readSource` makes an iterable of what was given as its text. */
export const acceptStream = (
  { state, disabled }: Pick<DeskStatus, "state" | "disabled">,
  message: unknown,
  options: unknown,
  readSource: ReadSource | undefined
): AcceptedStream | DeskError => {
  const { value: streamed, issues, more = 0 } = validateStream(message, options, readSource)
  const checked = checkOptions(options, streamOptionNames)
  const commands = streamed?.version === 2 ? sendStreamMsgV2 : sendStreamMsg
  const wrong = (faults: ReadonlyArray<Issue>) => invalid({ name: commands.name, repeatable: "never" }, faults, more)
  if (streamed === undefined || checked.value === undefined || issues.length > 0 || checked.issues.length > 0)
    return wrong([...issues, ...checked.issues])
  const overheadBytes = overheadOf(commands, streamed)
  const most = tooSmall(commands, streamed, overheadBytes)
  if (most !== undefined)
    return wrong([{ path: "", message: `leaves no room for text: a message may have ${most} bytes` }])
  const { aborted, deadlineMs, signal } = checked.value
  if (state !== "open") return refused(commands.open, { _tag: "Closed" }, "the client is closed")
  if (disabled) return refused(commands.open, { _tag: "Closed" }, "this client is disabled, and streams nothing")
  if (aborted && signal !== undefined)
    return refused(commands.open, { _tag: "Aborted" }, "the signal was aborted before the stream", {
      cause: reasonOf(signal)
    })
  const watched = signal === undefined ? undefined : watch(signal)
  if (signal !== undefined && watched === undefined)
    return wrong([{ path: "options.signal", message: "can't be listened to: it throws" }])
  const faults = new WeakSet<object>()
  const isFault = (error: unknown): error is DeskError => error instanceof DeskError && faults.has(error)
  const faultOf = (path: string, fault: string): DeskError => {
    const error = wrong([{ path, message: fault }])
    faults.add(error)
    return error
  }
  const source = open(streamed, (fault) => faultOf("text", fault), isFault)
  if (source instanceof DeskError) {
    watched?.end()
    return source
  }
  const { flushMs, idleMs } = streamed
  const repeatsWhole = commands.repeatsWhole(streamed)
  return {
    streamed,
    source,
    commands,
    rules: { commands, overheadBytes, repeatsWhole, flushMs, idleMs },
    signal: watched,
    deadlineMs,
    faultOf,
    isFault
  }
}

/** A string is one piece, and no list of letters. What a source throws while it is opened is its own error, as what it throws later is. */
const open = (
  { text }: ValidatedStream,
  unusable: (fault: string) => DeskError,
  isFault: AcceptedStream["isFault"]
): SourceReader<unknown> | DeskError => {
  try {
    return sourceReader<unknown>(typeof text === "string" ? [text] : text, unusable)
  } catch (error) {
    return isFault(error) ? error : sourceReader<unknown>(throwing(error), unusable)
  }
}

/** A source that gives nothing but this error. */
const throwing = (error: unknown): Iterable<unknown> => ({
  [Symbol.iterator]: () => ({
    next: () => {
      throw error
    }
  })
})
