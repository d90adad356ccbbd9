/** Keeps the UserSig out of what a tracer notes of an HTTP request: Desk wants it in the URL, and tracers write URLs down. */

/** The request as undici's diagnostics channels, and with them its tracers, hand it to their hooks. */
export interface TracedRequest {
  /** E.g. `https://console.tim.qq.com`. */
  readonly origin?: string | URL | null | undefined
  /** Path and query. Secret: it may hold a UserSig. */
  readonly path: string
}

/** What to write instead of a tracer's own. Empty for a request without a UserSig. A type, since tracers want it indexable. */
export type UrlAttributes = {
  /** The whole URL, with `usersig=REDACTED` in it. */
  readonly "url.full"?: string
  /** The query with its `?`, likewise. */
  readonly "url.query"?: string
}

const parameter = /([?&]usersig=)[^&#]*/gi

/**
 * For `startSpanHook` of `@opentelemetry/instrumentation-undici`: gives the URL with `usersig=REDACTED`, which replaces the
 * tracer's own attributes before the span begins. Other requests are left alone, so one hook serves the whole process.
 *
 * @example
 * ```ts
 * import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici"
 * import { hideUserSig } from "@tcdesk/core"
 *
 * export const instrumentation = new UndiciInstrumentation({ startSpanHook: hideUserSig })
 * ```
 */
export const hideUserSig = ({ origin, path }: TracedRequest): UrlAttributes => {
  const clean = path.replace(parameter, "$1REDACTED")
  if (clean === path) return {}
  return { "url.full": `${origin ?? ""}${clean}`, "url.query": clean.slice(clean.indexOf("?")) }
}
