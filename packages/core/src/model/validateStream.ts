/** Every rule for a message that is streamed. */
import { defaults } from "./defaults.ts"
import { streamedNames } from "./knownNames.ts"
import { cloudCustomData } from "./Message.ts"
import type { StreamOptions, StreamProgress, TextSource } from "./Streamed.ts"
import { notSource } from "./sourceReader.ts"
import { maxTimeMs } from "./time.ts"
import { refuseUnknown } from "./unknownNames.ts"
import { type Checked, expected, id, integer, isObject, nonEmptyString, oneOf, property, validate } from "./validate.ts"

/** What the caller gave as the text, as an iterable. */
export type ReadSource = (given: unknown) => unknown

/** A stream that keeps every rule. */
export interface ValidatedStream {
  readonly sessionId: string
  readonly text: TextSource
  readonly cloudCustomData: string | undefined
  readonly version: 1 | 2
  readonly compatibleText: string | undefined
  readonly flushMs: number
  readonly idleMs: number
  readonly onFailure: "fail" | "send-rest"
  readonly onProgress: ((progress: StreamProgress) => unknown) | undefined
}

const milliseconds = integer(1, maxTimeMs)

/** Checks a message and the options of its own; `signal` and `deadlineMs` are checked where every call's are. */
export const validateStream = (
  message: unknown,
  options: unknown,
  readSource: ReadSource = (given) => given
): Checked<ValidatedStream> =>
  validate((addIssue): ValidatedStream => {
    const given = isObject(message) ? message : {}
    if (given === message) refuseUnknown(given, streamedNames, addIssue, "field")
    else addIssue("", expected(message, "an object such as { sessionId, text }"))
    const own = isObject(options) ? options : {}
    const option = (name: keyof StreamOptions): unknown => property(own, name, addIssue, `options.${name}`)
    const text = readSource(property(given, "text", addIssue))
    if (!isSource(text))
      addIssue("text", notSource(text, "must give strings, piece by piece: an array, a generator, a stream"))
    const version = option("version") ?? defaults.stream.version
    oneOf([1, 2])(version, "options.version", addIssue)
    const compatibleText = option("compatibleText")
    if (compatibleText !== undefined) {
      nonEmptyString(compatibleText, "options.compatibleText", addIssue)
      if (version === 1) addIssue("options.compatibleText", "is of version 2 only")
    }
    const flushMs = option("flushMs") ?? defaults.stream.flushMs
    milliseconds(flushMs, "options.flushMs", addIssue)
    const idleMs = option("idleMs") ?? defaults.stream.idleMs
    milliseconds(idleMs, "options.idleMs", addIssue)
    const onFailure = option("onFailure") ?? defaults.stream.onFailure
    oneOf(["fail", "send-rest"])(onFailure, "options.onFailure", addIssue)
    const onProgress = option("onProgress")
    if (onProgress !== undefined && typeof onProgress !== "function")
      addIssue("options.onProgress", "must be a function")
    return {
      sessionId: id(property(given, "sessionId", addIssue), "sessionId", addIssue) ?? "",
      text,
      cloudCustomData: cloudCustomData(given, addIssue),
      version,
      compatibleText,
      flushMs,
      idleMs,
      onFailure,
      onProgress
    } as ValidatedStream
  })

/** That its iterator keeps the rules is seen when it is read. */
const isSource = (text: unknown): boolean =>
  typeof text === "string" ||
  (isObject(text) && (Symbol.asyncIterator in text || Symbol.iterator in text || "getReader" in text))
