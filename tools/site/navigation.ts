/** What stands at the side and at the top of each page. */
import { globSync } from "node:fs"
import { join } from "node:path"
import { root } from "repository/packages"
import type { DefaultTheme } from "vitepress"
import { allSections, fileOf, generated, pageOf, pathOf, titleOf } from "./documents.ts"
import { type Locale, prefixes } from "./locales.ts"
import { packagesTitle } from "./pages.ts"
import { words } from "./words.ts"

const linkTo = (document: string, locale: Locale): string => {
  const page = pageOf(fileOf(document, locale))
  return page === undefined ? "/" : pathOf({ ...page, locale })
}

const items = (pages: ReadonlyArray<string>, locale: Locale): Array<DefaultTheme.SidebarItem> =>
  pages.map((document) => ({ text: titleOf(document, locale), link: linkTo(document, locale) }))

/** The entries of each package below the one that it is called by. */
const reference = (locale: Locale): Array<DefaultTheme.SidebarItem> => {
  const entries = globSync("**/*.md", { cwd: join(root, generated, "api") })
    .map((file) => file.replace(/\.md$/, ""))
    .filter((entry) => entry !== "index")
    .sort()
  const link = (entry: string) => `/${prefixes[locale]}api/${entry}`
  const isBelow = (entry: string, parent: string) => entry.startsWith(`${parent}/`)
  const packages = entries.filter((entry) => !entry.includes("/"))
  return packages.map((name) => ({
    text: `@tcdesk/${name}`,
    link: link(name),
    collapsed: true,
    items: entries
      .filter((entry) => isBelow(entry, name))
      .map((entry) => ({ text: entry.slice(name.length + 1).replace("effect/", "effect: "), link: link(entry) }))
  }))
}

export const sidebar = (locale: Locale): DefaultTheme.SidebarMulti => {
  const home = `/${prefixes[locale]}`
  const guides = allSections.map(({ title, pages }) => ({ text: title[locale], items: items(pages, locale) }))
  return {
    [`${home}api/`]: [{ text: words[locale].reference, link: `${home}api/`, items: reference(locale) }],
    [home]: [...guides, { text: words[locale].reference, link: `${home}api/` }]
  }
}

export const navigation = (locale: Locale): Array<DefaultTheme.NavItem> => {
  const home = `/${prefixes[locale]}`
  const isGuide = `^${home}(?!api/|packages/|examples).`
  const packages = allSections.find(({ title }) => title === packagesTitle)?.pages ?? []
  return [
    { text: words[locale].guides, link: `${home}guides`, activeMatch: isGuide },
    {
      text: packagesTitle[locale],
      activeMatch: `^${home}packages/`,
      items: packages.map((document) => ({ text: titleOf(document, locale), link: linkTo(document, locale) }))
    },
    { text: words[locale].examples, link: `${home}examples` },
    { text: words[locale].reference, link: `${home}api/`, activeMatch: `^${home}api/` }
  ]
}
