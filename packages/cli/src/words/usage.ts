/** What the parser says, which speaks English only, in our own words. What was typed is not repeated: it may be a key. */
import type { Text } from "./Text.ts"

const help: Text = { en: "see --help", zh: "参见 --help" }

const meant = (suggestion: string | undefined): Text =>
  suggestion === undefined
    ? { en: `; ${help.en}`, zh: `；${help.zh}` }
    : { en: `: did you mean ${suggestion}?`, zh: `：是否想输入 ${suggestion}？` }

/** `--secret-key` is a name that somebody tries, anything longer or stranger may be a secret. */
const nameIn = (message: string): string => /'(--?[a-z]{1,15}(?:-[a-z]{1,15}){0,3})(?:=.*)?'/s.exec(message)?.[1] ?? ""

/** The names under which a key is looked for in vain. */
const isSecretName = (name: string): boolean => /^--(secret|key$|user-?sig|sig$|password|token|credential)/.test(name)

const quoted = (message: string): string => /'([^']*)'/.exec(message)?.[1] ?? ""

export const missing = (what: string): Text => ({
  en: `${what} is missing; ${help.en}`,
  zh: `缺少 ${what}；${help.zh}`
})

export const needsValue = (option: string): Text => ({
  en: `${option} needs a value; ${help.en}`,
  zh: `${option} 需要一个值；${help.zh}`
})

const noSecret: Text = {
  en: "an argument is no place for a secret, since others can read it: set TCDESK_SECRET_KEY or TCDESK_USER_SIG, name a file with --env-file, or pipe it in",
  zh: "密钥等机密不能作为命令行参数（他人可见）：请设置 TCDESK_SECRET_KEY 或 TCDESK_USER_SIG、用 --env-file 指定文件，或通过标准输入传入"
}

/** `code` and `message` are those of commander's error. */
export const usageText = (code: string, message: string): Text => {
  const suggestion = /\(Did you mean (?:one of )?([^?]+)\?\)/.exec(message)?.[1]
  const { en, zh } = meant(suggestion)
  switch (code) {
    case "commander.unknownOption": {
      const name = nameIn(message)
      if (isSecretName(name))
        return { en: `unknown option ${name}: ${noSecret.en}`, zh: `未知选项 ${name}：${noSecret.zh}` }
      return { en: `unknown option ${name}`.trim() + en, zh: `未知选项 ${name}`.trim() + zh }
    }
    case "commander.unknownCommand":
      return { en: `unknown command${en}`, zh: `未知命令${zh}` }
    case "commander.excessArguments":
      return {
        en: `too many arguments: text of several words needs quotes around it, and keys and UserSigs are no arguments, but piped in; ${help.en}`,
        zh: `参数过多：含空格的文本需要加引号；密钥和 UserSig 不能作为参数，应通过标准输入传入；${help.zh}`
      }
    case "commander.missingArgument":
      return missing(quoted(message))
    case "commander.optionMissingArgument":
      return needsValue(quoted(message))
    default:
      return { en: `the arguments can't be read; ${help.en}`, zh: `无法解析参数；${help.zh}` }
  }
}

/** Headings of the help. */
export const headings: Readonly<Record<string, Text>> = {
  "Usage:": { en: "Usage:", zh: "用法：" },
  "Arguments:": { en: "Arguments:", zh: "参数：" },
  "Options:": { en: "Options:", zh: "选项：" },
  "Commands:": { en: "Commands:", zh: "命令：" }
}
