/** JSON that people give. The parser's own words quote the text, which may be a customer's: only the place is taken from them. */

/** Editors of Windows put a mark before the text. Throws as `JSON.parse` does. */
export const parseJson = (content: string): unknown => JSON.parse(content.replace(/^\ufeff/, ""))

/** `line:column`, where the parser's error says it. */
export const placeIn = (error: unknown): string | undefined => {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(String(error)) ?? []
  return line === undefined ? undefined : `${line}:${column}`
}
