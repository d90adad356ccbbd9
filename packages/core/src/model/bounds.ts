/** How much of what comes from outside may stand in a message, and what of it may not. */

/** Of the path of an issue, in characters. */
export const maxPathLength = 200

/** Control characters, line and paragraph separators, and what can't be seen: marks of direction, soft hyphens, zero width. */
export const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** One line, without anything that can't be seen, of at most so many characters. */
export const showable = (text: string, maxLength: number): string => {
  const line = text.slice(0, maxLength + 1).replace(unprintable, " ")
  return (line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line).toWellFormed()
}

/** With a full stop, unless it ends in a mark of its own. */
export const sentence = (text: string): string => (/[.!?…。！？]$/.test(text) ? text : `${text}.`)

/** How many faults the text of an error lists, and how many bytes of UTF-8 they may have together. */
const maxListed = 20
const maxListedBytes = 2500

/** Not `Buffer`: this has to run where there is no Node. */
const utf8 = new TextEncoder()

/** Faults in one text, as far as there is room: "…; and 980 more". */
export const listed = (faults: ReadonlyArray<string>, more = 0): string => {
  let told = 0
  let bytes = 0
  for (const fault of faults.slice(0, maxListed)) {
    bytes += utf8.encode(fault).length
    if (told > 0 && bytes > maxListedBytes) break
    told += 1
  }
  const left = faults.length - told + more
  return [...faults.slice(0, told), ...(left === 0 ? [] : [`and ${left} more`])].join("; ")
}

/** The path of a field. A key of the caller's may be endless, and stands in the path of everything below it. */
export const below = (path: string, name: string): string => {
  if (path.length > maxPathLength) return path
  const key = name.length > maxPathLength ? name.slice(0, maxPathLength) : name
  return path === "" || key === "" ? path + key : `${path}.${key}`
}

/** A fault in one text: its place, and what is wrong there. What is said of an unknown name begins with it already. */
export const faultText = (path: string, message: string): string =>
  message.startsWith("unknown ") ? message : `${path} ${message}`
