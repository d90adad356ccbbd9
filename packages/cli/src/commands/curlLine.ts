/** A request as a command of curl, for a POSIX shell. */

export interface SignedRequest {
  readonly method: string
  /** With the UserSig. Secret. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Between single quotes a shell leaves everything as it is, but for the quote itself. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

export const curlLine = ({ method, url, headers, body }: SignedRequest): string =>
  [
    "curl -sS -X",
    method,
    shellQuoted(url),
    ...Object.entries(headers).map(([name, value]) => `-H ${shellQuoted(`${name}: ${value}`)}`),
    // Not --data, which reads a file where the text begins with @.
    `--data-raw ${shellQuoted(body)}`
  ].join(" ")
