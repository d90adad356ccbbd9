/**
 * Keeps secrets out of records and logs. A UserSig travels in the URL, so nothing of a URL is kept as it came.
 */

const MASK = "***"
/** What begins like zlib in base64 (`eJ`) and is long, in a URL: a UserSig under a wrong name or in the wrong place. */
const LOOKS_LIKE_USERSIG = /eJ[A-Za-z0-9*_%.~-]{40,}/g
/** Shorter ones are words like any other: masking "abc" everywhere would make records useless and protect nothing. */
const MIN_LENGTH = 8

/** Replaces each of the secrets wherever it occurs. */
export const mask = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((masked, secret) => (secret.length < MIN_LENGTH ? masked : masked.replaceAll(secret, MASK)), text)

/** As `mask`, for parts of a URL. */
export const maskUrlPart = (text: string, secrets: readonly string[]): string =>
  mask(text, secrets).replace(LOOKS_LIKE_USERSIG, MASK)

/** A query's parameters without the UserSig; of one given twice, the first. */
export const maskQuery = (query: URLSearchParams, secrets: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...query]
      .reverse()
      .map(([name, value]) => [
        maskUrlPart(name, secrets),
        name.toLowerCase() === "usersig" ? MASK : maskUrlPart(value, secrets)
      ])
  )

/** Headers that describe a request and hold no credential. */
const SAFE_HEADERS = [
  "host",
  "user-agent",
  "content-type",
  "content-length",
  "transfer-encoding",
  "accept",
  "connection"
]

export const safeHeaders = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  secrets: readonly string[]
): Readonly<Record<string, string>> => {
  const safe: Record<string, string> = {}
  for (const name of SAFE_HEADERS) {
    const value = headers[name]
    if (typeof value === "string") safe[name] = maskUrlPart(value, secrets)
  }
  return safe
}
