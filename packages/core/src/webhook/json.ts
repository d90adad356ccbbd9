import type { JsonRecord } from "../model/Json.ts"
import { isObject } from "../model/validate.ts"

/** What is an object, and no array: the only form of a packet. */
export const isRecord = (value: unknown): value is JsonRecord => isObject(value) && !Array.isArray(value)

/** A JSON object in a text, if it is one. */
export const parseObject = (text: string): JsonRecord | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true })

/** Text that was decoded elsewhere may still have it. */
const byteOrderMark = "\uFEFF"

/** The same of a body, of which bytes are UTF-8 or nothing. */
export const parseBody = (body: string | Uint8Array): JsonRecord | undefined => {
  if (typeof body === "string") return parseObject(body.startsWith(byteOrderMark) ? body.slice(1) : body)
  try {
    return parseObject(utf8.decode(body))
  } catch {
    return undefined
  }
}

/** Whether it is a body as it came: text, or bytes of whatever realm. */
export const isBody = (value: unknown): value is string | Uint8Array =>
  typeof value === "string" || ArrayBuffer.isView(value)

const encoder = new TextEncoder()

/** How many bytes of UTF-8 a body is. */
export const bytesOf = (body: string | Uint8Array): number =>
  typeof body === "string" ? encoder.encode(body).length : body.byteLength
