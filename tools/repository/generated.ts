/** Files that are made from others: written, or only compared with what they should be. */
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root } from "./packages.ts"

/** By path from the root; `undefined` where there must be no file. */
type Files = Readonly<Record<string, string | undefined>>

interface How {
  /** Writes nothing; shows what differs, and lets the process fail. */
  readonly isCheck: boolean
  /** What to run then. */
  readonly command: string
}

/** Gives the files that have drifted. */
export const settle = (files: Files, { isCheck, command }: How): ReadonlyArray<string> => {
  const present = (file: string) => (existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : undefined)
  const drifted = Object.entries(files).filter(([file, text]) => present(file) !== text)
  for (const [file, text] of drifted) {
    const path = join(root, file)
    if (isCheck) {
      const compared = ["--no-pager", "diff", "--no-index", "--unified=0", "--", existsSync(path) ? file : "/dev/null"]
      spawnSync("git", [...compared, "-"], { cwd: root, input: text ?? "", stdio: ["pipe", "inherit", "inherit"] })
      console.error(`${file} has drifted from what it is made of: run ${command}`)
      process.exitCode = 1
    } else if (text === undefined) rmSync(path)
    else {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  }
  return drifted.map(([file]) => file)
}
