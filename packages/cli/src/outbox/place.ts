/** Where an outbox lies, read from what was typed or from the variable that was named. No password is taken from an argument. */
import type { Context } from "../command/Context.ts"
import type { Given } from "../command/params.ts"
import { UsageError } from "../failure/UsageError.ts"
import { printableName } from "../output/printable.ts"
import type { storeTakes } from "./storeTakes.ts"

export type Place =
  | { readonly engine: "sqlite"; readonly file: string }
  | { readonly engine: "postgres" | "redis"; readonly url: string }

const engines: Readonly<Record<string, "postgres" | "redis">> = {
  "postgres:": "postgres",
  "postgresql:": "postgres",
  "redis:": "redis",
  "rediss:": "redis"
}

const schemeOf = (text: string): string | undefined => /^([a-z][a-z0-9+.-]+:)\/\//i.exec(text)?.[1]?.toLowerCase()

const hasPassword = (text: string): boolean => {
  // One that is no URL may still hold a password.
  if (!URL.canParse(text)) return text.includes("@")
  const { password, searchParams } = new URL(text)
  return password !== "" || searchParams.has("password")
}

const textOf = (
  { store, storeEnv }: Pick<Given<typeof storeTakes>, "store" | "storeEnv">,
  { env }: Pick<Context, "env">
): string => {
  if ((store === undefined) === (storeEnv === undefined))
    throw new UsageError({
      en: "say which outbox: --store FILE or URL, or --store-env NAME of a variable",
      zh: "请指定 outbox：--store 文件或 URL，或 --store-env 环境变量名"
    })
  if (store !== undefined) return store
  const name = storeEnv ?? ""
  if (!/^\w+$/.test(name))
    throw new UsageError({
      en: "--store-env must be the name of a variable, such as OUTBOX_URL",
      zh: "--store-env 必须是环境变量名，例如 OUTBOX_URL"
    })
  const value = env[name]
  const shown = printableName(name)
  if (!value) throw new UsageError({ en: `--store-env: ${shown} is not set`, zh: `--store-env：未设置 ${shown}` })
  return value
}

export const placeOf = (
  given: Pick<Given<typeof storeTakes>, "store" | "storeEnv">,
  context: Pick<Context, "env">
): Place => {
  const text = textOf(given, context)
  const scheme = schemeOf(text)
  if (scheme === undefined) return { engine: "sqlite", file: text }
  const engine = engines[scheme]
  if (engine === undefined)
    throw new UsageError({
      en: "an outbox is a file, or at a URL that begins with postgres:// or redis://",
      zh: "outbox 必须是文件，或以 postgres://、redis:// 开头的 URL"
    })
  if (given.store !== undefined && hasPassword(text))
    throw new UsageError({
      en: "--store: a password in an argument can be read by others: put the URL into a variable, and name that: --store-env OUTBOX_URL",
      zh: "--store：命令行参数中的密码他人可见：请将 URL 放入环境变量，并指定其名称：--store-env OUTBOX_URL"
    })
  return { engine, url: text }
}
