import { run } from "repository/command"
import type { NodeVersion } from "./nodes.ts"

/** Runs a program that has to say `ok` at the end, and nothing on stderr: no warning of Node's about how the packages are loaded. */
export const runOn = async (node: NodeVersion, args: ReadonlyArray<string>, folder: string): Promise<void> => {
  const { stdout, stderr } = await run(node.path, args, { cwd: folder, seconds: 30 })
  if (stdout.trim().split("\n").at(-1) !== "ok" || stderr !== "") throw new Error(`it printed:\n${stdout}${stderr}`)
}
