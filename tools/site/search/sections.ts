/**
 * What the search finds: the sections of a page, each with the titles that it stands below; and each row of a table that has an
 * anchor of its own, such as that of a code.
 */
export interface Found {
  readonly anchor: string
  /** Its own title, after those above it. */
  readonly titles: Array<string>
  readonly text: string
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#8203": "" }

const textIn = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&([#\w]+);/g, (entity, name) => entities[name] ?? entity)
    .replaceAll(/\s+/g, " ")
    .trim()

/** What every name of the reference has below it: their text belongs to the name. */
const isPart = (title: string): boolean =>
  /^(?:Parameters|Type Parameters|Returns|Extends|Extended by|Overrides|Inherited from|Implementation of|Properties|Methods|Accessors|Constructors?|Call Signature|Type Declaration|Union Members|Throws|Default Value|Examples?|See|Deprecated|Remarks)$/.test(
    title
  )

const headings = /<h([1-6])[^>]*\sid="([^"]*)"[^>]*>([\s\S]*?)<\/h\1>/g

/** A row is called by its first cell and by the one that says most. */
const rowsIn = (html: string, titles: ReadonlyArray<string>): ReadonlyArray<Found> =>
  Array.from(html.matchAll(/<tr[^>]*\sid="([^"]*)"[^>]*>([\s\S]*?)<\/tr>/g), ([, anchor = "", row = ""]) => {
    const [first, ...cells] = Array.from(row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g), ([, cell = ""]) => textIn(cell))
    const longest = cells.toSorted((a, b) => b.length - a.length)[0]
    return { anchor, titles: [...titles, `${first}: ${longest}`], text: cells.join(" ") }
  })

/** Of a page that is rendered. */
export const sectionsOf = (html: string, isReference: boolean): ReadonlyArray<Found> => {
  const found = Array.from(html.matchAll(headings), (match) => ({
    level: Number(match[1]),
    anchor: match[2] ?? "",
    title: textIn(match[3] ?? ""),
    begin: match.index,
    end: match.index + match[0].length
  })).filter(({ title }) => !isReference || !isPart(title))
  const above: Array<string> = []
  return found.flatMap(({ level, anchor, title, end }, at) => {
    above.length = Math.min(above.length, level - 1)
    above[level - 1] = title
    const titles = above.filter((one) => one !== undefined)
    // What an entry only passes on stands where it is from.
    if (isReference && titles.includes("References")) return []
    const content = html.slice(end, found[at + 1]?.begin)
    return [{ anchor, titles, text: textIn(content) }, ...rowsIn(content, titles)]
  })
}
