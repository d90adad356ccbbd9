/** The parser's tree of commands, made of ours. */
import { Argument, Option, Command as Parser } from "commander"
import type { AnyCommand, Command, CommandGroup, Typed } from "./command/Command.ts"
import { flagName, type Param } from "./command/params.ts"
import { UsageError } from "./failure/UsageError.ts"
import { wrap } from "./output/columns.ts"
import { hasColours, styleOf } from "./output/style.ts"
import { version } from "./version.ts"
import type { Say, Text } from "./words/Text.ts"
import { headings, needsValue } from "./words/usage.ts"
import type { World } from "./world/World.ts"

/** What is to be done: a command, with what was typed for it. */
export interface Chosen {
  readonly command: Command
  readonly typed: Typed
  readonly isJson: boolean
  readonly envFile: string | undefined
}

const texts = {
  summary: {
    en: "Tencent Cloud Desk from the command line",
    zh: "腾讯云智能客服 Desk 命令行工具"
  },
  help: { en: "show this help", zh: "显示帮助" },
  helpCommand: { en: "show the help of a command", zh: "显示某个命令的帮助" },
  version: { en: "show the version", zh: "显示版本号" },
  json: { en: "print JSON", zh: "以 JSON 输出" },
  envFile: { en: "read variables from this file too", zh: "同时从该文件读取环境变量" },
  required: { en: " (required)", zh: "（必填）" },
  examples: { en: "Examples:", zh: "示例：" },
  credentials: {
    en: "Credentials come from TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER and TCDESK_SECRET_KEY, or from a file that --env-file names.",
    zh: "凭据来自环境变量 TCDESK_SDK_APP_ID、TCDESK_IDENTIFIER、TCDESK_SECRET_KEY，或 --env-file 指定的文件。"
  }
} as const satisfies Readonly<Record<string, Text>>

/** `choose` is told what was typed. Throws commander's `CommanderError` where it can't be read, and when a help was shown. */
export const programOf = (
  commands: readonly AnyCommand[],
  { world, say }: { readonly world: World; readonly say: Say },
  choose: (chosen: Chosen) => void
): Parser => {
  const style = styleOf(hasColours(world.env, world.stdout))
  const prepared = (parser: Parser, summary: Text, details?: Text): Parser =>
    parser
      .summary(say(summary))
      .description(details === undefined ? say(summary) : `${say(summary)}\n\n${say(details)}`)
      .helpOption("-h, --help", say(texts.help))
      .exitOverride()
      .configureHelp({
        styleTitle: (title) => style.bold(say(headings[title] ?? { en: title, zh: title })),
        // Commander's own breaks lines at blanks only, which Chinese has none of.
        boxWrap: (text, width) =>
          text
            .split("\n")
            .flatMap((line) => wrap(line, width))
            .join("\n")
      })
      .configureOutput({
        writeOut: world.stdout.write,
        writeErr: world.stderr.write,
        // The error is thrown, and told by whoever catches it.
        outputError: () => {},
        getOutHelpWidth: () => world.stdout.columns ?? 100,
        getErrHelpWidth: () => world.stderr.columns ?? 100,
        getOutHasColors: () => hasColours(world.env, world.stdout),
        getErrHasColors: () => hasColours(world.env, world.stderr)
      })

  const addTo = (parent: Parser, entry: AnyCommand): void => {
    const parser = prepared(parent.command(entry.name), entry.summary, entry.details)
    if ("commands" in entry) addGroup(parser, entry)
    else if ("takes" in entry) addCommand(parser, entry)
    // Its arguments never come here: they are passed on before anything is read.
    else parser.helpOption(false).usage("…")
  }

  const addExamples = (parser: Parser, examples: readonly string[]): Parser =>
    parser.addHelpText(
      "after",
      `\n${style.bold(say(texts.examples))}\n${examples.map((line) => `  ${line}`).join("\n")}`
    )

  const addGroup = (parser: Parser, { commands: its }: CommandGroup): void => {
    addExamples(
      parser.helpCommand(false),
      its.flatMap(({ examples }) => examples.slice(0, 1))
    )
    for (const each of its) addTo(parser, each)
  }

  const addCommand = (parser: Parser, command: Command): void => {
    const takes = Object.entries(command.takes)
    const words = takes.filter(([, { kind }]) => kind === "argument")
    for (const [name, { value = name, help, isRequired }] of words)
      parser.addArgument(new Argument(isRequired ? `<${value}>` : `[${value}]`, say(help)))
    for (const [name, param] of takes) if (param.kind !== "argument") parser.addOption(optionOf(name, param, say))
    parser.option("--json", say(texts.json)).option("--env-file <FILE>", say(texts.envFile))
    const flags = new Set<unknown>(parser.options.map(({ long }) => long))
    addExamples(parser, command.examples).action(() => {
      const options: Readonly<Record<string, string | true | undefined>> = parser.opts()
      for (const [name, value] of Object.entries(options))
        if (flags.has(value)) throw new UsageError(needsValue(flagName(name)))
      const typed = Object.fromEntries([
        ...takes.map(([name]) => [name, options[name] === true ? "" : options[name]]),
        ...words.map(([name], index) => [name, parser.args[index]])
      ])
      const { envFile } = parser.opts<{ readonly envFile?: string }>()
      choose({ command, typed, isJson: options.json === true, envFile })
    })
  }

  const program = prepared(new Parser("tcdesk"), texts.summary, texts.credentials)
    .version(version(), "-V, --version", say(texts.version))
    .helpCommand("help [command]", say(texts.helpCommand))
  for (const entry of commands) addTo(program, entry)
  return addExamples(program, ["tcdesk doctor --env-file .env", "tcdesk help send", "tcdesk emulator --help"])
}

const optionOf = (name: string, { kind, value, help, isRequired }: Param<unknown>, say: Say): Option => {
  const flags = kind === "flag" ? flagName(name) : `${flagName(name)} <${value}>`
  return new Option(flags, isRequired ? `${say(help)}${say(texts.required)}` : say(help))
}
