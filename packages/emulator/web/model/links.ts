/**
 * Which of the addresses in messages may be followed: only those of the web.
 */

/** The address, normalised, when it is http or https; `undefined` for `javascript:`, `data:`, relative ones and all else. */
export const webAddress = (text: string): string | undefined => {
  const url = URL.parse(text.trim())
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") ? url.href : undefined
}
