#!/usr/bin/env node
/** The program `tcdesk`: this process, and nothing else. */
import { run } from "./run.ts"
import { processWorld } from "./world/processWorld.ts"

const exitCode = await run(process.argv.slice(2), processWorld())
// What still waits, a look-up of a name say, is nobody's business any more; what was written has to get out.
if (exitCode !== undefined) process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)))
