/** Text in columns of a terminal, where a Chinese character takes two. */

/** Wide, or full width (Unicode's East Asian Width), as far as our own texts and what hosts send have them. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}“”‘’…—]/u
const narrowQuotes = /[“”‘’…—]/u
const marks = /\p{M}/u

const isWide = (character: string, isChinese: boolean): boolean =>
  wide.test(character) && (isChinese || !narrowQuotes.test(character))

/** Quotes and dashes are as wide as what stands around them. */
const hasChinese = (text: string): boolean => /\p{Script=Han}/u.test(text)

export const widthOf = (text: string, isChinese = hasChinese(text)): number => {
  let width = 0
  for (const character of text) width += marks.test(character) ? 0 : isWide(character, isChinese) ? 2 : 1
  return width
}

export const padEnd = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)))

/** May not begin a line, or may not end one. */
const closing = /^[，。；：、！？）”’》…]/u
const opening = /[（“‘《]$/u

/** Where a line may be broken: after a blank, and on both sides of a Chinese character, but for marks that belong to it. */
const pieces = (text: string): readonly string[] => {
  const found: string[] = []
  for (const piece of text.match(/\s*(?:[^\s\u2e80-\u9fff\uff00-\uffef]+|[\u2e80-\u9fff\uff00-\uffef])/gu) ?? []) {
    const before = found.at(-1)
    if (before !== undefined && (closing.test(piece) || opening.test(before))) found[found.length - 1] = before + piece
    else found.push(piece)
  }
  return found
}

/** Lines of at most so many columns; a word that is longer has a line of its own. */
export const wrap = (text: string, width: number): readonly string[] => {
  const isChinese = hasChinese(text)
  const lines: string[] = []
  let line = ""
  for (const piece of pieces(text)) {
    if (line !== "" && widthOf(line, isChinese) + widthOf(piece, isChinese) > width) {
      lines.push(line)
      line = piece.trimStart()
    } else line = line === "" ? piece.trimStart() : line + piece
  }
  return [...lines, line]
}
