/**
 * Addresses elsewhere that lead to files of this repository. The READMEs of the packages are read on npm, where a relative
 * link leads nowhere, so they have these; they are checked like relative ones.
 */
import { repositoryAddress, siteAddress } from "repository/addresses"

/** Pages in Chinese stand below this. */
const chinese = "zh/"

/** Files and folders as GitHub shows them, and a file by itself, such as a picture. */
const onGitHub = [
  `${repositoryAddress}/blob/main/`,
  `${repositoryAddress}/tree/main/`,
  `${repositoryAddress.replace("//github.com/", "//raw.githubusercontent.com/")}/main/`
]

/**
 * The page behind a path of the site: `errors` is `docs/errors.md`, `zh/errors` its translation, `packages/core` a README. The
 * reference of the API is no file: it is made from the sources.
 */
const pageAt = (path: string): string | undefined => {
  const suffix = path.startsWith(chinese) ? ".zh-CN.md" : ".md"
  const name = path.startsWith(chinese) ? path.slice(chinese.length) : path
  if (name === "api" || name.startsWith("api/")) return undefined
  if (name === "" || name === "overview") return `README${suffix}`
  if (name === "examples" || name.startsWith("packages/")) return `${name}/README${suffix}`
  return `docs/${name === "guides" ? "README" : name}${suffix}`
}

const pageOfSite = (address: string): string | undefined =>
  address.startsWith(siteAddress) ? pageAt(address.slice(siteAddress.length)) : undefined

/** What an address of ours leads to, from the repository's root, with its anchor; nothing for any other address. */
export const fileBehind = (url: string): string | undefined => {
  const [address = "", anchor] = url.split("#")
  const start = onGitHub.find((start) => address.startsWith(start))
  const file = start === undefined ? pageOfSite(address) : address.slice(start.length)
  return file === undefined || anchor === undefined ? file : `${file}#${anchor}`
}

/** Pages that are read on npm too, apart from the repository. */
export const isReadElsewhere = (file: string): boolean => /^packages\/[^/]+\/README(\.zh-CN)?\.md$/.test(file)
