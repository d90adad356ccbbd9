/**
 * Every error code that Desk and the IM gateway before it are documented to answer, and what each one means for a call.
 * The only table of its kind in the project: errors, retries, hints and the documentation are read from it.
 */
import type { CodeReason } from "./Reason.ts"

/**
 * What the client does by itself after an attempt ended in a code.
 *
 * - `retry`: again after a pause, as often as `retry.attempts` allows
 * - `throttle`: the same, with longer pauses
 * - `once`: one more attempt at the most
 * - `renew`: one more attempt at once, with a new UserSig
 * - `hold`: stop; and no call with this credential for 60 seconds
 * - `never`: stop
 *
 * A later version may know more.
 */
export type RetryClass = "retry" | "throttle" | "once" | "renew" | "hold" | "never"

/**
 * Which documents name a code: the page of `send_msg`, the common REST codes, the IM message codes, other Desk pages, or those
 * of the console's service (`openim_console_http_svc`).
 */
export type CodeSource = "send_msg" | "common" | "im" | "desk" | "console"

/** What a code is about: this one message or request, one account, the whole app, or the service itself. */
export type CodeScope = "message" | "account" | "app" | "service"

/** One row of the table. */
export interface Code {
  /** Desk's ErrorCode. */
  readonly code: number
  /** The reason that it stands for. */
  readonly reason: CodeReason
  /** What the client does by itself. */
  readonly retry: RetryClass
  /** What it is about. */
  readonly scope: CodeScope
  /** Which documents name it. */
  readonly source: CodeSource
  /** One line of English, without a full stop. */
  readonly meaning: string
  /** What to do about it, where more can be said than of its reason. */
  readonly hint?: string
}

/** What many codes have in common. */
type Kind = readonly [reason: CodeReason, retry: RetryClass, scope: CodeScope]

const app: Kind = ["AppRejected", "never", "app"]
const denied: Kind = ["PermissionDenied", "never", "app"]
const tooOften: Kind = ["RateLimited", "throttle", "app"]
const badRequest: Kind = ["MessageRejected", "never", "message"]
const faultOnce: Kind = ["ServiceFault", "once", "service"]
const fault: Kind = ["ServiceFault", "retry", "service"]
const staleUserSig: Kind = ["Unauthenticated", "renew", "app"]
const doubtfulUserSig: Kind = ["Unauthenticated", "once", "app"]
const usedUp: Kind = ["RateLimited", "never", "app"]
const wrongUserSig: Kind = ["Unauthenticated", "never", "app"]
const blockedUserSig: Kind = ["Unauthenticated", "hold", "app"]
const deniedAccount: Kind = ["PermissionDenied", "never", "account"]
const noAgent: Kind = ["NoAgentAvailable", "never", "message"]
const noTransfer: Kind = ["TransferRefused", "never", "message"]
const ended: Kind = ["SessionEnded", "never", "message"]
const limit: Kind = ["LimitReached", "never", "app"]
const disabled: Kind = ["FeatureDisabled", "never", "app"]
const noUser: Kind = ["UserNotFound", "never", "account"]
const inSession: Kind = ["AlreadyInSession", "never", "account"]

// Said of several codes.
const unknownAccount = "an account is missing, of the wrong type or unknown"
const perhapsStored = "internal error; the message may have been stored"
const accountOrSignature = "account or signature wrong, or its check failed for the moment (documents differ)"
const noSuchApp = "no such app in this data centre: check region and SDKAppID"
const malformedUserSig = "UserSig is empty or malformed"
const behindTheService = "network trouble or internal error behind the service"
const disabledApp = "the app is disabled, or its requests are"
const administratorHint = "Check identifier: it must be an App administrator of this app."
const dataCentreHint = "Check region and sdkAppId: the app does not exist in this data centre."

type Row = readonly [code: number, kind: Kind, source: CodeSource, meaning: string, hint?: string]

// One line each: a table is read by its columns.
// biome-ignore format: see above
const rows: ReadonlyArray<Row> = [
  [-50059, app, "console", "the Desk edition has expired", "Renew the Desk edition in the console."],
  [-50040, app, "console", "Desk is not activated", "Activate Desk for this app in the console."],
  [-20, denied, "console", "needs the App administrator (openim_console_http_svc)", administratorHint],
  [-14, tooOften, "console", "called too often, 5 a second (openim_console_http_svc)"],
  [-7, badRequest, "console", "a parameter or the JSON could not be parsed (openim_console_http_svc)"],
  [-1, faultOnce, "console", "system error (openim_console_http_svc)"],
  [10002, fault, "im", "internal error (sibling stream API of IM bots)"],
  [10004, badRequest, "im", "bad parameter (sibling stream API of IM bots)"],
  [20001, badRequest, "im", "bad packet, sender or receiver"],
  [20002, staleUserSig, "im", "UserSig is not valid"],
  [20003, badRequest, "im", "bad packet, sender or receiver"],
  [20004, fault, "im", behindTheService],
  [20005, fault, "im", behindTheService],
  [20006, badRequest, "im", "refused by your own webhook"],
  [60002, badRequest, "common", "the HTTP request or its URL could not be parsed"],
  [60003, badRequest, "common", "the request JSON could not be parsed"],
  [60004, doubtfulUserSig, "common", accountOrSignature],
  [60005, doubtfulUserSig, "common", accountOrSignature],
  [60006, app, "common", "SDKAppID is not valid", "Check sdkAppId."],
  [60007, tooOften, "common", "REST calls too frequent"],
  [60008, fault, "common", "the service timed out; the message may have been stored"],
  [60009, badRequest, "common", "unknown resource: wrong URL"],
  [60010, denied, "common", "the identifier is no App administrator", administratorHint],
  [60011, tooOften, "common", "the app calls too often"],
  [60012, badRequest, "common", "sdkappid is missing from the URL"],
  [60013, faultOnce, "common", "the service could not read its own answer; the message may have been stored"],
  [60014, fault, "common", "account look-up timed out"],
  [60015, badRequest, "common", "an account field has the wrong type"],
  [60016, app, "common", disabledApp],
  [60017, app, "common", disabledApp],
  [60018, tooOften, "common", "too frequent, try later"],
  [60019, tooOften, "common", "too frequent, try later"],
  [60020, app, "common", "the plan has expired or the account is in arrears", "Check the app's plan and balance in the console."],
  [60021, denied, "common", "the source IP is not allowed", "Have this machine's outgoing IP address allowed for the app."],
  [60025, badRequest, "common", "sdkappid, identifier, usersig or contenttype is wrong in the URL"],
  [60026, app, "common", "domain and SDKAppID belong to different regions: check region", "Check region: it must be the data centre of this sdkAppId."],
  [60027, denied, "common", "the product may not use this command"],
  [60028, usedUp, "common", "the trial edition's daily volume is used up", "The trial edition's daily volume is used up: it opens again tomorrow."],
  [70001, staleUserSig, "common", "UserSig has expired", "Check this machine's clock and, with a userSig of your own, its lifetime."],
  [70002, wrongUserSig, "common", malformedUserSig],
  [70003, wrongUserSig, "common", malformedUserSig],
  [70005, wrongUserSig, "common", malformedUserSig],
  [70009, wrongUserSig, "common", "UserSig was made with another key", "Check secretKey: it must be the one of this sdkAppId."],
  [70013, wrongUserSig, "common", "the identifier is not the one signed", "Check identifier: the userSig was made for another one."],
  [70014, wrongUserSig, "common", "the SDKAppID is not the one signed", "Check sdkAppId: the userSig was made for another one."],
  [70016, app, "common", noSuchApp, dataCentreHint],
  [70020, app, "common", noSuchApp, dataCentreHint],
  [70050, blockedUserSig, "common", "verification failed too often: no call for 60 s"],
  [70051, deniedAccount, "common", "the account is blocked"],
  [70052, staleUserSig, "common", "UserSig was invalidated"],
  [70107, deniedAccount, "common", "the account has not been imported"],
  [70114, deniedAccount, "common", "restricted for security reasons"],
  [70169, fault, "common", "internal time-out"],
  [70202, fault, "common", "internal time-out"],
  [70402, badRequest, "common", "a parameter is illegal"],
  [70403, denied, "common", "needs an App administrator", administratorHint],
  [70500, fault, "common", "internal error"],
  [80001, badRequest, "common", "blocked by content moderation"],
  [80002, badRequest, "common", "the message is too long"],
  [80003, faultOnce, "common", 'your own "before" webhook failed; the message was not delivered'],
  [80004, badRequest, "common", "blocked by content moderation"],
  [80005, app, "common", "the service is deactivated"],
  [90001, badRequest, "send_msg", "the body is not valid JSON"],
  [90002, badRequest, "send_msg", "MsgBody does not follow the message format (or is no array)"],
  [90003, badRequest, "im", unknownAccount],
  [90005, badRequest, "send_msg", "MsgRandom is missing or no integer"],
  [90007, badRequest, "send_msg", "MsgBody is no array"],
  [90008, badRequest, "im", unknownAccount],
  [90009, denied, "send_msg", "the identifier is no App administrator", administratorHint],
  [90010, badRequest, "send_msg", "the packet does not follow the message format (TIMMsgElement); meaning confirmed from IM code lists only"],
  [90012, badRequest, "im", unknownAccount],
  [90048, badRequest, "im", unknownAccount],
  [90057, tooOften, "im", "sent too often"],
  [90992, fault, "im", perhapsStored],
  [90994, fault, "im", perhapsStored],
  [90995, faultOnce, "im", "internal error, or the message is too long"],
  [91000, fault, "im", perhapsStored],
  [93000, badRequest, "send_msg", "the packet is too long: at most 12K"],
  [141000, app, "desk", "the app is not a Desk app"],
  [141001, noAgent, "desk", "no agent could be assigned"],
  [141002, fault, "send_msg", "internal error, try again; the message may have been stored"],
  [141003, noTransfer, "desk", "the session cannot be transferred to a human"],
  [141004, badRequest, "send_msg", "a parameter is illegal"],
  [141005, ended, "send_msg", "the session does not exist or has ended"],
  [141007, limit, "desk", "limit of customer-service accounts reached"],
  [141008, limit, "desk", "limit of accounts reached"],
  [141009, tooOften, "desk", "this command is called too often"],
  [141010, badRequest, "desk", "the agent (member) account does not exist"],
  [141011, noAgent, "desk", "the agent is not online"],
  [141012, noAgent, "desk", "the agent has reached the reception limit"],
  [141013, noAgent, "desk", "the agent is on a break"],
  [141014, disabled, "desk", "contacting users is switched off"],
  [141015, noUser, "desk", "the user account does not exist"],
  [141016, inSession, "desk", "the user is in a human session already"],
  [141017, noAgent, "desk", "no member is online"]
]

/** All documented codes, in ascending order. */
export const codes: ReadonlyMap<number, Code> = new Map(
  rows.map(([code, [reason, retry, scope], source, meaning, hint]) => [
    code,
    Object.freeze({ code, reason, retry, scope, source, meaning, ...(hint === undefined ? {} : { hint }) })
  ])
)

/** What a code means. One that no document names is `UnknownCode`, kept as it is and never retried. */
export const lookUpCode = (code: number): Code =>
  codes.get(code) ?? {
    code,
    reason: "UnknownCode",
    retry: "never",
    scope: "message",
    source: "desk",
    meaning: "a code that no document names"
  }
