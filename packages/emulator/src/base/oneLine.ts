const MAX_LINE = 300

/** One line of text: no control, no bidirectional and no line-breaking character that could act on the terminal, at most 300 characters. */
export const oneLine = (text: string): string => {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim()
  return plain.length > MAX_LINE ? `${plain.slice(0, MAX_LINE)}…` : plain
}
