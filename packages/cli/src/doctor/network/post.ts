/** One POST to a webhook, whatever comes of it. */
import { request as httpRequest, type IncomingMessage } from "node:http"
import { request as httpsRequest } from "node:https"
import { codeOf } from "./connect.ts"

export type Posted =
  | { readonly _tag: "Answered"; readonly status: number; readonly body: string; readonly ms: number }
  | { readonly _tag: "Late" }
  | { readonly _tag: "Failed"; readonly code: string }

/** No answer of a webhook is longer. */
const maxBytes = 64 * 1024

const bodyOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > maxBytes) break
  }
  return Buffer.concat(chunks).toString("utf8")
}

interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const answered = ({ url, headers, body }: Post, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = url.startsWith("https:") ? httpsRequest : httpRequest
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch it off.
    const verified = { rejectUnauthorized: true }
    const asked = request(url, { ...verified, method: "POST", headers, agent: false, signal }, resolve)
    asked.on("error", reject)
    asked.end(body)
  })

/** `waitMs`: no longer. A redirect is not followed, since Desk follows none. */
export const post = async (what: Post, waitMs: number, signal: AbortSignal): Promise<Posted> => {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(waitMs)])
  const began = performance.now()
  try {
    const response = await answered(what, limit)
    const body = await bodyOf(response)
    return { _tag: "Answered", status: response.statusCode ?? 0, body, ms: Math.round(performance.now() - began) }
  } catch (error) {
    return limit.aborted ? { _tag: "Late" } : { _tag: "Failed", code: codeOf(error) }
  }
}
