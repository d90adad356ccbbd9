/**
 * A line of text in which the words that were looked for are marked.
 */
import { pieces } from "../model/pieces.ts"

export const Marked = ({ text, words }: { readonly text: string; readonly words: string }) => (
  <bdi>
    {pieces(text, words).map(({ piece, isFound }, index) => (isFound ? <mark key={index}>{piece}</mark> : piece))}
  </bdi>
)
