/** A UserSig is printed by two commands only, on purpose, and where a person sees it: not into a log, unless somebody asks for just that. */
import type { Context } from "../command/Context.ts"
import { flag } from "../command/params.ts"
import { UsageError } from "../failure/UsageError.ts"

export const printTakes = {
  print: flag({
    help: {
      en: "print the UserSig although stdout is no terminal",
      zh: "即使标准输出不是终端也输出 UserSig"
    }
  })
}

/** Asked before anything is signed. */
export const assertShown = ({ print }: { readonly print: boolean }, { world }: Context): void => {
  if (!print && !world.stdout.isTTY)
    throw new UsageError({
      en: "stdout is no terminal, and a UserSig opens the app to whoever reads it: add --print to write it there all the same",
      zh: "标准输出不是终端，而 UserSig 可让任何读到它的人访问应用：确需输出时请加 --print"
    })
}
