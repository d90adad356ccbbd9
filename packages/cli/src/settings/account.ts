/** Whom a UserSig is for, and the key: for the commands that sign and verify by themselves. */
import type { Context } from "../command/Context.ts"
import { option } from "../command/params.ts"
import { UsageError } from "../failure/UsageError.ts"
import { isInteractive, type Variables } from "../world/World.ts"
import { key } from "./credentials.ts"
import { askSecret } from "./secrets.ts"

export const accountTakes = {
  identifier: option({
    value: "ACCOUNT",
    help: { en: "the account it is for (default: TCDESK_IDENTIFIER)", zh: "UserSig 所属账号（默认 TCDESK_IDENTIFIER）" }
  }),
  sdkAppId: option({
    value: "NUMBER",
    help: { en: "the app it is for (default: TCDESK_SDK_APP_ID)", zh: "UserSig 所属应用（默认 TCDESK_SDK_APP_ID）" }
  })
}

export interface Account {
  readonly sdkAppId: number
  readonly identifier: string
  readonly secretKey: string
}

/** `given` wins over the variables. Core's own checks say what is wrong with any of them. */
export const accountOf = async (
  context: Context,
  given: { readonly identifier: string | undefined; readonly sdkAppId: string | undefined },
  env: Variables = context.env
): Promise<Account> => {
  const { TCDESK_SECRET_KEY, TCDESK_SDK_APP_ID, TCDESK_IDENTIFIER, ...others } = env
  const sdkAppId = given.sdkAppId ?? TCDESK_SDK_APP_ID
  const identifier = given.identifier ?? TCDESK_IDENTIFIER
  const secretKey = TCDESK_SECRET_KEY || (isInteractive(context.world) ? await askSecret(context, key) : undefined)
  const { createDeskFromEnv } = await import("@tcdesk/core")
  const own = { TCDESK_SDK_APP_ID: sdkAppId, TCDESK_IDENTIFIER: identifier, TCDESK_SECRET_KEY: secretKey }
  // A client of these would be refused where they are: it is made for its checks, and never used.
  await createDeskFromEnv({ ...others, ...own, TCDESK_USER_SIG: undefined, TCDESK_DISABLED: undefined }).close()
  if (sdkAppId === undefined || identifier === undefined || secretKey === undefined)
    throw new UsageError({ en: "credentials are missing", zh: "缺少凭据" })
  return { sdkAppId: Number(sdkAppId), identifier, secretKey }
}
