/** Which check a code of Desk's belongs to. What a code means is read from core's table. */
import { type Code, codes } from "@tcdesk/core"

export type Concern = "region" | "signature" | "administrator" | "ip" | "app"

/** Of a data centre that does not know the app, and of an address that is not let in, no reason tells. */
const region = new Set([70016, 70020, 60026])
const notAllowed = 60021
/** The product's right to the command, and not the account's. */
const product = 60027
/** Too many failures: nobody may call for a while, the live client neither. */
export const held = 70050

/** Nothing where the code says nothing of app or caller. */
export const concernOf = (code: number): Concern | undefined => {
  const known: Code | undefined = codes.get(code)
  if (region.has(code)) return "region"
  if (code === notAllowed) return "ip"
  if (code === product) return "app"
  if (known?.reason === "Unauthenticated") return "signature"
  if (known?.reason === "PermissionDenied") return "administrator"
  if (known?.reason === "AppRejected") return "app"
  // A volume that is used up for today: unlike a frequency, no later call of the same day succeeds.
  return known?.reason === "RateLimited" && known.retry === "never" ? "app" : undefined
}
