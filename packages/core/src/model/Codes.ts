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

type Row = readonly [
  code: number,
  reason: CodeReason,
  retry: RetryClass,
  scope: CodeScope,
  source: CodeSource,
  meaning: string,
  hint?: string
]

/** What several codes have in common: the reason, what the client does, and what it is about. */
type Kind = readonly [reason: CodeReason, retry: RetryClass, scope: CodeScope]
const rejected: Kind = ["MessageRejected", "never", "message"]
const fault: Kind = ["ServiceFault", "retry", "service"]
const faultOnce: Kind = ["ServiceFault", "once", "service"]
const appRejected: Kind = ["AppRejected", "never", "app"]
const tooOften: Kind = ["RateLimited", "throttle", "app"]
const unauthenticated: Kind = ["Unauthenticated", "never", "app"]
const userSigEnded: Kind = ["Unauthenticated", "renew", "app"]
const appDenied: Kind = ["PermissionDenied", "never", "app"]
const accountDenied: Kind = ["PermissionDenied", "never", "account"]
const noAgent: Kind = ["NoAgentAvailable", "never", "message"]

// The documents that name most of them.
const common = "common"
const sendMsg = "send_msg"
const desk = "desk"

// Said of several.
const unknownAccount = "an account is missing, of the wrong type or unknown"
const administrator = "Check identifier: it must be an App administrator of this app."
const perhapsStored = "internal error; the message may have been stored"
const accountOrSignature = "account or signature wrong, or its check failed for the moment (documents differ)"
const otherRegion = "Check region and sdkAppId: the app does not exist in this data centre."
const noSuchApp = "no such app in this data centre: check region and SDKAppID"
const behind = "network trouble or internal error behind the service"
const disabled = "the app is disabled, or its requests are"

// One line each: a table is read by its columns.
// biome-ignore format: see above
const rows: ReadonlyArray<Row> = [
  [-50059, ...appRejected, "console", "the Desk edition has expired", "Renew the Desk edition in the console."],
  [-50040, ...appRejected, "console", "Desk is not activated", "Activate Desk for this app in the console."],
  [-20, ...appDenied, "console", "needs the App administrator (openim_console_http_svc)", administrator],
  [-14, ...tooOften, "console", "called too often, 5 a second (openim_console_http_svc)"],
  [-7, ...rejected, "console", "a parameter or the JSON could not be parsed (openim_console_http_svc)"],
  [-1, ...faultOnce, "console", "system error (openim_console_http_svc)"],
  [10002, ...fault, "im", "internal error (sibling stream API of IM bots)"],
  [10004, ...rejected, "im", "bad parameter (sibling stream API of IM bots)"],
  [20001, ...rejected, "im", "bad packet, sender or receiver"],
  [20002, ...userSigEnded, "im", "UserSig is not valid"],
  [20003, ...rejected, "im", "bad packet, sender or receiver"],
  [20004, ...fault, "im", behind],
  [20005, ...fault, "im", behind],
  [20006, ...rejected, "im", "refused by your own webhook"],
  [60002, ...rejected, common, "the HTTP request or its URL could not be parsed"],
  [60003, ...rejected, common, "the request JSON could not be parsed"],
  [60004, "Unauthenticated", "once", "app", common, accountOrSignature],
  [60005, "Unauthenticated", "once", "app", common, accountOrSignature],
  [60006, ...appRejected, common, "SDKAppID is not valid", "Check sdkAppId."],
  [60007, ...tooOften, common, "REST calls too frequent"],
  [60008, ...fault, common, "the service timed out; the message may have been stored"],
  [60009, ...rejected, common, "unknown resource: wrong URL"],
  [60010, ...appDenied, common, "the identifier is no App administrator", administrator],
  [60011, ...tooOften, common, "the app calls too often"],
  [60012, ...rejected, common, "sdkappid is missing from the URL"],
  [60013, ...faultOnce, common, "the service could not read its own answer; the message may have been stored"],
  [60014, ...fault, common, "account look-up timed out"],
  [60015, ...rejected, common, "an account field has the wrong type"],
  [60016, ...appRejected, common, disabled],
  [60017, ...appRejected, common, disabled],
  [60018, ...tooOften, common, "too frequent, try later"],
  [60019, ...tooOften, common, "too frequent, try later"],
  [60020, ...appRejected, common, "the plan has expired or the account is in arrears", "Check the app's plan and balance in the console."],
  [60021, ...appDenied, common, "the source IP is not allowed", "Have this machine's outgoing IP address allowed for the app."],
  [60025, ...rejected, common, "sdkappid, identifier, usersig or contenttype is wrong in the URL"],
  [60026, ...appRejected, common, "domain and SDKAppID belong to different regions: check region", "Check region: it must be the data centre of this sdkAppId."],
  [60027, ...appDenied, common, "the product may not use this command"],
  [60028, "RateLimited", "never", "app", common, "the trial edition's daily volume is used up", "The trial edition's daily volume is used up: it opens again tomorrow."],
  [70001, ...userSigEnded, common, "UserSig has expired", "Check this machine's clock and, with a userSig of your own, its lifetime."],
  [70002, ...unauthenticated, common, "UserSig is empty or malformed"],
  [70003, ...unauthenticated, common, "UserSig is empty or malformed"],
  [70005, ...unauthenticated, common, "UserSig is empty or malformed"],
  [70009, ...unauthenticated, common, "UserSig was made with another key", "Check secretKey: it must be the one of this sdkAppId."],
  [70013, ...unauthenticated, common, "the identifier is not the one signed", "Check identifier: the userSig was made for another one."],
  [70014, ...unauthenticated, common, "the SDKAppID is not the one signed", "Check sdkAppId: the userSig was made for another one."],
  [70016, ...appRejected, common, noSuchApp, otherRegion],
  [70020, ...appRejected, common, noSuchApp, otherRegion],
  [70050, "Unauthenticated", "hold", "app", common, "verification failed too often: no call for 60 s"],
  [70051, ...accountDenied, common, "the account is blocked"],
  [70052, ...userSigEnded, common, "UserSig was invalidated"],
  [70107, ...accountDenied, common, "the account has not been imported"],
  [70114, ...accountDenied, common, "restricted for security reasons"],
  [70169, ...fault, common, "internal time-out"],
  [70202, ...fault, common, "internal time-out"],
  [70402, ...rejected, common, "a parameter is illegal"],
  [70403, ...appDenied, common, "needs an App administrator", administrator],
  [70500, ...fault, common, "internal error"],
  [80001, ...rejected, common, "blocked by content moderation"],
  [80002, ...rejected, common, "the message is too long"],
  [80003, ...faultOnce, common, 'your own "before" webhook failed; the message was not delivered'],
  [80004, ...rejected, common, "blocked by content moderation"],
  [80005, ...appRejected, common, "the service is deactivated"],
  [90001, ...rejected, sendMsg, "the body is not valid JSON"],
  [90002, ...rejected, sendMsg, "MsgBody does not follow the message format (or is no array)"],
  [90003, ...rejected, "im", unknownAccount],
  [90005, ...rejected, sendMsg, "MsgRandom is missing or no integer"],
  [90007, ...rejected, sendMsg, "MsgBody is no array"],
  [90008, ...rejected, "im", unknownAccount],
  [90009, ...appDenied, sendMsg, "the identifier is no App administrator", administrator],
  [90010, ...rejected, sendMsg, "the packet does not follow the message format (TIMMsgElement); meaning confirmed from IM code lists only"],
  [90012, ...rejected, "im", unknownAccount],
  [90048, ...rejected, "im", unknownAccount],
  [90057, ...tooOften, "im", "sent too often"],
  [90992, ...fault, "im", perhapsStored],
  [90994, ...fault, "im", perhapsStored],
  [90995, ...faultOnce, "im", "internal error, or the message is too long"],
  [91000, ...fault, "im", perhapsStored],
  [93000, ...rejected, sendMsg, "the packet is too long: at most 12K"],
  [141000, ...appRejected, desk, "the app is not a Desk app"],
  [141001, ...noAgent, desk, "no agent could be assigned"],
  [141002, ...fault, sendMsg, "internal error, try again; the message may have been stored"],
  [141003, "TransferRefused", "never", "message", desk, "the session cannot be transferred to a human"],
  [141004, ...rejected, sendMsg, "a parameter is illegal"],
  [141005, "SessionEnded", "never", "message", sendMsg, "the session does not exist or has ended"],
  [141007, "LimitReached", "never", "app", desk, "limit of customer-service accounts reached"],
  [141008, "LimitReached", "never", "app", desk, "limit of accounts reached"],
  [141009, ...tooOften, desk, "this command is called too often"],
  [141010, ...rejected, desk, "the agent (member) account does not exist"],
  [141011, ...noAgent, desk, "the agent is not online"],
  [141012, ...noAgent, desk, "the agent has reached the reception limit"],
  [141013, ...noAgent, desk, "the agent is on a break"],
  [141014, "FeatureDisabled", "never", "app", desk, "contacting users is switched off"],
  [141015, "UserNotFound", "never", "account", desk, "the user account does not exist"],
  [141016, "AlreadyInSession", "never", "account", desk, "the user is in a human session already"],
  [141017, ...noAgent, desk, "no member is online"]
]

/** All documented codes, in ascending order. */
export const codes: ReadonlyMap<number, Code> = new Map(
  rows.map(([code, reason, retry, scope, source, meaning, hint]) => [
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
