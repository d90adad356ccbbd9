/**
 * What every adapter's root passes on from core, by name: an application that has the adapter needs no import of core. One list of
 * values and one of types, so that the adapters can't drift apart.
 */
import { readFileSync } from "node:fs"

export const passedOn: ReadonlyArray<string> = [
  "DeskConfigError",
  "DeskError",
  "Elem",
  "createDesk",
  "createDeskFromEnv",
  "createDisabledDesk",
  "healthOf",
  "hideUserSig",
  "httpAnswer",
  "isDeskError",
  "textOf"
]

/** What these, and all that a client offers, take and give. */
export const passedOnTypes: ReadonlyArray<string> = [
  "Attempt",
  "AttemptEvent",
  "CallErrorEvent",
  "CallEvent",
  "CallOptions",
  "ChatMessage",
  "ChatQuery",
  "ClientEvent",
  "ClientOptions",
  "CloseOptions",
  "CodeReason",
  "CommandOptions",
  "ConfigIssue",
  "ConnectionPhase",
  "Contact",
  "Contacted",
  "Delivery",
  "Desk",
  "DeskErrorJson",
  "DeskHooks",
  "DeskOptions",
  "DeskStatus",
  "ElemContents",
  "ElemOf",
  "EndEvent",
  "Environment",
  "Health",
  "HttpAnswer",
  "Issue",
  "JsonObject",
  "JsonRecord",
  "JsonValue",
  "MessageContent",
  "MessageOptions",
  "MessageRoute",
  "NotBeside",
  "OutgoingMessage",
  "Prepared",
  "PreparedOptions",
  "Progress",
  "RateLimitOptions",
  "RawElem",
  "Reason",
  "Receipt",
  "RecordsQuery",
  "Region",
  "RetryEvent",
  "RetryOptions",
  "SecretKeyOptions",
  "SendManyOptions",
  "SendOutcome",
  "SentEvent",
  "SessionQuery",
  "SessionRecord",
  "SessionState",
  "Sessions",
  "StartEvent",
  "StreamOptions",
  "StreamProgress",
  "StreamReceipt",
  "StreamRemains",
  "StreamedMessage",
  "TextSource",
  "TextStreamPart",
  "TimeoutPhase",
  "TracedRequest",
  "Transfer",
  "Transferred",
  "UrlAttributes",
  "UserSigOptions"
]

/** The same of the webhook: on the root of Express and Koa, on an entry of its own for Nest. */
export const passedOnByWebhook: ReadonlyArray<string> = [
  "createWebhook",
  "createWebhookFromEnv",
  "isMemberStatusEvent",
  "isSessionEvent",
  "memoryDeduplication",
  "redisDeduplication",
  "signWebhook",
  "sqliteDeduplication"
]

/** What these take and give. */
export const passedOnTypesOfWebhook: ReadonlyArray<string> = [
  "Answers",
  "AssignHumanRequest",
  "Assignment",
  "ContactUserRequest",
  "DeduplicationStore",
  "DeskEvent",
  "EnvironmentWebhookOptions",
  "Handler",
  "Handlers",
  "InterfaceInvocation",
  "MemberStatusEvent",
  "ReadBody",
  "ReceiveOptions",
  "RedisClient",
  "RedisDeduplicationOptions",
  "RefusedCalls",
  "SessionEvent",
  "SessionEventName",
  "SessionEventSignal",
  "SignWebhookOptions",
  "UnknownEvent",
  "Webhook",
  "WebhookContext",
  "WebhookOptions",
  "WebhookRequest",
  "WebhookResponse",
  "WebhookStatus"
]

/** The types that an entry passes on from one of core, sorted: nothing of them is left when it runs, so its source is read. */
export const typesOf = (
  entry: URL,
  from: "@tcdesk/core" | "@tcdesk/core/adapter" | "@tcdesk/core/webhook"
): ReadonlyArray<string> => {
  const [, names = ""] = new RegExp(`export type \\{([^}]*)\\} from "${from}"`).exec(readFileSync(entry, "utf8")) ?? []
  return names
    .split(",")
    .map((name) => name.trim())
    .sort()
}
