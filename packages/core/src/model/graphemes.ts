/** Where a text may be cut: between graphemes, what a reader takes for one character. */

/** Made when first needed: it costs a millisecond, and most processes never stream. */
let segmenter: Intl.Segmenter | undefined

const segmentAt = (text: string, index: number): number => {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" })
  return segmenter.segment(text).containing(index)?.index ?? 0
}

/** Printable ASCII, and Chinese characters and punctuation: none of them joins what stands before it, and nothing joins them but marks. */
const isPlain = (unit: number): boolean =>
  (unit >= 0x20 && unit < 0x7f) || (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3001 && unit <= 0x3029)

/** Of a surrogate pair. */
const isSecondHalf = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** How far back a segmentation has to begin at the most, in UTF-16 units. No real grapheme is so long. */
const reach = 4096

/** Where the grapheme begins that holds the unit at `index`. */
const graphemeStart = (text: string, index: number): number => {
  // Most characters are one unit that stands for itself: no need to ask.
  if (isPlain(text.charCodeAt(index)) && (index === 0 || isPlain(text.charCodeAt(index - 1)))) return index
  const farthest = Math.max(0, index - reach)
  let from = isSecondHalf(text.charCodeAt(farthest)) ? farthest + 1 : farthest
  for (let i = index - 1; i > from; i -= 1) {
    if (isPlain(text.charCodeAt(i)) && isPlain(text.charCodeAt(i - 1))) from = i
  }
  return from + segmentAt(text.slice(from), index - from)
}

/** How many units of the text are complete graphemes, whatever follows: all but the last one. */
export const completeLength = (text: string): number => (text === "" ? 0 : graphemeStart(text, text.length - 1))

/** Without the first half of a surrogate pair at the end. */
export const wholePairs = (text: string): string => {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text
}

/** What a text takes inside a JSON string, in bytes of UTF-8. */
export const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2

/** How many units of the text fit into so many bytes of JSON: up to the end of a grapheme, or of a character where not even one fits. */
export const fittingLength = (text: string, bytes: number): number => {
  // A unit takes six bytes at the most, and one at the least.
  if (text.length * 6 <= bytes || (text.length <= bytes && jsonBytes(text) <= bytes)) return text.length
  let used = 0
  let end = 0
  for (const character of text) {
    used += jsonBytes(character)
    if (used > bytes) break
    end += character.length
  }
  const start = graphemeStart(text, end)
  return start === 0 ? end : start
}
