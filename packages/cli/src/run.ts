/** The command line, from its arguments to its exit code. */
import { CommanderError } from "commander"
import type { AnyCommand, Reports } from "./command/Command.ts"
import type { Context } from "./command/Context.ts"
import { commands as all } from "./commands/table.ts"
import { failureOf } from "./failure/failureOf.ts"
import { Interrupted } from "./failure/Interrupted.ts"
import { UsageError } from "./failure/UsageError.ts"
import { printFailure, printPart, printReport } from "./output/print.ts"
import { hasColours, styleOf } from "./output/style.ts"
import { type Chosen, programOf } from "./program.ts"
import { environmentOf } from "./settings/environment.ts"
import { languageOf, sayIn } from "./words/Text.ts"
import { usageText } from "./words/usage.ts"
import type { World } from "./world/World.ts"

/** `args` without Node and the program's own name. Gives the exit code; nothing when another program has taken over, which has its own. */
export const run = async (
  args: readonly string[],
  world: World,
  commands: readonly AnyCommand[] = all
): Promise<number | undefined> => {
  const program = commands.find(({ name }) => name === args[0])
  if (program !== undefined && "file" in program) {
    await world.become(program.file(), args.slice(1))
    return undefined
  }
  const say = sayIn(languageOf(world.env))
  const tell = { isJson: args.includes("--json"), style: styleOf(hasColours(world.env, world.stderr)) }
  try {
    const chosen = await choose(args, world, commands)
    return chosen === undefined ? 0 : await runCommand(chosen, world)
  } catch (error) {
    const failure = failureOf(error, say)
    printFailure(world, failure, tell)
    return failure.exitCode
  }
}

const isKnown = ([name, ...others]: readonly string[], commands: readonly AnyCommand[]): boolean => {
  if (name === undefined || name.startsWith("-")) return true
  const entry = commands.find((each) => each.name === name)
  return entry !== undefined && (!("commands" in entry) || isKnown(others, entry.commands))
}

/** `help usersig sign` is `usersig sign --help`. The parser answers the help of a command that is not there with another one: it is not asked for that. */
const withHelp = (args: readonly string[], commands: readonly AnyCommand[]): readonly string[] => {
  const typed = args[0] === "help" ? [...args.slice(1), "--help"] : args
  return isKnown(typed, commands) ? typed : typed.filter((arg) => arg !== "--help" && arg !== "-h")
}

/** Nothing when a help was asked for, and shown. */
const choose = async (
  args: readonly string[],
  world: World,
  commands: readonly AnyCommand[]
): Promise<Chosen | undefined> => {
  let chosen: Chosen | undefined
  const say = sayIn(languageOf(world.env))
  const program = programOf(commands, { world, say }, (its) => {
    chosen = its
  })
  try {
    await program.parseAsync([...withHelp(args, commands)], { from: "user" })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    if (error.code === "commander.help") throw new UsageError({ en: "a command is missing", zh: "缺少命令" })
    throw new UsageError(usageText(error.code, error.message))
  }
  return chosen
}

const runCommand = async ({ command, typed, isJson, envFile }: Chosen, world: World): Promise<number> => {
  const language = languageOf(world.env)
  const say = sayIn(language)
  const stopped = new AbortController()
  const signal = AbortSignal.any([stopped.signal, world.readerGone])
  const stopListening = world.onStopSignal((by) => stopped.abort(new Interrupted(by)))
  try {
    const context: Context = {
      world,
      language,
      say,
      style: styleOf(hasColours(world.env, world.stdout)),
      isJson,
      env: environmentOf(world.env, envFile),
      envFile,
      signal,
      note: (text) => world.stderr.write(`${say(text)}\n`)
    }
    return await printAll(command.run(typed, context), context)
  } catch (error) {
    // Who has read enough asks for no more: that is no failure, and nobody is there to be told.
    if (world.readerGone.aborted) return 0
    const failure = failureOf(error, say)
    printFailure(world, failure, { isJson, style: styleOf(hasColours(world.env, world.stderr)) })
    const by: unknown = stopped.signal.reason
    return by instanceof Interrupted ? by.exitCode : failure.exitCode
  } finally {
    stopListening()
  }
}

const printAll = async (reports: Reports, { world, isJson }: Context): Promise<number> => {
  let exitCode = 0
  if (Symbol.asyncIterator in reports) {
    for await (const report of reports) {
      printPart(world, report, { isJson })
      exitCode = Math.max(exitCode, report.exitCode ?? 0)
    }
    return exitCode
  }
  const report = await reports
  printReport(world, report, { isJson })
  return report.exitCode ?? 0
}
