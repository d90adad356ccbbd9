/**
 * The body of a request: from bytes to the packet that is judged.
 */
import { parseJson } from "../base/json.ts"
import type { Packet } from "./verdict.ts"

/** "At most 12K" (send_msg, 93000), read as 12 288 bytes of the whole body as received. */
export const MAX_PACKET_BYTES = 12 * 1024

/** Reads a body. A byte order mark is not JSON (RFC 8259 §8.1), nor is anything that is not UTF-8. */
export const readPacket = (body: Uint8Array, bytes: number, maxBytes: number): Packet => {
  if (bytes > maxBytes) return { _tag: "TooLong", bytes }
  let text: string
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return { _tag: "NotJson", why: "it is not UTF-8" }
  }
  const parsed = parseJson(text)
  return "value" in parsed ? { _tag: "Json", value: parsed.value } : { _tag: "NotJson", why: `it ${parsed.why}` }
}
