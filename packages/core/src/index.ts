/**
 * `@tcdesk/core`: promises, plain objects, thrown errors. Every public name stands here, and nothing else.
 * @packageDocumentation
 */
import * as builders from "./Elem.ts"
import type * as MsgBody from "./MsgBody.ts"
import { type SignOptions, sign, type Verification, type VerifyOptions, verify } from "./UserSig.ts"

export type { Attempt, Delivery, Receipt } from "./Attempt.ts"
export { type Code, type CodeReason, codes, type RetryClass } from "./Codes.ts"
export { createDesk, createDeskFromEnv, type Desk, resolveDesk } from "./createDesk.ts"
export {
  type ConnectionPhase,
  DeskError,
  type DeskErrorFields,
  type Issue,
  isDeskError,
  type Reason,
  type TimeoutPhase
} from "./DeskError.ts"
export {
  type AttemptEvent,
  type ConfigIssue,
  DeskConfigError,
  type DeskHooks,
  type DeskOptions,
  type ErrorEvent,
  type RateLimitOptions,
  type Region,
  type RetryEvent,
  type RetryOptions,
  regions,
  type SentEvent
} from "./DeskOptions.ts"
export type { Environment } from "./Environment.ts"
export { type Health, healthOf } from "./health.ts"
export { hideUserSig, type TracedRequest, type UrlAttributes } from "./hideUserSig.ts"
export { type HttpAnswer, httpAnswer } from "./httpAnswer.ts"
export type { JsonObject, JsonValue } from "./internal/check.ts"
export type { Content, MessageOptions, OutgoingMessage, Packet, Route } from "./Message.ts"
export type { RawElem } from "./MsgBody.ts"
export type { Progress, SendManyOptions, SendOutcome } from "./sendMany.ts"
export type { CloseOptions, SendOptions, Status } from "./Status.ts"
export type { SignOptions, Verification, VerifyOptions }

/**
 * Builders for the elements of a message.
 * @namespace
 */
export const Elem: typeof builders = builders
/** An element of a message, in the documents' own shape. */
export type Elem = MsgBody.Elem

/** UserSig: the signature by which Desk knows the caller. The client makes its own; these are for other uses. */
export const UserSig: {
  /** Signs for `ttlSeconds` from `now` on. Throws a `TypeError` when an argument is missing or wrong. */
  readonly sign: (options: SignOptions) => string
  /** Checks a UserSig as the service does: form, identifier, app, signature (in constant time), expiry. */
  readonly verify: (userSig: string, options: VerifyOptions) => Verification
} = { sign, verify }
