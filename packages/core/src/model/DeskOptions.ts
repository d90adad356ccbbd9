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

/** A data centre, by its name in `regions`. */
export type Region = keyof typeof regions

/** When the client tries again by itself. */
export interface RetryOptions {
  /**
   * All attempts of a send, the first included.
   * @default 3
   */
  readonly attempts?: number | undefined
  /**
   * The first pause is drawn between 0 and this, and the bound doubles with each further one. It is five times as high
   * where Desk says that calls come too often.
   * @default 100
   */
  readonly baseDelayMs?: number | undefined
  /**
   * No pause is longer, unless Desk asks for it.
   * @default 5000
   */
  readonly maxDelayMs?: number | undefined
  /**
   * What to do when an attempt ended without an answer that says what became of the message. `retry` sends the same
   * packet with the same MsgRandom again, and the receipt says `maybeDuplicate`; `fail` leaves it to you.
   * @default "retry"
   */
  readonly onUnknown?: "retry" | "fail" | undefined
}

/** How many calls one client starts, and how many wait. */
export interface RateLimitOptions {
  /**
   * Calls that may start within any second. 200 is what Tencent's IM API allows an app by default.
   * @default 200
   */
  readonly perSecond: number
  /**
   * How many sends may wait for their turn. Unless set, as many as get it within `deadlineMs`.
   * @default 3000
   */
  readonly maxQueue?: number | undefined
}

/** An HTTP exchange has ended. */
export interface AttemptEvent {
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  readonly msgRandom: number
  readonly attempt: Attempt
}

/** Another attempt will follow. */
export interface RetryEvent {
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  readonly msgRandom: number
  /** Why the attempt before failed. */
  readonly reason: Reason
  /** Desk's ErrorCode, when it gave one. */
  readonly code?: number
  /** The number of the attempt to come, from 2. */
  readonly attempt: number
  readonly delayMs: number
}

/** A send has succeeded. */
export interface SentEvent {
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  readonly receipt: Receipt
}

/** A send has failed. */
export interface ErrorEvent {
  /** The Desk command, e.g. `send_msg`. */
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
  /** After Desk has accepted a message. */
  readonly onSent?: ((event: SentEvent) => void) | undefined
  /** After a send has failed, for whatever reason. */
  readonly onError?: ((event: ErrorEvent) => void) | undefined
}

/** What a client is made from. */
export interface DeskOptions {
  /** The SDKAppID of the app, from the console. */
  readonly sdkAppId: number
  /** The App administrator account that sends. */
  readonly identifier: string
  /** The app's key, from the console. Exactly one of `secretKey` and `userSig` must be given. */
  readonly secretKey?: string | undefined
  /** A UserSig, which is never renewed, or a function that gets one whenever one is needed. */
  readonly userSig?: string | ((identifier: string) => string | Promise<string>) | undefined
  /**
   * The data centre of the app.
   * @default "china"
   */
  readonly region?: Region | undefined
  /** An origin, instead of a region: https, or http on a loopback address only. */
  readonly endpoint?: string | undefined
  /**
   * How long one HTTP exchange may take, in milliseconds, from connecting to the last byte.
   * @default 5000
   */
  readonly attemptTimeoutMs?: number | undefined
  /**
   * How long a whole send may take, in milliseconds: queueing, every attempt, every pause.
   * @default 15000
   */
  readonly deadlineMs?: number | undefined
  /** When the client tries again by itself. `false`: never, but once with a new UserSig where the old one is refused. */
  readonly retry?: RetryOptions | false | undefined
  /** How many calls the client starts. It counts its own only. `false`: no limit. */
  readonly rateLimit?: RateLimitOptions | false | undefined
  /**
   * Lifetime of a UserSig made from `secretKey`, in seconds: 7 days. It is renewed before it ends.
   * @default 604800
   */
  readonly userSigTtlSeconds?: number | undefined
  /**
   * Pooled sockets. `connections / latency` is the most calls a second.
   * @default 64
   */
  readonly connections?: number | undefined
  /** Use this instead of the pooled client: for proxies and tests. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Functions that are told of attempts, retries, successes and failures. */
  readonly hooks?: DeskHooks | undefined
}

/** One fault of the options, by the option's name. */
export interface ConfigIssue {
  /** E.g. `retry.attempts`; with `createDeskFromEnv` the variable's name. */
  readonly option: string
  /** What is wrong with it, to be read after its name. */
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
