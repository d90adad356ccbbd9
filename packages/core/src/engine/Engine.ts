/** What all calls of a client share, and why one of them may be ended from outside. */
import * as Context from "effect/Context"
import type { Reason } from "../model/Reason.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import type { Claims } from "./Claims.ts"
import type { Cooldown } from "./Cooldown.ts"
import type { HookCalls } from "./hooks.ts"
import type { RateLimit } from "./RateLimit.ts"
import type { RetryBudget } from "./RetryBudget.ts"
import type { Signer } from "./Signer.ts"
import type { Timers } from "./Timers.ts"
import type { Transport } from "./transport/Transport.ts"

export interface Engine {
  readonly options: ResolvedOptions
  readonly transport: Transport["Service"]
  readonly signer: Signer
  readonly rateLimit: RateLimit
  readonly budget: RetryBudget
  readonly cooldown: Cooldown
  /** Only where lost answers are verified. */
  readonly claims: Claims | undefined
  readonly hooks: HookCalls
  readonly timers: Timers
}

/** Why a call is ended from outside: by its caller, its deadline, or the client's close. Its interruption is annotated with it. */
export class Termination extends Context.Service<
  Termination,
  {
    readonly reason: Extract<Reason["_tag"], "Aborted" | "Closed" | "TimedOut">
    readonly detail: string
    readonly cause?: unknown
  }
>()("@tcdesk/core/Termination") {}
