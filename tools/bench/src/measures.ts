/** Every measure beside the alternating rounds, by name. */
import { measure as allocation } from "./measures/allocation.ts"
import { measure as bundleSize } from "./measures/bundle-size.ts"
import { measure as coldStart } from "./measures/cold-start.ts"
import { measure as connections } from "./measures/connections.ts"
import { measure as expressHandler } from "./measures/express-handler.ts"
import { measure as growth } from "./measures/growth.ts"
import { measure as middleware } from "./measures/middleware.ts"
import { measure as rateLimit } from "./measures/rate-limit.ts"
import { measure as sendMany } from "./measures/send-many.ts"
import { measure as userSig } from "./measures/user-sig.ts"

export const measures = {
  "cold-start": coldStart,
  "bundle-size": bundleSize,
  middleware,
  "express-handler": expressHandler,
  "user-sig": userSig,
  allocation,
  connections,
  growth,
  "rate-limit": rateLimit,
  "send-many": sendMany
} as const

export type MeasureName = keyof typeof measures

/** What each has found. */
export type Measured = { readonly [N in MeasureName]?: Awaited<ReturnType<(typeof measures)[N]>> }
