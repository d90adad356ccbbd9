/** What a client tells of its calls, for logs and metrics. */
import type { Attempt } from "./Attempt.ts"
import type { DeskError } from "./DeskError.ts"
import type { Reason } from "./Reason.ts"
import type { Receipt } from "./Receipt.ts"

/** What every event says. */
export interface CallEvent {
  /** The same in all events of one call, and of no other call of this process. */
  readonly callId: number
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  /** The message's MsgRandom; absent for a command that sends no message, and for a message that is not valid. */
  readonly msgRandom?: number
}

/** Which client an event is of, where several share a list of hooks. */
export interface ClientEvent extends CallEvent {
  /** The client's app. */
  readonly sdkAppId: number
  /** The origin that the client calls, e.g. `https://console.tim.qq.com`. */
  readonly endpoint: string
}

/** A call has begun: its input has been checked, and nothing of it has left this process. */
export interface StartEvent extends ClientEvent {
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** An HTTP exchange has ended. */
export interface AttemptEvent extends CallEvent {
  /** The exchange: when it began, how long it took, and how it ended. */
  readonly attempt: Attempt
}

/** Another attempt will follow. */
export interface RetryEvent extends CallEvent {
  /** Why the attempt before failed. */
  readonly reason: Reason
  /** Desk's ErrorCode, when it gave one. */
  readonly code?: number
  /** The number of the attempt to come, from 2. */
  readonly attempt: number
  /** The pause before it, in milliseconds. */
  readonly delayMs: number
}

/** A message has been accepted. */
export interface SentEvent extends CallEvent {
  /** What `send` gives its caller. */
  readonly receipt: Receipt
}

/** A call has failed. */
export interface CallErrorEvent extends ClientEvent {
  /** What the call rejects with. */
  readonly error: DeskError
}

/** A call that had begun has ended. */
export interface EndEvent extends CallEvent {
  /** Whether it succeeded. */
  readonly ok: boolean
  /** From its start, in milliseconds. */
  readonly durationMs: number
  /** Every HTTP exchange of the call, the last one last. */
  readonly attempts: ReadonlyArray<Attempt>
  /** Why it failed; absent when `ok`. */
  readonly error?: DeskError
}

/**
 * Called synchronously, each with one frozen event that holds no secret, no text and no recipient. What a hook throws or
 * rejects is swallowed, and counted in `status().hookFailures`.
 *
 * @example
 * ```ts run
 * import { createDeskFromEnv } from "@tcdesk/core"
 *
 * const desk = createDeskFromEnv(process.env, {
 *   hooks: {
 *     onRetry: ({ reason, delayMs }) => console.warn(`${reason._tag}: again in ${delayMs} ms`),
 *     onEnd: ({ operation, ok, durationMs }) => console.info(operation, ok, durationMs)
 *   }
 * })
 * ```
 */
export interface DeskHooks {
  /** When a call begins. */
  readonly onStart?: ((event: StartEvent) => void) | undefined
  /** After every HTTP exchange. */
  readonly onAttempt?: ((event: AttemptEvent) => void) | undefined
  /** Before the pause that comes before another attempt. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined
  /** After Desk has accepted a message. */
  readonly onSent?: ((event: SentEvent) => void) | undefined
  /** After a call has failed, for whatever reason, also when it was refused before it began. */
  readonly onError?: ((event: CallErrorEvent) => void) | undefined
  /** After a call that had begun has ended, well or not, and after `onSent` or `onError`. */
  readonly onEnd?: ((event: EndEvent) => void) | undefined
}

/** The names of all hooks. */
export const hookNames = [
  "onStart",
  "onAttempt",
  "onRetry",
  "onSent",
  "onError",
  "onEnd"
] as const satisfies ReadonlyArray<keyof DeskHooks>
