/**
 * The rules of `docs/faults.md`: every row names its test, which exists and begins with the row's number or has the title
 * that is quoted; and every number that a test begins with has a row.
 */
import { existsSync } from "node:fs"
import { join } from "node:path/posix"
import { visit } from "unist-util-visit"
import { absolute, parse, read, type Tree, tracked } from "./documents.ts"

const page = "docs/faults.md"
const translation = "docs/faults.zh-CN.md"

type Nodes = Tree | Tree["children"][number]

const textOf = (node: Nodes): string => {
  let text = ""
  visit(node, (inner) => {
    if (inner.type === "text" || inner.type === "inlineCode") text += inner.value
  })
  return text
}

interface Row {
  /** E.g. `F12`. */
  readonly number: string
  readonly line: number
  /** The files of its tests, from the repository's root. */
  readonly files: ReadonlyArray<string>
  readonly titles: ReadonlyArray<string>
}

const rowsIn = (file: string): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  visit(parse(read(file)), "tableRow", (row) => {
    const [number, , tests] = row.children
    if (number === undefined || tests === undefined || !/^F\d+$/.test(textOf(number))) return
    const files: Array<string> = []
    visit(tests, "link", ({ url }) => void files.push(join("docs", url)))
    const titles = Array.from(textOf(tests).matchAll(/“([^”]+)”/g), ([, title = ""]) => title)
    rows.push({ number: textOf(number), line: row.position?.start.line ?? 1, files, titles })
  })
  return rows
}

const isNumbered = (text: string, number: string): boolean => new RegExp(`\\b${number}[:,]`).test(text)

const rowFaults = ({ number, line, files, titles }: Row): ReadonlyArray<string> => {
  const at = `${page}:${line}: ${number}`
  const texts = files.filter((file) => existsSync(absolute(file))).map((file) => [file, read(file)] as const)
  const lost = titles.filter((title) => !texts.some(([, text]) => text.includes(title)))
  const silent = texts.filter(
    ([file, text]) =>
      file.endsWith(".test.ts") && !isNumbered(text, number) && !titles.some((title) => text.includes(title))
  )
  return [
    ...(files.length === 0 ? [`${at} names no test`] : []),
    ...files.filter((file) => !existsSync(absolute(file))).map((file) => `${at}: there is no ${file}`),
    ...lost.map((title) => `${at}: none of its files has “${title}”`),
    ...silent.map(([file]) => `${at}: ${file} has neither the number nor a title that is quoted`)
  ]
}

/** The numbers that tests begin with, each with a file that has it. */
const usedNumbers = (): ReadonlyMap<string, string> =>
  new Map(
    tracked("packages/*/test/*.ts", "tools/adapter-conformance/*.ts", "apps/*/test/*.ts").flatMap((file) =>
      Array.from(read(file).matchAll(/\bF\d+(?=[:,])/g), ([number]) => [number, file] as const)
    )
  )

export const faultRowFaults = (): ReadonlyArray<string> => {
  const rows = rowsIn(page)
  const numbers = rows.map(({ number }) => number)
  const known = new Set(numbers)
  const rowsOf = (all: ReadonlyArray<Row>) => all.map(({ number, files, titles }) => [number, files, titles].join())
  const translated = new Set(rowsOf(rowsIn(translation)))
  return [
    ...(rows.length === 0 ? [`${page} has no rows`] : []),
    ...numbers.filter((number, index) => numbers.indexOf(number) !== index).map((number) => `${page}: ${number} twice`),
    ...rows.flatMap(rowFaults),
    ...Array.from(usedNumbers())
      .filter(([number]) => !known.has(number))
      .map(([number, file]) => `${page} has no row ${number}, which ${file} names`),
    ...rowsOf(rows)
      .filter((row) => !translated.has(row))
      .map((row) => `${translation} has no row with the number and tests of ${row.split(",")[0]}`)
  ]
}
