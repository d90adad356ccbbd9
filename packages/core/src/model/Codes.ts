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

// One line each: a table is read by its columns.
// biome-ignore format: see above
const rows: ReadonlyArray<Row> = [
  [-50059, "AppRejected", "never", "app", "console", "the Desk edition has expired", "Renew the Desk edition in the console."],
  [-50040, "AppRejected", "never", "app", "console", "Desk is not activated", "Activate Desk for this app in the console."],
  [-20, "PermissionDenied", "never", "app", "console", "needs the App administrator (openim_console_http_svc)", "Check identifier: it must be an App administrator of this app."],
  [-14, "RateLimited", "throttle", "app", "console", "called too often, 5 a second (openim_console_http_svc)"],
  [-7, "MessageRejected", "never", "message", "console", "a parameter or the JSON could not be parsed (openim_console_http_svc)"],
  [-1, "ServiceFault", "once", "service", "console", "system error (openim_console_http_svc)"],
  [10002, "ServiceFault", "retry", "service", "im", "internal error (sibling stream API of IM bots)"],
  [10004, "MessageRejected", "never", "message", "im", "bad parameter (sibling stream API of IM bots)"],
  [20001, "MessageRejected", "never", "message", "im", "bad packet, sender or receiver"],
  [20002, "Unauthenticated", "renew", "app", "im", "UserSig is not valid"],
  [20003, "MessageRejected", "never", "message", "im", "bad packet, sender or receiver"],
  [20004, "ServiceFault", "retry", "service", "im", "network trouble or internal error behind the service"],
  [20005, "ServiceFault", "retry", "service", "im", "network trouble or internal error behind the service"],
  [20006, "MessageRejected", "never", "message", "im", "refused by your own webhook"],
  [60002, "MessageRejected", "never", "message", "common", "the HTTP request or its URL could not be parsed"],
  [60003, "MessageRejected", "never", "message", "common", "the request JSON could not be parsed"],
  [60004, "Unauthenticated", "once", "app", "common", "account or signature wrong, or its check failed for the moment (documents differ)"],
  [60005, "Unauthenticated", "once", "app", "common", "account or signature wrong, or its check failed for the moment (documents differ)"],
  [60006, "AppRejected", "never", "app", "common", "SDKAppID is not valid", "Check sdkAppId."],
  [60007, "RateLimited", "throttle", "app", "common", "REST calls too frequent"],
  [60008, "ServiceFault", "retry", "service", "common", "the service timed out; the message may have been stored"],
  [60009, "MessageRejected", "never", "message", "common", "unknown resource: wrong URL"],
  [60010, "PermissionDenied", "never", "app", "common", "the identifier is no App administrator", "Check identifier: it must be an App administrator of this app."],
  [60011, "RateLimited", "throttle", "app", "common", "the app calls too often"],
  [60012, "MessageRejected", "never", "message", "common", "sdkappid is missing from the URL"],
  [60013, "ServiceFault", "once", "service", "common", "the service could not read its own answer; the message may have been stored"],
  [60014, "ServiceFault", "retry", "service", "common", "account look-up timed out"],
  [60015, "MessageRejected", "never", "message", "common", "an account field has the wrong type"],
  [60016, "AppRejected", "never", "app", "common", "the app is disabled, or its requests are"],
  [60017, "AppRejected", "never", "app", "common", "the app is disabled, or its requests are"],
  [60018, "RateLimited", "throttle", "app", "common", "too frequent, try later"],
  [60019, "RateLimited", "throttle", "app", "common", "too frequent, try later"],
  [60020, "AppRejected", "never", "app", "common", "the plan has expired or the account is in arrears", "Check the app's plan and balance in the console."],
  [60021, "PermissionDenied", "never", "app", "common", "the source IP is not allowed", "Have this machine's outgoing IP address allowed for the app."],
  [60025, "MessageRejected", "never", "message", "common", "sdkappid, identifier, usersig or contenttype is wrong in the URL"],
  [60026, "AppRejected", "never", "app", "common", "domain and SDKAppID belong to different regions: check region", "Check region: it must be the data centre of this sdkAppId."],
  [60027, "PermissionDenied", "never", "app", "common", "the product may not use this command"],
  [60028, "RateLimited", "never", "app", "common", "the trial edition's daily volume is used up", "The trial edition's daily volume is used up: it opens again tomorrow."],
  [70001, "Unauthenticated", "renew", "app", "common", "UserSig has expired", "Check this machine's clock and, with a userSig of your own, its lifetime."],
  [70002, "Unauthenticated", "never", "app", "common", "UserSig is empty or malformed"],
  [70003, "Unauthenticated", "never", "app", "common", "UserSig is empty or malformed"],
  [70005, "Unauthenticated", "never", "app", "common", "UserSig is empty or malformed"],
  [70009, "Unauthenticated", "never", "app", "common", "UserSig was made with another key", "Check secretKey: it must be the one of this sdkAppId."],
  [70013, "Unauthenticated", "never", "app", "common", "the identifier is not the one signed", "Check identifier: the userSig was made for another one."],
  [70014, "Unauthenticated", "never", "app", "common", "the SDKAppID is not the one signed", "Check sdkAppId: the userSig was made for another one."],
  [70016, "AppRejected", "never", "app", "common", "no such app in this data centre: check region and SDKAppID", "Check region and sdkAppId: the app does not exist in this data centre."],
  [70020, "AppRejected", "never", "app", "common", "no such app in this data centre: check region and SDKAppID", "Check region and sdkAppId: the app does not exist in this data centre."],
  [70050, "Unauthenticated", "hold", "app", "common", "verification failed too often: no call for 60 s"],
  [70051, "PermissionDenied", "never", "account", "common", "the account is blocked"],
  [70052, "Unauthenticated", "renew", "app", "common", "UserSig was invalidated"],
  [70107, "PermissionDenied", "never", "account", "common", "the account has not been imported"],
  [70114, "PermissionDenied", "never", "account", "common", "restricted for security reasons"],
  [70169, "ServiceFault", "retry", "service", "common", "internal time-out"],
  [70202, "ServiceFault", "retry", "service", "common", "internal time-out"],
  [70402, "MessageRejected", "never", "message", "common", "a parameter is illegal"],
  [70403, "PermissionDenied", "never", "app", "common", "needs an App administrator", "Check identifier: it must be an App administrator of this app."],
  [70500, "ServiceFault", "retry", "service", "common", "internal error"],
  [80001, "MessageRejected", "never", "message", "common", "blocked by content moderation"],
  [80002, "MessageRejected", "never", "message", "common", "the message is too long"],
  [80003, "ServiceFault", "once", "service", "common", 'your own "before" webhook failed; the message was not delivered'],
  [80004, "MessageRejected", "never", "message", "common", "blocked by content moderation"],
  [80005, "AppRejected", "never", "app", "common", "the service is deactivated"],
  [90001, "MessageRejected", "never", "message", "send_msg", "the body is not valid JSON"],
  [90002, "MessageRejected", "never", "message", "send_msg", "MsgBody does not follow the message format (or is no array)"],
  [90003, "MessageRejected", "never", "message", "im", "an account is missing, of the wrong type or unknown"],
  [90005, "MessageRejected", "never", "message", "send_msg", "MsgRandom is missing or no integer"],
  [90007, "MessageRejected", "never", "message", "send_msg", "MsgBody is no array"],
  [90008, "MessageRejected", "never", "message", "im", "an account is missing, of the wrong type or unknown"],
  [90009, "PermissionDenied", "never", "app", "send_msg", "the identifier is no App administrator", "Check identifier: it must be an App administrator of this app."],
  [90010, "MessageRejected", "never", "message", "send_msg", "the packet does not follow the message format (TIMMsgElement); meaning confirmed from IM code lists only"],
  [90012, "MessageRejected", "never", "message", "im", "an account is missing, of the wrong type or unknown"],
  [90048, "MessageRejected", "never", "message", "im", "an account is missing, of the wrong type or unknown"],
  [90057, "RateLimited", "throttle", "app", "im", "sent too often"],
  [90992, "ServiceFault", "retry", "service", "im", "internal error; the message may have been stored"],
  [90994, "ServiceFault", "retry", "service", "im", "internal error; the message may have been stored"],
  [90995, "ServiceFault", "once", "service", "im", "internal error, or the message is too long"],
  [91000, "ServiceFault", "retry", "service", "im", "internal error; the message may have been stored"],
  [93000, "MessageRejected", "never", "message", "send_msg", "the packet is too long: at most 12K"],
  [141000, "AppRejected", "never", "app", "desk", "the app is not a Desk app"],
  [141001, "NoAgentAvailable", "never", "message", "desk", "no agent could be assigned"],
  [141002, "ServiceFault", "retry", "service", "send_msg", "internal error, try again; the message may have been stored"],
  [141003, "TransferRefused", "never", "message", "desk", "the session cannot be transferred to a human"],
  [141004, "MessageRejected", "never", "message", "send_msg", "a parameter is illegal"],
  [141005, "SessionEnded", "never", "message", "send_msg", "the session does not exist or has ended"],
  [141007, "LimitReached", "never", "app", "desk", "limit of customer-service accounts reached"],
  [141008, "LimitReached", "never", "app", "desk", "limit of accounts reached"],
  [141009, "RateLimited", "throttle", "app", "desk", "this command is called too often"],
  [141010, "MessageRejected", "never", "message", "desk", "the agent (member) account does not exist"],
  [141011, "NoAgentAvailable", "never", "message", "desk", "the agent is not online"],
  [141012, "NoAgentAvailable", "never", "message", "desk", "the agent has reached the reception limit"],
  [141013, "NoAgentAvailable", "never", "message", "desk", "the agent is on a break"],
  [141014, "FeatureDisabled", "never", "app", "desk", "contacting users is switched off"],
  [141015, "UserNotFound", "never", "account", "desk", "the user account does not exist"],
  [141016, "AlreadyInSession", "never", "account", "desk", "the user is in a human session already"],
  [141017, "NoAgentAvailable", "never", "message", "desk", "no member is online"]
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
