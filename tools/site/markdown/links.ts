/**
 * Where the links of a document lead to in the site. The documents' own are those of GitHub: files and folders of the repository,
 * relative to the document.
 */
import { statSync } from "node:fs"
import { dirname, join, relative } from "node:path/posix"
import { repositoryAddress, siteAddress } from "repository/addresses"
import { root } from "repository/packages"
import { generated, isTranslated, pageOf, pathOf } from "../documents.ts"
import type { Locale } from "../locales.ts"

const rawFiles = `${repositoryAddress.replace("//github.com/", "//raw.githubusercontent.com/")}/main/`

const isFolder = (file: string): boolean =>
  statSync(join(root, file), { throwIfNoEntry: false })?.isDirectory() ?? false

/** Whether it is there `pnpm docs:check` looks at. */
const onGitHub = (file: string): string => `${repositoryAddress}/${isFolder(file) ? "tree" : "blob"}/main/${file}`

/** A link of `file` where it is shown in a language, which for a document without a translation need not be its own. */
export const linkFrom = (file: string, locale: Locale, url: string): string => {
  if (url.startsWith(siteAddress)) return url.slice(siteAddress.length - 1)
  if (/^(?:[a-z][a-z+.-]*:|#|\/)/i.test(url)) return url
  const [, path = "", anchor = ""] = /^([^#]*)(#.*)?$/.exec(decodeURI(url)) ?? []
  const target = join(dirname(file), path).replace(/\/$/, "")
  const page = pageOf(isFolder(target) ? join(target, "README.md") : target)
  if (page === undefined) return onGitHub(target) + anchor
  const staysInLanguage = !isTranslated(page) || pageOf(file)?.locale !== locale
  return pathOf(staysInLanguage ? { ...page, locale } : page) + anchor
}

/** An image in `file`, from the file that stands for it: pages that are made from others stand elsewhere. */
export const imageFrom = (file: string, shownIn: string, url: string): string => {
  // What npm shows gets its images from the repository.
  if (url.startsWith(rawFiles)) return relative(dirname(shownIn), url.slice(rawFiles.length))
  return file === shownIn || /^(?:[a-z]+:|\/)/i.test(url) ? url : relative(dirname(shownIn), join(dirname(file), url))
}

/** A link from a document to its own translation: the site has a switch for that. */
export const isTranslation = (file: string, url: string): boolean => {
  const here = pageOf(file)
  if (here === undefined || !isTranslated(here) || file.startsWith(generated)) return false
  return linkFrom(file, here.locale, url) === pathOf({ ...here, locale: here.locale === "en" ? "zh" : "en" })
}
