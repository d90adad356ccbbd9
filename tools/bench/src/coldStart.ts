/** From the start of a process to the end of its first send, and to the end of an import, in milliseconds. */
import { join } from "node:path"
import { run } from "repository/command"
import type { Bench } from "./bench.ts"
import { inTurns } from "./inTurns.ts"
import { account, headers, sessionId, text } from "./workload.ts"

type Measured = Readonly<Record<"empty" | "import" | "undici" | "ours", ReadonlyArray<number>>> & {
  readonly baseline?: ReadonlyArray<number>
}

export const coldStart = ({ quick, rounds, baseline, targets }: Bench): Promise<Measured> => {
  const { origin: endpoint, path } = targets.http
  const cwd = join(import.meta.dirname, "programs/cold")
  const start = (program: string, core?: string) => async (): Promise<number> => {
    const argument = JSON.stringify({ core, endpoint, path, headers, account, sessionId, text })
    const startedAt = process.hrtime.bigint()
    const { stdout } = await run(process.execPath, [`${program}.js`, argument], { cwd })
    return Number(BigInt(stdout) - startedAt) / 1e6
  }
  const ours = { ours: start("ours", "@tcdesk/core") }
  // Beside another build, both are loaded by their files.
  const both = { ours: start("ours", import.meta.resolve("@tcdesk/core")), baseline: start("ours", baseline) }
  const others = { empty: start("empty"), import: start("import"), undici: start("undici") }
  const programs = { ...others, ...(baseline === undefined ? ours : both) }
  // What the disk has to give is read by a round of warm-up.
  return inTurns(quick ? 11 : Math.max(31, rounds), programs, 1)
}
