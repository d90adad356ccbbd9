/** `tcdesk usersig`: UserSigs made, checked and read, without a call. */
import type { Verification } from "@tcdesk/core"
import { type CommandGroup, command } from "../command/Command.ts"
import type { Context } from "../command/Context.ts"
import { option, positiveInteger } from "../command/params.ts"
import { printable } from "../output/printable.ts"
import { accountOf, accountTakes } from "../settings/account.ts"
import { credentials, withKey } from "../settings/credentials.ts"
import { secretFromInput } from "../settings/secrets.ts"
import type { Text } from "../words/Text.ts"

const aUserSig: Text = { en: "the UserSig", zh: "UserSig" }

const inDays = 86_400

const timeOf = (at: number): string => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}

const sign = command({
  name: "sign",
  summary: { en: "Make a UserSig", zh: "生成 UserSig" },
  details: {
    en: "The key comes from TCDESK_SECRET_KEY, a file that --env-file names, --key-stdin or a prompt.",
    zh: "密钥来自 TCDESK_SECRET_KEY、--env-file 指定的文件、--key-stdin 或终端提示。"
  },
  examples: ["tcdesk usersig sign --identifier user45 --ttl-seconds 86400"],
  takes: {
    ...accountTakes,
    ttlSeconds: option({
      value: "SECONDS",
      help: { en: "how long it is good for (default: 7 days)", zh: "有效期，单位秒（默认 7 天）" },
      read: positiveInteger
    }),
    ...credentials
  },
  run: async (given, context) => {
    const account = await accountOf(context, given, await withKey(context, given))
    const { UserSig } = await import("@tcdesk/core")
    const ttlSeconds = given.ttlSeconds ?? 7 * inDays
    const userSig = UserSig.sign({ ...account, ttlSeconds, now: context.world.now() })
    const { secretKey: _, ...claims } = account
    const read = UserSig.decode(userSig)
    // Beside it, so that whoever pipes it on is told too.
    if (!context.isJson)
      context.note({
        en: `Whoever has this UserSig may act as ${printable(account.identifier)} until it ends.`,
        zh: `在过期之前，持有此 UserSig 的人都可以用 ${printable(account.identifier)} 的身份操作，请勿泄露。`
      })
    return { value: { userSig, ...claims, ...(read.ok ? { expiresAt: read.expiresAt } : {}) }, lines: [userSig] }
  }
})

const verified = (verification: Verification, { say, style }: Context): string => {
  if (!verification.ok)
    return `${style.red(say({ en: "not valid", zh: "无效" }))}: ${verification.code} ${verification.message}`
  const until = timeOf(verification.expiresAt)
  return `${style.green(say({ en: "valid", zh: "有效" }))}${say({ en: `, until ${until}`, zh: `，至 ${until}` })}`
}

const verify = command({
  name: "verify",
  summary: { en: "Check a UserSig as Desk does, by the key", zh: "用密钥校验 UserSig（与服务端规则一致）" },
  details: {
    en: "It is read from standard input, or asked for. Exit code 1: it would be refused, with this code.",
    zh: "UserSig 从标准输入读取，或在终端提示输入。退出码 1：会被拒绝，并显示相应错误码。"
  },
  examples: ["tcdesk usersig verify --identifier user45 < usersig.txt"],
  takes: accountTakes,
  run: async (given, context) => {
    const userSig = await secretFromInput(context, aUserSig)
    const account = await accountOf(context, given)
    const { UserSig } = await import("@tcdesk/core")
    const value = UserSig.verify(userSig, { ...account, now: context.world.now() })
    return { value, lines: [verified(value, context)], exitCode: value.ok ? 0 : 1 }
  }
})

const decode = command({
  name: "decode",
  summary: { en: "Say what a UserSig claims; nothing is verified", zh: "解读 UserSig 的内容（不做校验）" },
  details: {
    en: "It is read from standard input, or asked for. Needs no key.",
    zh: "UserSig 从标准输入读取，或在终端提示输入。不需要密钥。"
  },
  examples: ["tcdesk usersig decode < usersig.txt"],
  takes: {},
  run: async (_, context) => {
    const userSig = await secretFromInput(context, aUserSig)
    const { UserSig } = await import("@tcdesk/core")
    const value = UserSig.decode(userSig)
    const { say, style, world } = context
    if (!value.ok)
      return {
        value,
        lines: [`${style.red(say({ en: "no UserSig", zh: "不是 UserSig" }))}: ${value.message}`],
        exitCode: 1
      }
    const { sdkAppId, identifier, signedAt, expiresAt } = value
    const isOver = expiresAt <= world.now()
    return {
      value,
      lines: [
        `SDKAppID    ${sdkAppId}`,
        `identifier  ${printable(identifier)}`,
        `${say({ en: "signed      ", zh: "签发时间    " })}${timeOf(signedAt)}`,
        `${say({ en: "ends        ", zh: "到期时间    " })}${timeOf(expiresAt)}${isOver ? ` ${style.red(say({ en: "(over)", zh: "（已过期）" }))}` : ""}`,
        style.dim(
          say({
            en: "Nothing was verified: that takes the key (usersig verify).",
            zh: "未做校验：校验需要密钥（usersig verify）。"
          })
        )
      ]
    }
  }
})

export const usersig: CommandGroup = {
  name: "usersig",
  summary: { en: "Make, check or read a UserSig", zh: "生成、校验或解读 UserSig" },
  commands: [sign, verify, decode]
}
