/**
 * `@tcdesk/core`: promises, plain objects, thrown errors. Every public name stands here, and nothing else.
 * @packageDocumentation
 */
import * as builders from "./model/Elem.ts"
import type * as MsgBody from "./model/MsgBody.ts"
import { type SignOptions, sign, type Verification, type VerifyOptions, verify } from "./model/UserSig.ts"

export type { Attempt, Delivery, Receipt } from "./model/Attempt.ts"
export { type Code, type CodeReason, codes, type RetryClass } from "./model/Codes.ts"
export { createDesk, createDeskFromEnv, type Desk, resolveDesk } from "./promise/createDesk.ts"
export {
  type ConnectionPhase,
  DeskError,
  type DeskErrorFields,
  type Issue,
  isDeskError,
  type Reason,
  type TimeoutPhase
} from "./model/DeskError.ts"
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
} from "./model/DeskOptions.ts"
export type { Environment } from "./model/Environment.ts"
export { type Health, healthOf } from "./adapter/health.ts"
export { hideUserSig, type TracedRequest, type UrlAttributes } from "./adapter/hideUserSig.ts"
export { type HttpAnswer, httpAnswer } from "./adapter/httpAnswer.ts"
export type { JsonObject, JsonValue } from "./model/validate.ts"
export type { Content, MessageOptions, OutgoingMessage, Packet, Route } from "./model/Message.ts"
export type { RawElem } from "./model/MsgBody.ts"
export type { Progress, SendManyOptions, SendOutcome } from "./promise/sendMany.ts"
export type { CloseOptions, SendOptions, Status } from "./model/Status.ts"
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
