/**
 * A text cut where words stand in it, whatever their case.
 */
export interface Piece {
  readonly piece: string
  readonly isFound: boolean
}

export const pieces = (text: string, words: string): readonly Piece[] => {
  const [inText, wanted] = [text.toLowerCase(), words.toLowerCase()]
  // Few letters change their number with their case: then the places are not the text's own.
  if (wanted === "" || inText.length !== text.length) return [{ piece: text, isFound: false }]
  const cut: Piece[] = []
  let from = 0
  for (let at = inText.indexOf(wanted); at !== -1; at = inText.indexOf(wanted, from)) {
    cut.push(
      { piece: text.slice(from, at), isFound: false },
      { piece: text.slice(at, at + wanted.length), isFound: true }
    )
    from = at + wanted.length
  }
  cut.push({ piece: text.slice(from), isFound: false })
  return cut.filter(({ piece }) => piece !== "")
}
