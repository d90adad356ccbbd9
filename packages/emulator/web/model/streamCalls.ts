/**
 * What one call of a stream carried, as far as its packet is kept and says so.
 */
import type { ReceivedRequest } from "../../src/api/protocol.ts"

export interface StreamCall {
  /** Version 2: the Index of its chunk, `2–4` of several. */
  readonly index?: string
  /** Absent when the packet was too long to be kept. */
  readonly text?: string
  readonly isLast: boolean
}

export const readCall = ({ command, body }: Pick<ReceivedRequest, "command" | "body">): StreamCall => {
  if (!isObject(body)) return { isLast: false }
  if (command !== "send_stream_msg_v2") return { text: stringOf(own(body, "Chunk")), isLast: own(body, "Finish") === 1 }
  const chunks = chunksOf(body)
  const indexes = chunks.map((chunk) => own(chunk, "Index")).filter((index) => typeof index === "number")
  const [first, last] = [indexes[0], indexes.at(-1)]
  return {
    ...(first === undefined ? {} : { index: first === last ? `${first}` : `${first}–${last}` }),
    text: chunks.map((chunk) => stringOf(own(chunk, "Markdown"))).join(""),
    isLast: chunks.some((chunk) => own(chunk, "IsLast") === true)
  }
}

const chunksOf = (body: unknown): readonly unknown[] => {
  const elements = own(body, "MsgBody")
  const chunks = Array.isArray(elements) ? own(own(elements[0], "MsgContent"), "Chunks") : undefined
  return Array.isArray(chunks) ? chunks : []
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
const stringOf = (value: unknown): string => (typeof value === "string" ? value : "")
