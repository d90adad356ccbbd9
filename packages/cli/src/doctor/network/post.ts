/** One POST to a webhook, whatever comes of it. */
import { codeOf } from "./connect.ts"

export type Posted =
  | { readonly _tag: "Answered"; readonly status: number; readonly body: string; readonly ms: number }
  | { readonly _tag: "Late" }
  | { readonly _tag: "Failed"; readonly code: string }

/** No answer of a webhook is longer. */
const maxBytes = 64 * 1024

const bodyOf = async (response: Response): Promise<string> => {
  let text = ""
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > maxBytes) break
  }
  return text
}

/** What a fetch has failed by is the cause of what it throws. */
const causeOf = (error: unknown): unknown => (error instanceof Error && error.cause !== undefined ? error.cause : error)

/** `waitMs`: no longer. A redirect is not followed, since Desk follows none. */
export const post = async (
  {
    url,
    headers,
    body
  }: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
  waitMs: number,
  signal: AbortSignal
): Promise<Posted> => {
  const limit = AbortSignal.timeout(waitMs)
  const began = performance.now()
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, limit])
    })
    const text = await bodyOf(response)
    return { _tag: "Answered", status: response.status, body: text, ms: Math.round(performance.now() - began) }
  } catch (error) {
    return limit.aborted || signal.aborted ? { _tag: "Late" } : { _tag: "Failed", code: codeOf(causeOf(error)) }
  }
}
