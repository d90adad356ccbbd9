/** What a client is made from. */
import type { DeskHooks } from "./DeskHooks.ts"
import type { NotBeside } from "./NotBeside.ts"
import type { RateStore } from "./RateStore.ts"
import type { Region } from "./regions.ts"

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
   * `verify` reads the session's history, within the send's time: a message that it shows is a success (`receipt.verified`), one that
   * it does not show is sent again, and without a history (a message by `from` and `to` has none) it is as `fail`. When a history shows
   * such messages is not documented: try it before you rely on it. This machine's clock must be right.
   * @default "retry"
   */
  readonly onUnknown?: "retry" | "fail" | "verify" | undefined
}

/** `RetryOptions` with every default filled in. */
export type RetryPolicy = { readonly [K in keyof RetryOptions]-?: Exclude<RetryOptions[K], undefined> }

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
  /**
   * Where all processes of this SDKAppID meet, so that together they start no more than `perSecond`: `redisRate`, `postgresRate` or
   * `sqliteRate` of `@tcdesk/core/rate`, or one of your own. All must have the same `perSecond`. While the store can't be had, each
   * process starts a quarter of it, and `status().rateLimit` says `local`. Without it the client counts its own calls only.
   */
  readonly shared?: RateStore | undefined
}

/** What a client is made from, beside its credential. */
export interface ClientOptions {
  /** The SDKAppID of the app, from the console. */
  readonly sdkAppId: number
  /** The App administrator account that sends. */
  readonly identifier: string
  /**
   * The data centre of the app.
   * @default "china"
   */
  readonly region?: Region | undefined
  /** An origin, instead of a region: https, or http on a loopback address, unless `allowInsecureEndpoint`. */
  readonly endpoint?: string | undefined
  /**
   * Allows an `endpoint` with http on another host than loopback: for an emulator in another container. Whoever is on the way can read
   * the UserSig, which travels in the URL.
   * @default false
   */
  readonly allowInsecureEndpoint?: boolean | undefined
  /**
   * How long one HTTP exchange may take, in milliseconds. It runs while connecting, and again from the moment the request is
   * written to the last byte of the answer; waiting for a free pooled socket does not use it up.
   * @default 5000
   */
  readonly attemptTimeoutMs?: number | undefined
  /**
   * How long a whole send may take, in milliseconds: queueing, waiting for a socket, every attempt, every pause.
   * @default 15000
   */
  readonly deadlineMs?: number | undefined
  /** When the client tries again by itself. `false`: never, but once with a new UserSig where the old one is refused. */
  readonly retry?: RetryOptions | false | undefined
  /** How many calls the client starts: it counts its own only, unless they are `shared`. `false`: no limit. */
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
  /**
   * The way out through a proxy that opens tunnels (CONNECT): its URL, with http or https, and with user name and password where it wants
   * them; or `"env"`: what `HTTPS_PROXY` (or `https_proxy`, `ALL_PROXY`, `all_proxy`) names, unless `NO_PROXY` names Desk's host. Not
   * beside `fetch`. Without it such variables are not used.
   */
  readonly proxy?: string | undefined
  /** Use this instead of the pooled client: for tests and special runtimes. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Functions that are told of calls, attempts, retries, successes and failures; a list of such objects is fine. */
  readonly hooks?: DeskHooks | ReadonlyArray<DeskHooks> | undefined
}

/** The client makes UserSigs from the app's key. */
export interface SecretKeyOptions extends ClientOptions {
  /** The app's key, from the console. Exactly one of `secretKey` and `userSig` must be given. */
  readonly secretKey?: string | undefined
  /** Not beside `secretKey`. */
  readonly userSig?: undefined
}

/** UserSigs come from elsewhere. */
export interface UserSigOptions extends ClientOptions {
  /** A UserSig, which is never renewed, or a function that gets one whenever one is needed. */
  readonly userSig?: string | ((identifier: string) => string | Promise<string>) | undefined
  /** Not beside `userSig`. */
  readonly secretKey?: NotBeside<string, "userSig"> | undefined
}

/** What a client is made from. */
export type DeskOptions = SecretKeyOptions | UserSigOptions
