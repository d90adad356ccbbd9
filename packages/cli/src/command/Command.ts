/**
 * A command as data: how it is called, what it takes, and what it does. `program.ts` makes the parser's commands of these.
 */
import type { Report } from "../output/Report.ts"
import type { Text } from "../words/Text.ts"
import type { Context } from "./Context.ts"
import { flagName, type Given, type Params } from "./params.ts"

/** What was typed, by the names in `takes`. */
export type Typed = Readonly<Record<string, string | undefined>>

/** One report, or several as they come: with `--json` each is then one line. */
export type Reports = Promise<Report> | AsyncIterable<Report>

interface Named {
  readonly name: string
  /** One line, in the list of commands and in the command's own help. */
  readonly summary: Text
  /** Further lines of its own help. */
  readonly details?: Text
}

/** Does something. */
export interface Command extends Named {
  /** Of the command line, without the `$`. */
  readonly examples: readonly string[]
  readonly takes: Params
  readonly run: (typed: Typed, context: Context) => Reports
}

/** Holds commands: `tcdesk usersig sign`. */
export interface CommandGroup extends Named {
  readonly commands: readonly Command[]
}

/** Is another program: what stands after its name goes to it as it is. */
export interface Program extends Named {
  /** The path of its file. */
  readonly file: () => string
}

export type AnyCommand = Command | CommandGroup | Program

/** `run` gets what was typed as `takes` reads it. */
export const command = <P extends Params>({
  run,
  ...spec
}: Omit<Command, "run" | "takes"> & {
  readonly takes: P
  readonly run: (given: Given<P>, context: Context) => Reports
}): Command => ({
  ...spec,
  run: (typed, context) => run(readAll(spec.takes, typed), context)
})

const readAll = <P extends Params>(takes: P, typed: Typed): Given<P> =>
  Object.fromEntries(
    Object.entries(takes).map(([name, { kind, value = name, read }]) => [
      name,
      read(typed[name], kind === "argument" ? value : flagName(name))
    ])
  ) as Given<P>
