/**
 * Charts in Mermaid stay true: every name of the code in them exists in the code (`chartNames.ts`), and a Chinese chart has
 * the names of its original.
 *
 * A name is a word that looks like one: `deadlineMs`, `send_msg`, `desk.stream`, `Signer.ts`, 70050. In a Chinese chart every
 * Latin word is one, so that names which are English words too (`rejected`) are looked up there.
 */
import { visit } from "unist-util-visit"
import { isKnown } from "./chartNames.ts"
import { isChinese, parse, read } from "./documents.ts"

interface Chart {
  readonly file: string
  readonly line: number
  readonly text: string
}

const chartsIn = (file: string): ReadonlyArray<Chart> => {
  const charts: Array<Chart> = []
  visit(parse(read(file)), "code", ({ lang, value, position }) => {
    if (lang === "mermaid") charts.push({ file, line: position?.start.line ?? 1, text: value })
  })
  return charts
}

/** Mermaid's own words that look like names. */
const grammar = /\b(?:sequenceDiagram|stateDiagram-v2)\b|<br ?\/?>/g

/** A file or a dotted name, a name with `_` or with a capital inside, a code. */
const looksLikeName = /\b[A-Za-z]\w*(?:\.[A-Za-z]\w*)+|\b[A-Za-z0-9]+_\w+|\b[A-Za-z][a-z0-9]+[A-Z]\w*|\b\d{5,6}\b/g

/** Words of the trade that a Chinese text has in Latin letters. */
const tradeWords = new Set(["Desk", "ErrorCode", "HTTP", "JSON", "MsgRandom", "URL", "UserSig", "webhook"])

/** What is shown: texts in quotation marks, and in a sequence what stands behind a colon, `as` or the word of a frame. */
const labels = /"([^"]*)"|(?<=\bas |: |^\s*(?:alt|else|opt|loop|par|and) )(\S.*)$/gm

const latinWord = /[A-Za-z][\w.-]*[A-Za-z0-9]/g

const namesIn = ({ text }: Chart): ReadonlyArray<string> => text.replaceAll(grammar, " ").match(looksLikeName) ?? []

const latinIn = ({ text }: Chart): ReadonlyArray<string> =>
  Array.from(text.replaceAll(grammar, " ").matchAll(labels), ([, quoted, rest]) => quoted ?? rest ?? "")
    .flatMap((label) => label.match(latinWord) ?? [])
    .filter((word) => !tradeWords.has(word))

const unknownIn = (chart: Chart): ReadonlyArray<string> =>
  [...namesIn(chart), ...(isChinese(chart.file) ? latinIn(chart) : [])]
    .filter((name) => !isKnown(name))
    .map((name) => `${chart.file}:${chart.line}: the chart names ${name}, which the code does not have`)

/** Translations have as many charts: `translations.ts` sees to it. */
const lostIn = (original: Chart, translation: Chart): ReadonlyArray<string> => {
  const at = `${translation.file}:${translation.line}: the chart`
  const [there, here] = [new Set(namesIn(original)), new Set(namesIn(translation))]
  const words = new Set(latinIn(original))
  return [
    ...Array.from(there.difference(here), (name) => `${at} lacks ${name}, which the original names`),
    ...Array.from(here.difference(there), (name) => `${at} names ${name}, which the original does not`),
    ...latinIn(translation)
      .filter((name) => !words.has(name))
      .map((name) => `${at} names ${name}, which the original does not`)
  ]
}

export const chartFaults = (files: ReadonlyArray<string>): ReadonlyArray<string> => {
  const faults = files.flatMap((file) => {
    const charts = chartsIn(file)
    const originals = isChinese(file) && charts.length > 0 ? chartsIn(file.replace(".zh-CN.md", ".md")) : []
    return charts.flatMap((chart, index) => {
      const original = originals[index]
      return [...unknownIn(chart), ...(original === undefined ? [] : lostIn(original, chart))]
    })
  })
  return [...new Set(faults)]
}
