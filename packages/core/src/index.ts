/**
 * `@tcdesk/core`: promises, plain objects, thrown errors. Every public name stands here, and nothing else.
 * @packageDocumentation
 */
import {
  type Decoding,
  decode,
  type SignOptions,
  sign,
  type Verification,
  type VerifyOptions,
  verify
} from "./model/UserSig.ts"

export { type Health, healthOf } from "./adapter/health.ts"
export { hideUserSig, type TracedRequest, type UrlAttributes } from "./adapter/hideUserSig.ts"
export { type HttpAnswer, httpAnswer } from "./adapter/httpAnswer.ts"
export type { Contact, Contacted } from "./commands/contactUser.ts"
export type { ChatMessage, ChatQuery } from "./commands/describeChatMessages.ts"
export type { RecordsQuery, SessionRecord } from "./commands/describeImCdrList.ts"
export type { SessionQuery, SessionState } from "./commands/getSessionState.ts"
export type { Transfer, Transferred } from "./commands/transferToHuman.ts"
export type { Attempt } from "./model/Attempt.ts"
export type { CallOptions, CloseOptions, PreparedOptions } from "./model/CallOptions.ts"
export { type Code, type CodeScope, type CodeSource, codes, type RetryClass } from "./model/Codes.ts"
export type { CommandOptions } from "./model/CommandOptions.ts"
export type { Delivery } from "./model/Delivery.ts"
export { type ConfigIssue, DeskConfigError } from "./model/DeskConfigError.ts"
export { DeskError, type DeskErrorFields, isDeskError } from "./model/DeskError.ts"
export type { DeskErrorJson } from "./model/DeskErrorJson.ts"
export type {
  AttemptEvent,
  CallErrorEvent,
  CallEvent,
  ClientEvent,
  DeskHooks,
  EndEvent,
  RetryEvent,
  SentEvent,
  StartEvent
} from "./model/DeskHooks.ts"
export type {
  ClientOptions,
  DeskOptions,
  RateLimitOptions,
  RetryOptions,
  SecretKeyOptions,
  UserSigOptions
} from "./model/DeskOptions.ts"
export type { DeskStatus } from "./model/DeskStatus.ts"
export type { ElemContents, ElemOf, RawElem } from "./model/ElemContents.ts"
export { Elem } from "./model/Elements.ts"
export type { Environment } from "./model/Environment.ts"
export type { Issue } from "./model/Issue.ts"
export type { JsonObject, JsonRecord, JsonValue } from "./model/Json.ts"
export type { MessageContent, MessageOptions, MessageRoute, OutgoingMessage, Packet } from "./model/Message.ts"
export type { NotBeside } from "./model/NotBeside.ts"
export type { Prepared } from "./model/Prepared.ts"
export type { RateStore } from "./model/RateStore.ts"
export type { CodeReason, ConnectionPhase, Reason, TimeoutPhase } from "./model/Reason.ts"
export type { Receipt } from "./model/Receipt.ts"
export { type Region, regions } from "./model/regions.ts"
export type { SendOutcome } from "./model/SendOutcome.ts"
export type {
  StreamedMessage,
  StreamOptions,
  StreamProgress,
  StreamReceipt,
  TextSource
} from "./model/Streamed.ts"
export type { StreamRemains } from "./model/StreamRemains.ts"
export { createDesk, createDeskFromEnv, createDisabledDesk } from "./promise/createDesk.ts"
export type { Desk, Sessions } from "./promise/Desk.ts"
export type { Progress, SendManyOptions } from "./promise/sendManyOptions.ts"
export { type TextStreamPart, textOf } from "./promise/textOf.ts"
export type { Decoding, SignOptions, Verification, VerifyOptions }

/** UserSig: the signature by which Desk knows the caller. The client makes its own; these are for other uses. */
export const UserSig: {
  /**
   * Signs for `ttlSeconds` from `now` on. Throws a `TypeError` when an argument is missing or wrong.
   *
   * @example
   * ```ts run
   * import { UserSig } from "@tcdesk/core"
   *
   * const secretKey = process.env.TCDESK_SECRET_KEY ?? ""
   * const userSig = UserSig.sign({ sdkAppId: 1400000000, identifier: "user45", secretKey, ttlSeconds: 86_400 })
   * ```
   */
  readonly sign: (options: SignOptions) => string
  /** Checks a UserSig as the service does: form, identifier, app, signature (in constant time), expiry. */
  readonly verify: (userSig: string, options: VerifyOptions) => Verification
  /**
   * Says what a UserSig claims (app, account, when it was made and ends), and verifies nothing: without the key nobody can tell whether
   * it is genuine. Never throws. To look at one by eye; to admit somebody, use `verify`.
   *
   * @example
   * ```ts run
   * import { UserSig } from "@tcdesk/core"
   *
   * const claims = UserSig.decode(process.env.TCDESK_USER_SIG ?? "")
   * if (claims.ok) console.log(claims.identifier, new Date(claims.expiresAt))
   * ```
   */
  readonly decode: (userSig: string) => Decoding
} = { sign, verify, decode }
