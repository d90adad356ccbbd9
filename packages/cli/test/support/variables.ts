import type { Emulator } from "@tcdesk/emulator"
import type { Variables } from "../../src/world/World.ts"

/** As somebody would have them in the environment. */
export const variablesOf = ({ sdkAppId, identifier, secretKey, url }: Emulator): Variables => ({
  TCDESK_SDK_APP_ID: String(sdkAppId),
  TCDESK_IDENTIFIER: identifier,
  TCDESK_SECRET_KEY: secretKey,
  TCDESK_ENDPOINT: url
})
