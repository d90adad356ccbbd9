/** Which documents are pages of the site, and where: `docs/errors.zh-CN.md` is `zh/errors.md`. */
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "repository/packages"
import { type Locale, locales, prefixes } from "./locales.ts"
import { besideSections, inEnglishOnly, packagesTitle, type Section, sections, shortTitles } from "./pages.ts"

/** What is written before a build: below it, a path is that of its page. */
export const generated = "tools/site/generated/"

/** Its name in one language: `docs/errors` is `docs/errors.zh-CN.md`. */
export const fileOf = (document: string, locale: Locale): string =>
  `${document}${locale === "zh" && !inEnglishOnly.includes(document) ? ".zh-CN" : ""}.md`

const packages: Section = {
  title: packagesTitle,
  pages: globSync("packages/*/README.md", { cwd: root })
    .map((file) => file.replace(/\.md$/, ""))
    // The client first: the others are about it.
    .sort((a, b) => Number(b.includes("/core/")) - Number(a.includes("/core/")) || a.localeCompare(b))
}

export const allSections: ReadonlyArray<Section> = [...sections, packages]

const documents: ReadonlyArray<string> = [...allSections.flatMap(({ pages }) => pages), ...besideSections]

/** The page of a document, without its language: `errors`, `packages/core`, `examples`. */
const nameOf = (document: string): string => {
  if (document === "README") return "overview"
  if (document === "docs/README") return "guides"
  return document.replace(/^docs\//, "").replace(/\/README$/, "")
}

export interface Page {
  readonly locale: Locale
  /** `errors`, in either language. */
  readonly name: string
}

const pages = new Map<string, Page>(
  documents.flatMap((document) => {
    const name = nameOf(document)
    const inLocales = inEnglishOnly.includes(document) ? (["en"] as const) : locales
    return inLocales.map((locale) => [fileOf(document, locale), { locale, name }] as const)
  })
)

export const documentFiles: ReadonlyArray<string> = Array.from(pages.keys())

/** The page that a file of the repository is shown as, if it is. */
export const pageOf = (file: string): Page | undefined => {
  if (!file.startsWith(generated)) return pages.get(file)
  const path = file.slice(generated.length).replace(/(?:^|(?<=\/))index\.md$|\.md$/, "")
  const isChinese = path.startsWith(prefixes.zh)
  return { locale: isChinese ? "zh" : "en", name: isChinese ? path.slice(prefixes.zh.length) : path }
}

/** Whether each language has a text of its own. */
export const isTranslated = ({ name }: Page): boolean =>
  !inEnglishOnly.some((document) => nameOf(document) === name) && !name.startsWith("api/")

/** Its address below the site's base. */
export const pathOf = ({ locale, name }: Page): string => `/${prefixes[locale]}${name}`

/** As VitePress names it. */
export const routeOf = (file: string): string => {
  const page = pageOf(file)
  if (page === undefined) throw new Error(`${file} is in no section of tools/site/pages.ts`)
  return `${pathOf(page)
    .slice(1)
    .replace(/(^|\/)$/, "$1index")}.md`
}

const titleIn = (file: string): string =>
  /^# (.+)$/m.exec(readFileSync(join(root, file), "utf8"))?.[1]?.replaceAll("`", "") ?? file

/** What a sidebar calls it. */
export const titleOf = (document: string, locale: Locale): string =>
  shortTitles[document]?.[locale] ?? titleIn(fileOf(document, locale))

/** Where the table and the files do not say the same. */
export const faults = (): ReadonlyArray<string> => {
  const written = globSync(["README*.md", "docs/*.md", "packages/*/README*.md", "examples/README*.md"], { cwd: root })
  return [
    ...written.filter((file) => !pages.has(file)).map((file) => `${file} is in no section of tools/site/pages.ts`),
    ...documentFiles
      .filter((file) => !existsSync(join(root, file)))
      .map((file) => `${file} is missing, which tools/site/pages.ts names`)
  ]
}
