/**
 * `send_stream_msg_v2` (269/129279): a message that grows by chunks which are numbered, in Markdown. Mainland only.
 */
import { isObject, own, typeName } from "../base/json.ts"
import type { Complaint } from "../judge/elements.ts"
import type { PacketFields } from "../judge/verdict.ts"
import { command, type Rule } from "./Command.ts"
import { idOf } from "./ids.ts"
import { callOf, inferredOfStreams, runStream, streamRules } from "./streams.ts"

/** "A message is smaller than 128 KB." */
const MAX_BYTES = 128 * 1024
const PATH = "MsgBody[0].MsgContent"

interface Chunk {
  readonly index: number
  readonly markdown: string
  readonly isLast: boolean
}

type Field = readonly [name: string, type: string, holds: (value: unknown) => boolean]

/** The page's table does not say which of them may be missing: none, then. */
const CHUNK: readonly Field[] = [
  ["EventType", 'the String "data"', (value) => value === "data"],
  [
    "Index",
    "an Integer of at least 1",
    (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= 1
  ],
  ["Markdown", "a String", (value) => typeof value === "string"],
  ["IsLast", "a Boolean", (value) => typeof value === "boolean"]
]

const complain = (object: unknown, fields: readonly Field[], path: string): Complaint | undefined => {
  if (!isObject(object)) return { path, expected: `must be an Object, got ${typeName(object)}` }
  for (const [name, type, holds] of fields) {
    const value = own(object, name)
    if (value === undefined) return { path: `${path}.${name}`, expected: `is missing: it must be ${type}` }
    if (!holds(value)) return { path: `${path}.${name}`, expected: `must be ${type}` }
  }
  return undefined
}

const isFilledArray = (value: unknown): boolean => Array.isArray(value) && value.length > 0

const complaintOf = (body: unknown): Complaint | undefined => {
  if (!Array.isArray(body)) {
    return { path: "MsgBody", expected: body === undefined ? "is missing" : `must be an Array, got ${typeName(body)}` }
  }
  if (body.length !== 1) return { path: "MsgBody", expected: `must hold one element, got ${body.length}` }
  const element: unknown = body[0]
  const wrong =
    complain(element, [["MsgType", '"TIMStreamElem"', (value) => value === "TIMStreamElem"]], "MsgBody[0]") ??
    complain(
      isObject(element) ? own(element, "MsgContent") : undefined,
      [
        ["CompatibleText", "a String", (value) => typeof value === "string"],
        ["Chunks", "an Array that is not empty", isFilledArray]
      ],
      PATH
    )
  if (wrong !== undefined) return wrong
  const chunks = rawChunks(body)
  for (const [place, chunk] of chunks.entries()) {
    const path = `${PATH}.Chunks[${place}]`
    const faulty = complain(chunk, CHUNK, path)
    if (faulty !== undefined) return faulty
    if (isLastChunk(chunks[place - 1])) return { path, expected: "comes after the last one" }
  }
  return undefined
}

const isLastChunk = (chunk: unknown): boolean => isObject(chunk) && own(chunk, "IsLast") === true

const contentOf = (body: unknown): Readonly<Record<string, unknown>> => {
  const element: unknown = Array.isArray(body) ? body[0] : undefined
  const content = isObject(element) ? own(element, "MsgContent") : undefined
  return isObject(content) ? content : {}
}

const rawChunks = (body: unknown): readonly unknown[] => {
  const chunks = own(contentOf(body), "Chunks")
  return Array.isArray(chunks) ? chunks : []
}

/** Of a packet that broke no rule of form. */
const chunksOf = (fields: PacketFields): readonly Chunk[] =>
  rawChunks(own(fields, "MsgBody")).flatMap((chunk) =>
    isObject(chunk)
      ? [
          {
            index: Number(own(chunk, "Index")),
            markdown: String(own(chunk, "Markdown")),
            isLast: isLastChunk(chunk)
          }
        ]
      : []
  )

const pieceOf = (fields: PacketFields) => {
  const chunks = chunksOf(fields)
  const last = chunks.at(-1)
  return {
    text: chunks.map(({ markdown }) => markdown).join(""),
    isLast: last?.isLast === true,
    index: last?.index ?? 1,
    compatibleText: String(own(contentOf(own(fields, "MsgBody")), "CompatibleText"))
  }
}

/** No code is given for it: 60027, "the product may not use this command", is the nearest. */
const checkRegion: Rule = (_fields, app, refuse) =>
  app.isMainland ? undefined : refuse(60027, "path", "is a command of the mainland (region china) only")

const checkForm: Rule = (fields, _app, refuse) => {
  const wrong = complaintOf(own(fields, "MsgBody"))
  return wrong === undefined ? undefined : refuse(141004, wrong.path, wrong.expected)
}

/** "Starts at 1, strictly increasing", over the whole stream. */
const checkOrder: Rule = (fields, _app, refuse, state) => {
  const msgKey = idOf(fields, "MsgKey")
  if (msgKey !== undefined && state.streams.isRepeat(msgKey, pieceOf(fields))) return undefined
  const chunks = chunksOf(fields)
  let before = msgKey === undefined ? 0 : (state.streams.get(msgKey)?.index ?? 0)
  for (const [place, { index }] of chunks.entries()) {
    const path = `${PATH}.Chunks[${place}].Index`
    if (before === 0 && index !== 1) return refuse(141004, path, "must be 1 in the first call")
    if (index <= before) return refuse(141004, path, `must be more than ${before}, the one before`)
    before = index
  }
  return undefined
}

export const sendStreamMsgV2 = command({
  name: "send_stream_msg_v2",
  codes: [],
  fields: ["SessionId", "MsgBody", "MsgKey", "CloudCustomData"],
  maxBytes: MAX_BYTES,
  inferred: [
    ...inferredOfStreams,
    "that 128 KB are 131 072 bytes, of the whole body and of the text as JSON",
    "that no field of MsgContent or of a chunk may be missing, and that an Index may be skipped",
    "that the newest chunk once more, with the same Index and text, is answered OK and shown once",
    "that several chunks may come in one call"
  ],
  rules: [checkRegion, ...streamRules(2, [checkForm], { maxBytes: MAX_BYTES, path: PATH, pieceOf }, [checkOrder])],
  input: (fields) => ({ call: callOf(fields, pieceOf(fields)), chunks: chunksOf(fields) }),
  run: ({ call, chunks }, state, occasion) => {
    const before = call.msgKey === undefined ? 0 : (state.streams.get(call.msgKey)?.index ?? 0)
    const { inferred = [], ...effect } = runStream(2, call, state, occasion)
    const isSkipping =
      effect.duplicateOf === undefined &&
      chunks.some(({ index }, place) => index > (chunks[place - 1]?.index ?? before) + 1)
    return {
      ...effect,
      inferred: [...inferred, ...(chunks.length > 1 ? ["that several chunks may come in one call"] : [])],
      ...(isSkipping ? { warnings: ["an Index was skipped: a chunk may have been lost on the way"] } : {})
    }
  }
})
