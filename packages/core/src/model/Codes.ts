/**
 * Every error code that Desk and the IM gateway before it are documented to answer, and what each one means for a send.
 * The only table of its kind in the project: errors, retries, hints and the documentation are read from it.
 */

/** The reasons that a code can stand for. */
export type CodeReason =
  | "MessageRejected"
  | "SessionEnded"
  | "Unauthenticated"
  | "PermissionDenied"
  | "AppRejected"
  | "RateLimited"
  | "ServiceFault"
  | "UnknownCode"

/**
 * What the client does by itself after an attempt ended in a code.
 *
 * - `retry`: again after a pause, as often as `retry.attempts` allows
 * - `throttle`: the same with longer pauses
 * - `once`: one more time per send
 * - `renew`: sign a new UserSig and try again at once, one time per send, also with `retry: false`
 * - `hold`: stop; and no call with this credential for 60 seconds
 * - `never`: stop
 */
export type RetryClass = "retry" | "throttle" | "once" | "renew" | "hold" | "never"

/** Which documents name a code: the page of `send_msg`, the common REST codes, the IM message codes, other Desk pages. */
export type CodeSource = "send_msg" | "common" | "im" | "desk"

/** One row of the table. */
export interface Code {
  /** Desk's ErrorCode. */
  readonly code: number
  readonly reason: CodeReason
  readonly retry: RetryClass
  /** One line of English, without a full stop. */
  readonly meaning: string
  readonly source: CodeSource
}

const rows: ReadonlyArray<readonly [number, CodeReason, RetryClass, string, CodeSource]> = [
  [20001, "MessageRejected", "never", "bad packet, sender or receiver", "im"],
  [20002, "Unauthenticated", "renew", "UserSig is not valid", "im"],
  [20003, "MessageRejected", "never", "bad packet, sender or receiver", "im"],
  [20004, "ServiceFault", "retry", "network trouble or internal error behind the service", "im"],
  [20005, "ServiceFault", "retry", "network trouble or internal error behind the service", "im"],
  [20006, "MessageRejected", "never", "refused by your own webhook", "im"],
  [60002, "MessageRejected", "never", "the HTTP request or its URL could not be parsed", "common"],
  [60003, "MessageRejected", "never", "the request JSON could not be parsed", "common"],
  [
    60004,
    "Unauthenticated",
    "once",
    "account or signature wrong, or its check failed for the moment (documents differ)",
    "common"
  ],
  [
    60005,
    "Unauthenticated",
    "once",
    "account or signature wrong, or its check failed for the moment (documents differ)",
    "common"
  ],
  [60006, "AppRejected", "never", "SDKAppID is not valid", "common"],
  [60007, "RateLimited", "throttle", "REST calls too frequent", "common"],
  [60008, "ServiceFault", "retry", "the service timed out; the message may have been stored", "common"],
  [60009, "MessageRejected", "never", "unknown resource: wrong URL", "common"],
  [60010, "PermissionDenied", "never", "the identifier is no App administrator", "common"],
  [60011, "RateLimited", "throttle", "the app calls too often", "common"],
  [60012, "MessageRejected", "never", "sdkappid is missing from the URL", "common"],
  [
    60013,
    "ServiceFault",
    "once",
    "the service could not read its own answer; the message may have been stored",
    "common"
  ],
  [60014, "ServiceFault", "retry", "account look-up timed out", "common"],
  [60015, "MessageRejected", "never", "an account field has the wrong type", "common"],
  [60016, "AppRejected", "never", "the app is disabled, or its requests are", "common"],
  [60017, "AppRejected", "never", "the app is disabled, or its requests are", "common"],
  [60018, "RateLimited", "throttle", "too frequent, try later", "common"],
  [60019, "RateLimited", "throttle", "too frequent, try later", "common"],
  [60020, "AppRejected", "never", "the plan has expired or the account is in arrears", "common"],
  [60021, "PermissionDenied", "never", "the source IP is not allowed", "common"],
  [60025, "MessageRejected", "never", "sdkappid, identifier, usersig or contenttype is wrong in the URL", "common"],
  [60026, "AppRejected", "never", "domain and SDKAppID belong to different regions: check region", "common"],
  [60027, "PermissionDenied", "never", "the product may not use this command", "common"],
  [60028, "RateLimited", "never", "the trial edition's daily volume is used up", "common"],
  [70001, "Unauthenticated", "renew", "UserSig has expired", "common"],
  [70002, "Unauthenticated", "never", "UserSig is empty or malformed", "common"],
  [70003, "Unauthenticated", "never", "UserSig is empty or malformed", "common"],
  [70005, "Unauthenticated", "never", "UserSig is empty or malformed", "common"],
  [70009, "Unauthenticated", "never", "UserSig was made with another key", "common"],
  [70013, "Unauthenticated", "never", "the identifier is not the one signed", "common"],
  [70014, "Unauthenticated", "never", "the SDKAppID is not the one signed", "common"],
  [70016, "AppRejected", "never", "no such app in this data centre: check region and SDKAppID", "common"],
  [70020, "AppRejected", "never", "no such app in this data centre: check region and SDKAppID", "common"],
  [70050, "Unauthenticated", "hold", "verification failed too often: no call for 60 s", "common"],
  [70051, "PermissionDenied", "never", "the account is blocked", "common"],
  [70052, "Unauthenticated", "renew", "UserSig was invalidated", "common"],
  [70107, "PermissionDenied", "never", "the account has not been imported", "common"],
  [70114, "PermissionDenied", "never", "restricted for security reasons", "common"],
  [70169, "ServiceFault", "retry", "internal time-out", "common"],
  [70202, "ServiceFault", "retry", "internal time-out", "common"],
  [70402, "MessageRejected", "never", "a parameter is illegal", "common"],
  [70403, "PermissionDenied", "never", "needs an App administrator", "common"],
  [70500, "ServiceFault", "retry", "internal error", "common"],
  [80001, "MessageRejected", "never", "blocked by content moderation", "common"],
  [80002, "MessageRejected", "never", "the message is too long", "common"],
  [80003, "ServiceFault", "once", 'your own "before" webhook failed; the message was not delivered', "common"],
  [80004, "MessageRejected", "never", "blocked by content moderation", "common"],
  [80005, "AppRejected", "never", "the service is deactivated", "common"],
  [90001, "MessageRejected", "never", "the body is not valid JSON", "send_msg"],
  [90002, "MessageRejected", "never", "MsgBody does not follow the message format (or is no array)", "send_msg"],
  [90003, "MessageRejected", "never", "an account is missing, of the wrong type or unknown", "im"],
  [90005, "MessageRejected", "never", "MsgRandom is missing or no integer", "send_msg"],
  [90007, "MessageRejected", "never", "MsgBody is no array", "send_msg"],
  [90008, "MessageRejected", "never", "an account is missing, of the wrong type or unknown", "im"],
  [90009, "PermissionDenied", "never", "the identifier is no App administrator", "send_msg"],
  [
    90010,
    "MessageRejected",
    "never",
    "the packet does not follow the message format (TIMMsgElement); meaning confirmed from IM code lists only",
    "send_msg"
  ],
  [90012, "MessageRejected", "never", "an account is missing, of the wrong type or unknown", "im"],
  [90048, "MessageRejected", "never", "an account is missing, of the wrong type or unknown", "im"],
  [90057, "RateLimited", "throttle", "sent too often", "im"],
  [90992, "ServiceFault", "retry", "internal error; the message may have been stored", "im"],
  [90994, "ServiceFault", "retry", "internal error; the message may have been stored", "im"],
  [90995, "ServiceFault", "once", "internal error, or the message is too long", "im"],
  [91000, "ServiceFault", "retry", "internal error; the message may have been stored", "im"],
  [93000, "MessageRejected", "never", "the packet is too long: at most 12K", "send_msg"],
  [141000, "AppRejected", "never", "the app is not a Desk app", "desk"],
  [141001, "UnknownCode", "never", "no agent could be assigned (other commands)", "desk"],
  [141002, "ServiceFault", "retry", "internal error, try again; the message may have been stored", "send_msg"],
  [141003, "UnknownCode", "never", "the session cannot be transferred (other commands)", "desk"],
  [141004, "MessageRejected", "never", "a parameter is illegal", "send_msg"],
  [141005, "SessionEnded", "never", "the session does not exist or has ended", "send_msg"],
  [141007, "UnknownCode", "never", "account limit reached (other commands)", "desk"],
  [141008, "UnknownCode", "never", "account limit reached (other commands)", "desk"],
  [141009, "RateLimited", "throttle", "this command is called too often", "desk"]
]

/** All documented codes, in ascending order. */
export const codes: ReadonlyMap<number, Code> = new Map(
  rows.map(([code, reason, retry, meaning, source]) => [code, Object.freeze({ code, reason, retry, meaning, source })])
)

/** What a code means. One that no document names is `UnknownCode`, kept as it is and never retried. */
export const lookUpCode = (code: number): Code =>
  codes.get(code) ?? {
    code,
    reason: "UnknownCode",
    retry: "never",
    meaning: "a code that no document names",
    source: "desk"
  }
