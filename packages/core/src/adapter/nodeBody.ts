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
  if (!request.readableDidRead)
    return { rawBody: (maxBytes) => readBytes(request.iterator({ destroyOnReturn: false }), maxBytes) }
  return typeof parsed === "string" || parsed instanceof Uint8Array ? { rawBody: parsed } : { json: parsed }
}
