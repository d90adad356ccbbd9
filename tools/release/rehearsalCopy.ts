/** A copy of the repository as it stands, uncommitted files included, in which a release may do what it does. */
import { cp, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { run, type Where } from "repository/command"

/** All files that git knows or would offer to add, and one commit of them: changesets asks git for the history. */
export const copyRepository = async (from: string, where: Where): Promise<number> => {
  const list = async (...which: ReadonlyArray<string>) =>
    (await run("git", ["ls-files", "-z", ...which], { ...where, cwd: from })).stdout.split("\0").filter(Boolean)
  const files = new Set(await list("--cached", "--others", "--exclude-standard"))
  for (const deleted of await list("--deleted")) files.delete(deleted)
  for (const file of files) await cp(join(from, file), join(where.cwd, file))
  await run("git", ["init", "--quiet", "--initial-branch=main"], where)
  await commit("What is released", where)
  return files.size
}

export const commit = async (message: string, where: Where): Promise<void> => {
  await run("git", ["add", "--all"], where)
  await run("git", ["commit", "--quiet", "--no-verify", "--message", message], where)
}

/** The names of the changesets that wait. */
export const changesets = async (copy: string): Promise<ReadonlyArray<string>> =>
  (await readdir(join(copy, ".changeset"))).filter((file) => file.endsWith(".md") && file !== "README.md")

export const addChangeset = (copy: string, packageName: string, text: string): Promise<void> =>
  writeFile(join(copy, ".changeset/rehearsal.md"), `---\n"${packageName}": patch\n---\n\n${text}\n`)

/** The newest entry of a package's changelog. */
export const newestEntry = async (folder: string): Promise<string> => {
  const [, newest = ""] = (await readFile(join(folder, "CHANGELOG.md"), "utf8")).split(/^## /m)
  return newest.trim()
}
