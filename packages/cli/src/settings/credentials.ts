/** Who calls: from the environment, the named file, standard input, or a prompt where somebody sits at a terminal. */
import type { Context } from "../command/Context.ts"
import { flag } from "../command/params.ts"
import { UsageError } from "../failure/UsageError.ts"
import type { Text } from "../words/Text.ts"
import { isInteractive, type Variables } from "../world/World.ts"
import { standardInput } from "./jsonFile.ts"
import { askSecret, askText, secretFromInput } from "./secrets.ts"

export const key: Text = { en: "the secret key", zh: "密钥（SecretKey）" }

/** For `takes` of every command that calls Desk. */
export const credentials = {
  keyStdin: flag({
    help: { en: "read the secret key from standard input", zh: "从标准输入读取密钥" }
  })
}

/** There is one standard input, and it can't be both. */
export const oneInput = ({
  keyStdin,
  body
}: {
  readonly keyStdin: boolean
  readonly body: string | undefined
}): void => {
  if (keyStdin && body === standardInput)
    throw new UsageError({
      en: "--key-stdin and --body - both want standard input: put one of them into a file",
      zh: "--key-stdin 与 --body - 都要读取标准输入：请将其中之一放入文件"
    })
}

/** The variables, with the key that is piped in where that was asked for. */
export const withKey = async (context: Context, { keyStdin }: { readonly keyStdin: boolean }): Promise<Variables> =>
  keyStdin ? { ...context.env, TCDESK_SECRET_KEY: await secretFromInput(context, key) } : context.env

/** The variables with what was missing and could be had. What is still missing then, core names. */
export const withCredentials = async (context: Context, given: { readonly keyStdin: boolean }): Promise<Variables> => {
  const env = await withKey(context, given)
  if (!isInteractive(context.world) || env.TCDESK_DISABLED) return env
  return {
    ...env,
    TCDESK_SDK_APP_ID: env.TCDESK_SDK_APP_ID || (await askText(context, { en: "SDKAppID", zh: "SDKAppID" })),
    TCDESK_IDENTIFIER:
      env.TCDESK_IDENTIFIER || (await askText(context, { en: "App administrator account", zh: "App 管理员账号" })),
    TCDESK_SECRET_KEY: env.TCDESK_SECRET_KEY || (env.TCDESK_USER_SIG ? undefined : await askSecret(context, key))
  }
}
