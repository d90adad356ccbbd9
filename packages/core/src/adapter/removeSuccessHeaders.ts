/** What a handler has said of an answer that does not come: on an answer that tells of a failed send it would be wrong. */

/** Of a body, of how long it may be kept, and of where the result is. Cookies, CORS and security headers are none of these. */
const names: ReadonlyArray<string> = [
  "Accept-Ranges",
  "Age",
  "Cache-Control",
  "CDN-Cache-Control",
  "Content-Digest",
  "Content-Disposition",
  "Content-Encoding",
  "Content-Language",
  "Content-Length",
  "Content-Location",
  "Content-MD5",
  "Content-Range",
  "Content-Type",
  "Digest",
  "ETag",
  "Expires",
  "Last-Modified",
  "Location",
  "Refresh",
  "Repr-Digest",
  "Surrogate-Control",
  "Trailer",
  "Transfer-Encoding",
  // Ask a proxy to send a file in the answer's place.
  "X-Accel-Redirect",
  "X-Sendfile"
]

/** A response of any framework; a test double may have less. */
export interface ErrorResponse {
  /** The header as it stands now. */
  readonly getHeader?: (name: string) => unknown
  /** Takes the header away again. */
  readonly removeHeader?: (name: string) => unknown
}

/** That nothing may keep it holds for the answer to come no less. */
const forbidsStoring = (value: unknown): boolean => /\bno-store\b/i.test(String(value))

/**
 * Removes the headers of success that a handler has set before its send failed, and its status message, as the frameworks do for
 * their own error answers. Call it before the answer is written.
 */
export const removeSuccessHeaders = (response: ErrorResponse): void => {
  // Fastify's reply has Node's response inside: what was set there goes out too.
  const { raw } = response as { readonly raw?: ErrorResponse | null }
  const all = raw && typeof raw === "object" ? [response, raw] : [response]
  const kept = forbidsStoring(response.getHeader?.("Cache-Control")) ? "Cache-Control" : undefined
  for (const one of all) {
    for (const name of names) if (name !== kept) one.removeHeader?.(name)
    // Only where it was set: on an answer of HTTP/2 it can't be.
    if (Object.hasOwn(one, "statusMessage")) Object.assign(one, { statusMessage: undefined })
  }
}
