/** What a value is that was given for a UserSig and is none: in words, without showing it. */

/** No signature is so long: a genuine one has about 200 characters. */
const maxLength = 2048

/** What text is that has other characters than a UserSig; the first that fits. */
const looks: ReadonlyArray<readonly [of: RegExp, what: string]> = [
  [/^\s*$/, "an empty string"],
  [/^\[object /, "an object made into text"],
  [/^\s*[{[]/, "JSON"],
  [/^\s*</, "HTML or XML"],
  [/^\s*["'`]|["'`]\s*$/, "text with quotes around it"],
  [/\s/, "text with blanks or line breaks"],
  [/:\/\/|\?|=./, "a URL or a part of one"],
  [/%[0-9a-f]{2}/i, "percent-encoded text"],
  [/^[\w+/-]+=*$/, "base64 of another kind: it has * - _ in place of + / ="]
]

/** Nothing for what may be a UserSig: text of the characters that one is made of. */
export const notUserSig = (given: unknown): string | undefined => {
  if (typeof given !== "string") return given === null ? "null" : Array.isArray(given) ? "an array" : typeof given
  if (given.length > maxLength) return `text of ${given.length} characters`
  if (/^(undefined|null)$/.test(given)) return `the word ${given}`
  if (/^[A-Za-z0-9*_-]+$/.test(given)) return undefined
  return looks.find(([of]) => of.test(given))?.[1] ?? "text with other characters than A-Z a-z 0-9 * - _"
}
