/** Whether a call is Desk's: by its method and URL, before anything of its body is read. */

import type { ResolvedWebhook } from "./ResolvedWebhook.ts"
import { type Refusal, refusals } from "./replies.ts"
import { isSigned } from "./signature.ts"

/** What the URL of a call says. */
export interface Admitted {
  readonly command: string | undefined
  readonly requestId: string | undefined
}

const queryOf = (url: string): URLSearchParams => {
  const [address = ""] = url.split("#", 1)
  const from = address.indexOf("?")
  return new URLSearchParams(from < 0 ? "" : address.slice(from + 1))
}

const filled = (query: URLSearchParams, name: string): string | undefined => query.get(name) || undefined

/** At once where it can be, which is everywhere but where only Web Crypto is to be had. */
export const admit = (
  { method, url }: { readonly method: string; readonly url: string },
  { sdkAppId, tokens }: Pick<ResolvedWebhook, "sdkAppId" | "tokens">
): Admitted | Refusal | Promise<Admitted | Refusal> => {
  if (method !== "POST") return refusals.method
  const query = queryOf(url)
  if (query.get("SdkAppid") !== sdkAppId) return refusals.app
  const admitted = { command: filled(query, "CallbackCommand"), requestId: filled(query, "RequestID") }
  if (tokens.length === 0) return admitted
  const [sign, requestTime] = [filled(query, "Sign"), filled(query, "RequestTime")]
  if (sign === undefined || requestTime === undefined) return refusals.unsigned
  const signed = isSigned({ sign, requestTime, tokens }, Date.now())
  const verdict = (is: boolean): Admitted | Refusal => (is ? admitted : refusals.signature)
  return typeof signed === "boolean" ? verdict(signed) : signed.then(verdict)
}
