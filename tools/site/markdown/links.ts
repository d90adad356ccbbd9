/**
 * Where the links of a document lead to in the site. The documents' own are those of GitHub: files and folders of the repository,
 * relative to the document.
 */
import { existsSync, statSync } from "node:fs"
import { dirname, join, relative } from "node:path/posix"
import { root } from "repository/packages"
import { isTranslated, pageOf, pathOf } from "../documents.ts"
import { address, type Locale, repository } from "../locales.ts"

const isFolder = (file: string): boolean =>
  statSync(join(root, file), { throwIfNoEntry: false })?.isDirectory() ?? false

const onGitHub = (file: string): string => {
  if (!existsSync(join(root, file))) throw new Error(`${file} does not exist`)
  return `${repository}/${isFolder(file) ? "tree" : "blob"}/main/${file}`
}

/** A link of `file` where it is shown in a language, which for a document without a translation need not be its own. */
export const linkFrom = (file: string, locale: Locale, url: string): string => {
  if (url.startsWith(address)) return url.slice(address.length - 1)
  if (/^(?:[a-z][a-z+.-]*:|#|\/)/i.test(url)) return url
  const [, path = "", anchor = ""] = /^([^#]*)(#.*)?$/.exec(decodeURI(url)) ?? []
  const target = join(dirname(file), path).replace(/\/$/, "")
  const page = pageOf(isFolder(target) ? join(target, "README.md") : target)
  if (page === undefined) return onGitHub(target) + anchor
  const staysInLanguage = !isTranslated(page) || pageOf(file)?.locale !== locale
  return pathOf(staysInLanguage ? { ...page, locale } : page) + anchor
}

/** An image in `file`, from the file that stands for it: pages that are made from others stand elsewhere. */
export const imageFrom = (file: string, shownIn: string, url: string): string =>
  file === shownIn || /^(?:[a-z]+:|\/)/i.test(url) ? url : relative(dirname(shownIn), join(dirname(file), url))

/** A link from a document to its own translation: the site has a switch for that. */
export const isTranslation = (file: string, url: string): boolean => {
  const [here, there] = [pageOf(file), pageOf(join(dirname(file), url))]
  return here !== undefined && here.name === there?.name && here.locale !== there.locale
}
