/** How the shop hears of what customers write: by the URL that Desk calls. */
import type { EnvironmentWebhookOptions } from "@tcdesk/core/webhook"

/** Every front end has it there. A real one would be a path that nobody can guess. */
export const callbackPath = "/desk/callback"

/** Whose calls are taken. */
export type Callback = Pick<EnvironmentWebhookOptions, "sdkAppId" | "token">
