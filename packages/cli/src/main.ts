#!/usr/bin/env node
/** The program `tcdesk`: this process, and nothing else. */
import { run } from "./run.ts"
import { languageOf, sayIn } from "./words/Text.ts"
import { processWorld } from "./world/processWorld.ts"

const world = processWorld()
const exitCode = await run(process.argv.slice(2), world)

/** What still waits, a look-up of a name say, is nobody's business any more; what was written has to get out. */
const exit = (code: number): void => void process.stderr.write("", () => process.exit(code))

/** With 1 at the least where something was lost, and says so. */
const exitTellingLoss = (code: number): void => {
  const lost = world.lostOutput()
  if (lost !== undefined) {
    const say = sayIn(languageOf(world.env))
    const what = say({ en: `stdout can't be written (${lost})`, zh: `无法写入标准输出（${lost}）` })
    world.stderr.write(`tcdesk: ${what}\n`)
  }
  exit(lost === undefined ? code : Math.max(code, 1))
}

// A stream tells of its error after the callbacks of what was written.
if (exitCode !== undefined) process.stdout.write("", () => void setImmediate(() => exitTellingLoss(exitCode)))
