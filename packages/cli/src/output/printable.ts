/** Text from outside: a terminal obeys control characters, and marks of direction make a line say something else. */

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** On one line, cut where it is longer than `maxLength` characters. */
export const printable = (text: string, maxLength = 2000): string => {
  const line = text.slice(0, maxLength + 1).replace(unprintable, " ")
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line
}

/** A key is 64 hex digits; a UserSig begins like this. */
const keyLike = /^(?:[0-9a-f]{32,}|eJ[\w*-]{60,})$/i

/** A name or path as it was typed, but for a key that was pasted in its place. */
export const printableName = (typed: string): string => (keyLike.test(typed) ? "…" : printable(typed))

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

/** JSON that a terminal shows as it is: JSON itself only escapes the older control characters. */
export const toJson = (value: unknown, indent?: number): string =>
  (JSON.stringify(value, null, indent) ?? "null").replace(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    escaped
  )
