/**
 * From the start of a process to the end of its first send, and to the end of an import, in milliseconds: each program is
 * started in turn, in an order that rotates.
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Bench } from "../bench.ts"
import { account, headers, sessionId, text } from "../work.ts"

const programs = ["empty", "import", "ours", "undici"] as const
type Program = (typeof programs)[number]

/** By program, in the order of the rounds. */
type ColdStart = { readonly [P in Program]: ReadonlyArray<number> }

export const measure = async (bench: Bench): Promise<ColdStart> => {
  const { origin, path } = bench.targets.http
  const argument = JSON.stringify({ endpoint: origin, path, headers, account, sessionId, text })
  const once = (program: Program): number => {
    const file = fileURLToPath(new URL(`../programs/cold/${program}.js`, import.meta.url))
    const startedAt = process.hrtime.bigint()
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, argument], { encoding: "utf8" })
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
    return Number(BigInt(stdout) - startedAt) / 1e6
  }
  // What the disk has to give is read before anything is timed.
  for (const program of programs) once(program)
  const times: Record<Program, Array<number>> = { empty: [], import: [], ours: [], undici: [] }
  const rounds = bench.quick ? 11 : Math.max(31, bench.rounds)
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < programs.length; turn += 1) {
      const program = programs[(round + turn) % programs.length] as Program
      times[program].push(once(program))
    }
  }
  return times
}
