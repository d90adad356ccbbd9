/** Why a call can fail, and everything that follows from the reason alone: one row each. */
import type { Delivery } from "./Delivery.ts"
import type { Issue } from "./Issue.ts"

/** The reasons that a code can stand for. A later version may know more. */
export type CodeReason =
  | "MessageRejected"
  | "SessionEnded"
  | "Unauthenticated"
  | "PermissionDenied"
  | "AppRejected"
  | "RateLimited"
  | "ServiceFault"
  | "NoAgentAvailable"
  | "TransferRefused"
  | "FeatureDisabled"
  | "UserNotFound"
  | "AlreadyInSession"
  | "LimitReached"
  | "UnknownCode"

/** How far an HTTP exchange had come. `dns`, `connect` and `tls` come before the first byte of the request. A later version may know more. */
export type ConnectionPhase = "dns" | "connect" | "tls" | "headers" | "body"

/**
 * What a call was waiting for when its time ran out: a turn in the rate limit or a free socket (`queue`), a UserSig (`sign`), a
 * connection, the answer's headers or body, the end of the pause before another attempt, or the next piece of a text that is streamed (`source`).
 * A later version may know more.
 */
export type TimeoutPhase = "queue" | "sign" | "connect" | "headers" | "body" | "pause" | "source"

/**
 * Why a call failed. Tell them apart by `_tag`, with a default branch: a later version may know more of them. What became of the message is
 * the error's `delivery`, which never gains a value.
 *
 * | `_tag` | what happened |
 * | --- | --- |
 * | `InvalidMessage` | the input breaks a rule of the API; nothing was sent. `issues` lists the faults, a hundred at the most |
 * | `MessageRejected` | Desk refuses this message or request |
 * | `SessionEnded` | the session does not exist or has ended |
 * | `Unauthenticated` | the UserSig, or the key it was made with, is not accepted |
 * | `PermissionDenied` | the identifier or this machine may not do this |
 * | `AppRejected` | the app is unknown here, disabled, unpaid, or in another region |
 * | `RateLimited` | Desk says: too many calls |
 * | `ServiceFault` | Desk or its gateway failed |
 * | `NoAgentAvailable` | no agent can take the session: none is online, or all are busy or on a break |
 * | `TransferRefused` | the session can't be transferred to a human |
 * | `FeatureDisabled` | the app has this feature switched off |
 * | `UserNotFound` | the user's account does not exist |
 * | `AlreadyInSession` | the user is talking to a human already |
 * | `LimitReached` | a limit on the number of accounts is reached |
 * | `UnknownCode` | a code that no document names; it stands in `code` |
 * | `ConnectionFailed` | no connection, or it broke |
 * | `TimedOut` | a time limit of the client ran out |
 * | `UnexpectedReply` | an answer that is none of Desk's |
 * | `ClientFault` | this client, this process, or a `fetch` or transport that it was given is at fault, and not the network |
 * | `Overloaded` | this client's own rate limit has no place within the deadline |
 * | `Aborted` | the caller's signal; its reason is the error's `cause` |
 * | `Closed` | the client is closed |
 */
export type Reason =
  | {
      readonly _tag: "InvalidMessage"
      /** The faults of the input, a hundred at the most. */
      readonly issues: ReadonlyArray<Issue>
    }
  | { readonly _tag: CodeReason }
  | {
      readonly _tag: "ConnectionFailed"
      /** How far the exchange had come. */
      readonly phase: ConnectionPhase
    }
  | {
      readonly _tag: "TimedOut"
      /** What the call was waiting for. */
      readonly phase: TimeoutPhase
    }
  | {
      readonly _tag: "UnexpectedReply"
      /** The HTTP status of the answer. */
      readonly status: number
    }
  | { readonly _tag: "ClientFault" }
  | { readonly _tag: "Overloaded" }
  | { readonly _tag: "Aborted" }
  | { readonly _tag: "Closed" }

/** Who has to act: whoever gave the input, whoever set up the app, or nobody, since the trouble passes. */
export type Fault = "input" | "setup" | "trouble" | "caller"

/** What follows from a reason alone. */
export interface ReasonFacts {
  /** The HTTP status with which a web application answers its own client. */
  readonly status: number
  /** What it says there: nothing of the inside. */
  readonly publicText: string
  readonly fault: Fault
  /** Whether the same call may succeed later, where neither a code nor an attempt says it. */
  readonly retryable: boolean
  /** What the operator can do about it, where no code says it better. */
  readonly hint?: string
  /** What it mostly means for the message: what a test double says that is told to fail. */
  readonly delivery: Delivery
  /** A code that stands for it, for test doubles. */
  readonly exampleCode?: number
}

const setup = { status: 500, publicText: "The message service is not set up correctly.", fault: "setup" } as const
const unknownAnswer = { status: 502, publicText: "The message service gave an answer that is not known." } as const
const refused = { retryable: false, delivery: "rejected" } as const

/** One row for each reason. */
export const reasons: { readonly [T in Reason["_tag"]]: ReasonFacts } = {
  InvalidMessage: {
    status: 400,
    publicText: "The message is not valid.",
    fault: "input",
    retryable: false,
    delivery: "not-sent"
  },
  MessageRejected: {
    ...refused,
    status: 422,
    publicText: "The message was refused.",
    fault: "input",
    exampleCode: 141004
  },
  SessionEnded: {
    ...refused,
    status: 410,
    publicText: "The session does not exist or has ended.",
    fault: "input",
    hint: "Send to an open session, or by from and to.",
    exampleCode: 141005
  },
  Unauthenticated: {
    ...setup,
    ...refused,
    hint: "Check secretKey (or userSig), identifier and sdkAppId.",
    exampleCode: 70009
  },
  PermissionDenied: {
    ...setup,
    ...refused,
    hint: "Check what the identifier and this machine may do, in the console.",
    exampleCode: 90009
  },
  AppRejected: {
    ...setup,
    ...refused,
    hint: "Check sdkAppId, region and the state of the app in the console.",
    exampleCode: 141000
  },
  RateLimited: {
    status: 429,
    publicText: "Too many messages: try again later.",
    fault: "trouble",
    retryable: true,
    delivery: "rejected",
    exampleCode: 141009
  },
  ServiceFault: {
    status: 502,
    publicText: "The message service failed.",
    fault: "trouble",
    retryable: true,
    delivery: "unknown",
    exampleCode: 141002
  },
  NoAgentAvailable: {
    ...refused,
    status: 503,
    publicText: "No agent is available now.",
    fault: "input",
    hint: "Try again when an agent is online, or let the session queue.",
    exampleCode: 141001
  },
  TransferRefused: {
    ...refused,
    status: 409,
    publicText: "The session can't be transferred.",
    fault: "input",
    hint: "See who serves the session now: it may have been transferred already.",
    exampleCode: 141003
  },
  FeatureDisabled: {
    ...setup,
    ...refused,
    hint: "Switch the feature on in the console of Desk.",
    exampleCode: 141014
  },
  UserNotFound: {
    ...refused,
    status: 404,
    publicText: "The user does not exist.",
    fault: "input",
    hint: "Import the user's account first.",
    exampleCode: 141015
  },
  AlreadyInSession: {
    ...refused,
    status: 409,
    publicText: "The user is in a session already.",
    fault: "input",
    hint: "Write into the session that is open.",
    exampleCode: 141016
  },
  LimitReached: {
    ...setup,
    ...refused,
    hint: "Remove accounts that are no longer needed, or have the limit raised.",
    exampleCode: 141007
  },
  UnknownCode: { ...unknownAnswer, ...refused, fault: "input", exampleCode: 199_999 },
  ConnectionFailed: {
    status: 502,
    publicText: "The message service can't be reached.",
    fault: "trouble",
    retryable: true,
    delivery: "not-sent"
  },
  TimedOut: {
    status: 504,
    publicText: "The message service did not answer in time.",
    fault: "trouble",
    retryable: true,
    delivery: "unknown"
  },
  UnexpectedReply: { ...unknownAnswer, fault: "trouble", retryable: true, delivery: "unknown" },
  ClientFault: {
    ...setup,
    retryable: false,
    hint: "The network is not to blame: see the error's cause.",
    delivery: "not-sent"
  },
  Overloaded: {
    status: 503,
    publicText: "Too many messages are waiting: try again later.",
    fault: "trouble",
    retryable: true,
    delivery: "not-sent"
  },
  Aborted: {
    status: 503,
    publicText: "The message was called off.",
    fault: "caller",
    retryable: false,
    delivery: "unknown"
  },
  Closed: {
    status: 503,
    publicText: "The service is shutting down.",
    fault: "caller",
    retryable: false,
    delivery: "not-sent"
  }
}

/** The row of a reason; none for one that this version does not know, as a client of another version may have it. */
export const factsOf = (reason: Reason["_tag"]): ReasonFacts | undefined =>
  Object.hasOwn(reasons, reason) ? reasons[reason] : undefined
