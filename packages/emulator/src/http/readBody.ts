/**
 * Reads a request's body to its end, in bounded memory, whatever the client sends.
 */
import type { IncomingMessage } from "node:http"

/** Above this it is not even read any more: the answer goes out at once and the connection is to be closed. */
const MAX_READ_BYTES = 64 * 1024 * 1024

export interface ReadBody {
  /** The body, or of one that is longer than `keepBytes` a part. */
  readonly body: Buffer
  /** The length of the whole body, as far as it was read. */
  readonly bodyBytes: number
}

/**
 * Calls back once, unless the function it returns is called before. Above `keepBytes` a body is only counted, no longer kept; "aborted"
 * means that the client left in the middle.
 */
export const readBody = (
  req: IncomingMessage,
  keepBytes: number,
  done: (read: ReadBody, end: "complete" | "aborted") => void
): (() => void) => {
  const chunks: Buffer[] = []
  let bytes = 0
  let settled = false
  const settle = (end: "complete" | "aborted"): void => {
    if (settled) return
    settled = true
    const body = bytes > keepBytes ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)
    done({ body, bodyBytes: bytes }, end)
  }
  req.on("data", (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= keepBytes || chunks.length === 0) chunks.push(chunk)
    else chunks.length = 1
    if (bytes > MAX_READ_BYTES) settle("complete")
  })
  req.on("end", () => settle("complete"))
  req.on("error", () => settle("aborted"))
  req.on("close", () => settle("aborted"))
  return () => {
    settled = true
  }
}
