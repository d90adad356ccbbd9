/** Options of a `forRootAsync`. */
import { hasProperty, readProperty, unknownOptions } from "@tcdesk/core/adapter"

/** What every module's has. */
export const asyncNames = [
  "useFactory",
  "useClass",
  "useExisting",
  "inject",
  "imports",
  "provideInjectionTokensFrom",
  "name",
  "isGlobal"
] as const

/**
 * Each read once; throws an error that names what is not known, or missing. An instance of a class is taken too: Nest itself would leave
 * out what that inherits.
 */
export const readAsyncOptions = <A extends object>(module: string, options: A, names: ReadonlyArray<string>): A => {
  const [unknown] = unknownOptions(options, names)
  if (unknown !== undefined) throw new Error(`${module}.forRootAsync: ${unknown.message}`)
  const read = Object.fromEntries(
    names.flatMap((name) => (hasProperty(options, name) ? [[name, readProperty(options, name)]] : []))
  )
  if (!(read.useFactory ?? read.useClass ?? read.useExisting))
    throw new Error(`${module}.forRootAsync needs useFactory, useClass or useExisting.`)
  return read as A
}
