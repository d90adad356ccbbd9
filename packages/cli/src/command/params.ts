/**
 * What a command takes, as data: the parser and the help are made of it, and what was typed is read by it.
 */

import { UsageError } from "../failure/UsageError.ts"
import type { Text } from "../words/Text.ts"
import { missing } from "../words/usage.ts"

export interface Param<T> {
  readonly kind: "argument" | "option" | "flag"
  /** What stands for it in the help: `ID`, `FILE`. */
  readonly value?: string
  readonly help: Text
  readonly isRequired: boolean
  /** `name` is how it is written: `--limit`. Throws a `UsageError`, which never repeats what was typed: it may be a key. */
  readonly read: (typed: string | undefined, name: string) => T
}

export type Params = Readonly<Record<string, Param<unknown>>>

/** What was typed, read. */
export type Given<P extends Params> = { readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never }

interface Described {
  readonly value: string
  readonly help: Text
}

type Read<T> = (typed: string, name: string) => T

const asTyped: Read<string> = (typed) => typed

interface MakeOption {
  <T>(spec: Described & { readonly read: Read<T> }): Param<T | undefined>
  (spec: Described): Param<string | undefined>
}

/** `--name VALUE`, which may be left out. */
export const option: MakeOption = ({ value, help, read = asTyped }: Described & { readonly read?: Read<unknown> }) => ({
  kind: "option" as const,
  value,
  help,
  isRequired: false,
  // The type of what is read is that of the overload.
  read: (typed: string | undefined, name: string) => (typed === undefined ? undefined : (read(typed, name) as never))
})

/** `--name VALUE`, without which the command is not run. */
export const required = ({ value, help }: Described): Param<string> => ({
  kind: "option",
  value,
  help,
  isRequired: true,
  read: (typed, name) => {
    if (typed === undefined) throw new UsageError(missing(`${name} ${value}`))
    return notEmpty(typed, name)
  }
})

/** A word after the command, which may be left out. */
export const argument = ({ value, help }: Described): Param<string | undefined> => ({
  kind: "argument",
  value,
  help,
  isRequired: false,
  read: (typed) => typed
})

/** A word after the command, without which it is not run. */
export const requiredArgument = ({ value, help }: Described): Param<string> => ({
  kind: "argument",
  value,
  help,
  isRequired: true,
  read: (typed = "", name) => notEmpty(typed, name)
})

/** `--name`: it is there, or it is not. */
export const flag = ({ help }: { readonly help: Text }): Param<boolean> => ({
  kind: "flag",
  help,
  isRequired: false,
  read: (typed) => typed !== undefined
})

const notEmpty: Read<string> = (typed, name) => {
  if (typed === "") throw new UsageError({ en: `${name} must not be empty`, zh: `${name} 不能为空` })
  return typed
}

export const positiveInteger: Read<number> = (typed, name) => {
  const value = /^\d{1,15}$/.test(typed) ? Number(typed) : 0
  if (value < 1) throw new UsageError({ en: `${name} must be a positive integer`, zh: `${name} 必须是正整数` })
  return value
}

/** One of a few words. */
export const oneOf =
  <const W extends string>(...words: readonly W[]): Read<W> =>
  (typed, name) => {
    const word = words.find((each) => each === typed)
    if (word === undefined)
      throw new UsageError({
        en: `${name} must be one of: ${words.join(", ")}`,
        zh: `${name} 只能是：${words.join("、")}`
      })
    return word
  }

/** `envFile` is written `--env-file`. */
export const flagName = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
