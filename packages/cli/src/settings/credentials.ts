/** Who calls: from the environment, the named file, standard input, or a prompt where somebody sits at a terminal. */
import type { Context } from "../command/Context.ts"
import { flag } from "../command/params.ts"
import type { Text } from "../words/Text.ts"
import { isInteractive, type Variables } from "../world/World.ts"
import { askSecret, askText, secretFromInput } from "./secrets.ts"

const key: Text = { en: "the secret key", zh: "密钥（SecretKey）" }

/** For `takes` of every command that calls Desk. */
export const credentials = {
  keyStdin: flag({
    help: { en: "read the secret key from standard input", zh: "从标准输入读取密钥" }
  })
}

/** The variables with what was missing and could be had. What is still missing then, core names. */
export const withCredentials = async (
  context: Context,
  { keyStdin }: { readonly keyStdin: boolean }
): Promise<Variables> => {
  const env = keyStdin ? { ...context.env, TCDESK_SECRET_KEY: await secretFromInput(context, key) } : context.env
  if (!isInteractive(context.world) || env.TCDESK_DISABLED) return env
  return {
    ...env,
    TCDESK_SDK_APP_ID: env.TCDESK_SDK_APP_ID || (await askText(context, { en: "SDKAppID", zh: "SDKAppID" })),
    TCDESK_IDENTIFIER:
      env.TCDESK_IDENTIFIER || (await askText(context, { en: "App administrator account", zh: "App 管理员账号" })),
    TCDESK_SECRET_KEY: env.TCDESK_SECRET_KEY || (env.TCDESK_USER_SIG ? undefined : await askSecret(context, key))
  }
}
