/** A copy of the repository as it stands, uncommitted files included, in which a release may do what it does. */
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { run, type Where } from "./rehearsalCommand.ts"

export interface PackageJson {
  readonly name: string
  readonly version?: string
  readonly private?: boolean
  readonly packageManager?: string
}

export const readPackage = async (folder: string) =>
  JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as PackageJson

/** All files that git knows or would offer to add, and one commit of them: changesets asks git for the history. */
export const copyRepository = async (from: string, where: Where) => {
  const { cwd: to, env } = where
  const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"], {
    cwd: from,
    env
  })
  const deleted = new Set((await run("git", ["ls-files", "-z", "--deleted"], { cwd: from, env })).split("\0"))
  const files = listed.split("\0").filter((file) => file !== "" && !deleted.has(file))
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true })
    await cp(join(from, file), join(to, file))
  }
  await run("git", ["init", "--quiet", "--initial-branch=main"], where)
  await commit("What is released", where)
  return files.length
}

export const commit = async (message: string, where: Where) => {
  await run("git", ["add", "--all"], where)
  await run("git", ["commit", "--quiet", "--no-verify", "--message", message], where)
}

/** The names of the changesets that wait. */
export const changesets = async (copy: string) =>
  (await readdir(join(copy, ".changeset"))).filter((file) => file.endsWith(".md") && file !== "README.md")

export const addChangeset = (copy: string, packageName: string, text: string) =>
  writeFile(join(copy, ".changeset/rehearsal.md"), `---\n"${packageName}": patch\n---\n\n${text}\n`)

/** The newest entry of a package's changelog. */
export const newestEntry = async (folder: string) => {
  const [, newest = ""] = (await readFile(join(folder, "CHANGELOG.md"), "utf8")).split(/^## /m)
  return newest.trim()
}
