/** The body of a request of Node's, whether a body parser has read it before, or nothing has. */
import { joinedBytes } from "../model/readBytes.ts"

/** What of a request is needed: Node's own, as Express, Koa and Fastify hand it on. */
export interface NodeRequest {
  /** Whether anything has read of it. */
  readonly readableDidRead: boolean
  /** Whether its connection is gone. */
  readonly destroyed: boolean
  /** Tells of its `data`, its `end`, its `error` and its `close`. */
  on(event: string, listener: (told: Uint8Array & Error) => void): unknown
  /** Tells no more. */
  off(event: string, listener: (told: Uint8Array & Error) => void): unknown
  /** Lets it come, also where nobody listens or where it was paused. */
  resume(): unknown
}

/** Where a body is to be had. */
export type NodeBody =
  | {
      /** As a body parser has read it. */
      readonly json: unknown
    }
  | {
      /** The body, or how to read it. */
      readonly rawBody: string | Uint8Array | ((maxBytes: number) => Promise<Uint8Array | undefined>)
    }

/**
 * What a body parser has left as `parsed` counts only when something has been read: some leave an empty object where they do not know
 * the content's type.
 */
export const nodeBody = (request: NodeRequest, parsed: unknown): NodeBody => {
  if (!request.readableDidRead) return { rawBody: (maxBytes) => read(request, maxBytes) }
  return typeof parsed === "string" || parsed instanceof Uint8Array ? { rawBody: parsed } : { json: parsed }
}

/**
 * By listeners, since an iterator costs twice as much of a small body. Node lets go of a body that nobody has begun to read, and of no
 * other: without `resume`, the connection of one that is too long would hang.
 */
const read = (request: NodeRequest, maxBytes: number): Promise<Uint8Array | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Array<Uint8Array> = []
    let length = 0
    const onData = (chunk: Uint8Array): void => {
      length += chunk.byteLength
      if (length <= maxBytes) return void chunks.push(chunk)
      leave()
      request.resume()
      resolve(undefined)
    }
    const onEnd = (): void => {
      leave()
      resolve(joinedBytes(chunks, length))
    }
    const onError = (error: Error): void => {
      leave()
      reject(error)
    }
    const onClose = (): void => onError(new Error("The connection was closed before the body had come."))
    const leave = (): void => {
      request.off("data", onData)
      request.off("end", onEnd)
      request.off("error", onError)
      request.off("close", onClose)
    }
    if (request.destroyed) return onClose()
    request.on("data", onData)
    request.on("end", onEnd)
    request.on("error", onError)
    request.on("close", onClose)
    // Somebody before may have paused it.
    request.resume()
  })
