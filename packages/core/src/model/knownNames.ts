/** Every name that callers may use, one list for each kind of object (hooks: `DeskHooks.ts`). What an interface gains, the compiler asks for here. */
import type { CallOptions, CloseOptions, PreparedOptions } from "./CallOptions.ts"
import type { CommandOptions } from "./CommandOptions.ts"
import type { DeskOptions, RateLimitOptions, RetryOptions } from "./DeskOptions.ts"
import type { OutgoingMessage } from "./OutgoingMessage.ts"
import type { StreamedMessage, StreamOptions } from "./Streamed.ts"

const namesOf = <A extends object>(all: Readonly<Record<keyof A, true>>): ReadonlyArray<keyof A & string> =>
  Object.freeze(Object.keys(all)) as ReadonlyArray<keyof A & string>

/** The options of a client. */
export const deskOptionNames: ReadonlyArray<string> = namesOf<DeskOptions>({
  sdkAppId: true,
  identifier: true,
  secretKey: true,
  userSig: true,
  region: true,
  endpoint: true,
  allowInsecureEndpoint: true,
  attemptTimeoutMs: true,
  deadlineMs: true,
  retry: true,
  rateLimit: true,
  userSigTtlSeconds: true,
  connections: true,
  proxy: true,
  fetch: true,
  hooks: true
})

export const retryNames = namesOf<RetryOptions>({
  attempts: true,
  baseDelayMs: true,
  maxDelayMs: true,
  onUnknown: true
})

export const rateLimitNames = namesOf<RateLimitOptions>({ perSecond: true, maxQueue: true, shared: true })

export const messageNames = namesOf<OutgoingMessage>({
  sessionId: true,
  from: true,
  to: true,
  text: true,
  body: true,
  cloudCustomData: true,
  excludeFromUserRespTimeout: true,
  msgRandom: true,
  key: true
})

export const callOptionNames = namesOf<CallOptions>({ signal: true, deadlineMs: true })

export const preparedOptionNames = namesOf<PreparedOptions>({ signal: true, deadlineMs: true, earlier: true })

export const commandOptionNames = namesOf<CommandOptions>({
  signal: true,
  deadlineMs: true,
  idempotent: true,
  prefix: true
})

export const streamedNames = namesOf<StreamedMessage>({ sessionId: true, text: true, cloudCustomData: true })

export const streamOptionNames = namesOf<StreamOptions>({
  signal: true,
  deadlineMs: true,
  version: true,
  compatibleText: true,
  flushMs: true,
  idleMs: true,
  onFailure: true,
  onProgress: true
})

export const closeOptionNames = namesOf<CloseOptions>({ graceMs: true })
