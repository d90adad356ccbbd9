/** What a client is made from: the options, the regions, and the error of options that can't make one. */
import type { Attempt, Receipt } from "./Attempt.ts"
import type { DeskError, Reason } from "./DeskError.ts"

/** The REST domains by data centre (679/131707): an app lives in one, and is unknown in the others (60026, 70020). */
export const regions = {
  china: "https://console.tim.qq.com",
  singapore: "https://adminapisgp.im.qcloud.com",
  seoul: "https://adminapikr.im.qcloud.com",
  tokyo: "https://adminapijpn.im.qcloud.com",
  frankfurt: "https://adminapiger.im.qcloud.com",
  "silicon-valley": "https://adminapiusa.im.qcloud.com",
  jakarta: "https://adminapiidn.im.qcloud.com"
} as const

export type Region = keyof typeof regions

export interface RetryOptions {
  /** All attempts of a send, the first included; default 3. */
  readonly attempts?: number | undefined
  /** The first pause is between 0 and this; the next up to twice, and so on; default 100. */
  readonly baseDelayMs?: number | undefined
  /** No pause is longer, unless Desk asks for it; default 5000. */
  readonly maxDelayMs?: number | undefined
  /**
   * What to do when an attempt ended without an answer that says what became of the message. `retry` (default) sends the
   * same packet with the same MsgRandom again, and the receipt says `maybeDuplicate`; `fail` leaves it to you.
   */
  readonly onUnknown?: "retry" | "fail" | undefined
}

export interface RateLimitOptions {
  /** Calls that may start within any second; default 200, what Tencent's IM API allows an app by default. */
  readonly perSecond: number
  /** How many sends may wait for their turn; default: as many as get it within `deadlineMs`. */
  readonly maxQueue?: number | undefined
}

export interface AttemptEvent {
  readonly operation: string
  readonly msgRandom: number
  readonly attempt: Attempt
}

export interface RetryEvent {
  readonly operation: string
  readonly msgRandom: number
  /** Why the attempt before failed. */
  readonly reason: Reason
  readonly code?: number
  /** The number of the attempt to come, from 2. */
  readonly attempt: number
  readonly delayMs: number
}

export interface SentEvent {
  readonly operation: string
  readonly receipt: Receipt
}

export interface ErrorEvent {
  readonly operation: string
  readonly error: DeskError
}

/**
 * Called synchronously, each with one frozen event that holds no secret, no text and no recipient. What a hook throws or
 * rejects is swallowed, and counted in `status().hookFailures`.
 */
export interface DeskHooks {
  /** After every HTTP exchange. */
  readonly onAttempt?: ((event: AttemptEvent) => void) | undefined
  /** Before the pause that comes before another attempt. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined
  readonly onSent?: ((event: SentEvent) => void) | undefined
  readonly onError?: ((event: ErrorEvent) => void) | undefined
}

export interface DeskOptions {
  readonly sdkAppId: number
  /** The App administrator account that sends. */
  readonly identifier: string
  /** The app's key from the console; exactly one of `secretKey` and `userSig`. */
  readonly secretKey?: string | undefined
  /** A UserSig, which is never renewed, or a function that gets one whenever one is needed. */
  readonly userSig?: string | ((identifier: string) => string | Promise<string>) | undefined
  /** The data centre of the app; default `china`. */
  readonly region?: Region | undefined
  /** An origin, instead of a region: https, or http on a loopback address only. */
  readonly endpoint?: string | undefined
  /** One HTTP exchange, from connecting to the last byte; default 5000. */
  readonly attemptTimeoutMs?: number | undefined
  /** The whole send: queueing, every attempt, every pause; default 15000. */
  readonly deadlineMs?: number | undefined
  readonly retry?: RetryOptions | false | undefined
  /** Per client; `false` for none. */
  readonly rateLimit?: RateLimitOptions | false | undefined
  /** Lifetime of a UserSig made from `secretKey`; default 604800, 7 days. It is renewed before it ends. */
  readonly userSigTtlSeconds?: number | undefined
  /** Pooled sockets; default 64. `connections / latency` is the most calls a second. */
  readonly connections?: number | undefined
  /** Use this instead of the pooled client: for proxies and tests. */
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly hooks?: DeskHooks | undefined
}

/** One fault of the options, by the option's name. */
export interface ConfigIssue {
  readonly option: string
  readonly message: string
}

/** The options can't make a client. Names each faulty option, never its value. */
export class DeskConfigError extends Error {
  readonly _tag = "DeskConfigError"
  readonly issues: ReadonlyArray<ConfigIssue>

  constructor(issues: ReadonlyArray<ConfigIssue>) {
    super(`Desk can't be configured: ${issues.map(({ option, message }) => `${option} ${message}`).join("; ")}.`)
    this.issues = issues
  }
}
Object.defineProperty(DeskConfigError.prototype, "name", {
  value: "DeskConfigError",
  configurable: true,
  writable: true
})
