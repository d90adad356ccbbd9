/**
 * Writes the pages that are not documents as they are, after typedoc has written the reference: the homes, the reference's own
 * first page, and for the Chinese site what there is in English only.
 */
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root } from "repository/packages"
import { parse } from "../docs/documents.ts"
import { fileOf, generated, pageOf, pathOf } from "./documents.ts"
import { type Locale, locales, prefixes } from "./locales.ts"
import { inEnglishOnly } from "./pages.ts"
import { words } from "./words.ts"

const read = (file: string): string => readFileSync(join(root, file), "utf8")

const write = (path: string, frontmatter: Readonly<Record<string, unknown>>, text: string): void => {
  const file = join(root, generated, path)
  mkdirSync(dirname(file), { recursive: true })
  const lines = Object.entries(frontmatter).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
  writeFileSync(file, `${lines.length > 0 ? `---\n${lines.join("")}---\n\n` : ""}${text}`)
}

/** The first block of code in a language, as the document has it. */
const firstBlock = (file: string, language: string): string => {
  const markdown = read(file)
  const block = parse(markdown).children.find((node) => node.type === "code" && node.lang === language)
  if (block?.position === undefined) throw new Error(`${file} has no block of ${language}`)
  return markdown.slice(block.position.start.offset, block.position.end.offset)
}

const writeHome = (locale: Locale): void => {
  const source = fileOf("tools/site/home/index", locale)
  const readme = fileOf("README", locale)
  const text = read(source)
    .replace("<!-- the bot -->", firstBlock(readme, "js"))
    .replace("<!-- install -->", firstBlock(readme, "sh"))
  const { description } = words[locale]
  write(
    `${prefixes[locale]}index.md`,
    {
      layout: "page",
      sidebar: false,
      pageClass: "home",
      search: false,
      title: "tcdesk",
      titleTemplate: false,
      description,
      source
    },
    text
  )
}

/** An entry, and how its page begins. */
const entryRow = (file: string): string => {
  const [, title = "", summary = ""] =
    /^# (.+)\n+(?!#)([\s\S]*?)(?:\n\n|\n*$)/.exec(read(join(generated, "api", file))) ?? []
  return `| [${title}](${file}) | ${summary
    .replace(/^`[^`]+`: /, "")
    .replaceAll("\n", " ")
    .replaceAll("|", "\\|")} |`
}

const writeReference = (): void => {
  const entries = globSync("**/*.md", { cwd: join(root, generated, "api") })
    .filter((file) => file !== "index.md" && !/\/[A-Z]/.test(file))
    .sort((a, b) => a.replace(".md", "").localeCompare(b.replace(".md", "")))
  const text = [
    "# API reference",
    "",
    "Every public name of every entry.",
    "",
    "| entry | what it is |",
    "| --- | --- |",
    ...entries.map(entryRow),
    ""
  ]
  write("api/index.md", {}, text.join("\n"))
}

rmSync(join(root, generated, "zh"), { recursive: true, force: true })
locales.forEach(writeHome)
writeReference()
cpSync(join(root, generated, "api"), join(root, generated, "zh/api"), { recursive: true })
for (const document of inEnglishOnly) {
  const source = fileOf(document, "en")
  const page = pageOf(source)
  if (page !== undefined) write(`${pathOf({ ...page, locale: "zh" }).slice(1)}.md`, { source }, read(source))
}
