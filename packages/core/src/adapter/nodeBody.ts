/** The body of a request of Node's, whether a body parser has read it before, or nothing has. */
import { readBytes } from "../model/readBytes.ts"

/** What of a request is needed: Node's own, as Express, Koa and Fastify hand it on. */
export interface NodeRequest {
  /** Whether anything has read of it. */
  readonly readableDidRead: boolean
  /** Its chunks; left early, the connection stays for the answer. */
  iterator(options: {
    /** Whether leaving early breaks the connection. */
    readonly destroyOnReturn: boolean
  }): AsyncIterable<Uint8Array>
  /** Lets go what nobody reads. */
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

/** Node lets go of a body that nobody has begun to read, and of no other: its connection would hang. */
const read = async (request: NodeRequest, maxBytes: number): Promise<Uint8Array | undefined> => {
  const bytes = await readBytes(request.iterator({ destroyOnReturn: false }), maxBytes)
  if (bytes === undefined) request.resume()
  return bytes
}
