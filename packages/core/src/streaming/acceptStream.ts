/** What a stream has to pass before it begins: nothing was read from its source yet. */
import { sendStreamMsg } from "../commands/sendStreamMsg.ts"
import { sendStreamMsgV2 } from "../commands/sendStreamMsgV2.ts"
import { type AbortWatch, reasonOf, watch } from "../engine/AbortWatch.ts"
import { checkOptions, invalid, refused } from "../engine/accept.ts"
import { DeskError } from "../model/DeskError.ts"
import type { Issue } from "../model/Issue.ts"
import { streamOptionNames } from "../model/knownNames.ts"
import type { StreamCommands } from "../model/StreamCommands.ts"
import { type SourceReader, sourceReader } from "../model/sourceReader.ts"
import { type ValidatedStream, validateStream } from "../model/validateStream.ts"
import type { Rules } from "./decide.ts"

/** A stream that may begin. */
export interface AcceptedStream {
  readonly streamed: ValidatedStream
  readonly source: SourceReader<unknown>
  readonly commands: StreamCommands
  readonly rules: Rules
  readonly signal: AbortWatch | undefined
  readonly deadlineMs: number | undefined
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

/** A stream that may begin, or why it may not. */
export const acceptStream = (message: unknown, options: unknown): AcceptedStream | DeskError => {
  const { value: streamed, issues, more = 0 } = validateStream(message, options)
  const checked = checkOptions(options, streamOptionNames)
  const commands = streamed?.version === 2 ? sendStreamMsgV2 : sendStreamMsg
  const wrong = (faults: ReadonlyArray<Issue>) => invalid({ name: commands.name, repeatable: "never" }, faults, more)
  if (streamed === undefined || checked.value === undefined || issues.length > 0 || checked.issues.length > 0)
    return wrong([...issues, ...checked.issues])
  const overheadBytes = overheadOf(commands, streamed)
  if (overheadBytes + leastRoom > commands.maxBytes)
    return wrong([{ path: "", message: `leaves no room for text: a message may have ${commands.maxBytes} bytes` }])
  const { aborted, deadlineMs, signal } = checked.value
  if (aborted && signal !== undefined)
    return refused(commands.open, { _tag: "Aborted" }, "the signal was aborted before the stream", {
      cause: reasonOf(signal)
    })
  const source = open(streamed, (fault) => wrong([{ path: "text", message: fault }]))
  if (source instanceof DeskError) return source
  const watched = signal === undefined ? undefined : watch(signal)
  if (signal !== undefined && watched === undefined)
    return wrong([{ path: "options.signal", message: "can't be listened to: it throws" }])
  const { flushMs, idleMs } = streamed
  const repeatsWhole = commands.repeatsWhole(streamed)
  return {
    streamed,
    source,
    commands,
    rules: { commands, overheadBytes, repeatsWhole, flushMs, idleMs },
    signal: watched,
    deadlineMs
  }
}

/** A string is one piece, and no list of letters. What a source throws while it is opened is its own error, as what it throws later is. */
const open = ({ text }: ValidatedStream, unusable: (fault: string) => DeskError): SourceReader<unknown> | DeskError => {
  try {
    return sourceReader<unknown>(typeof text === "string" ? [text] : text, unusable)
  } catch (error) {
    if (error instanceof DeskError) return error
    return sourceReader<unknown>(throwing(error), unusable)
  }
}

// biome-ignore lint/correctness/useYield: it gives nothing, and throws
function* throwing(error: unknown): Generator<never> {
  throw error
}
