/** Programs in a process of their own, from which nothing but a value comes back. */
import { join } from "node:path"
import { run } from "repository/command"

interface Options {
  readonly flags?: ReadonlyArray<string>
  readonly env?: Readonly<Record<string, string>>
}

/** A program is named by its file in `programs`. */
export const isolated = async <Value>(
  program: string,
  job: unknown,
  { flags = [], env = {} }: Options = {}
): Promise<Value> => {
  const file = join(import.meta.dirname, "programs", `${program}.ts`)
  const where = { cwd: import.meta.dirname, env: { ...process.env, ...env }, seconds: 3600 }
  const { stdout } = await run(process.execPath, [...flags, file, JSON.stringify(job)], where)
  return JSON.parse(stdout) as Value
}
