/** Every default of a client, in one place. Times are in milliseconds unless the name says otherwise. */
export const defaults = {
  region: "china",
  allowInsecureEndpoint: false,
  attemptTimeoutMs: 5000,
  deadlineMs: 15_000,
  retry: { attempts: 3, baseDelayMs: 100, maxDelayMs: 5000, onUnknown: "retry" },
  /** What Tencent's IM API allows an app by default. */
  rateLimit: { perSecond: 200 },
  /** 7 days. */
  userSigTtlSeconds: 604_800,
  connections: 64,
  stream: { version: 1, flushMs: 250, idleMs: 60_000, onFailure: "fail" }
} as const
