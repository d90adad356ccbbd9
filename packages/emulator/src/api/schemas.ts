/**
 * The JSON that `/_emulator` speaks, as JSON Schema: the types of `protocol.ts` once more, for tests in other languages.
 */
import { arrayOf, constant, type JsonSchema, objectOf, oneOf, optional } from "../base/schema.ts"
import type { StreamGrowth } from "../state/events.ts"
import { faultSchema } from "../state/faults.ts"
import type {
  Agent,
  AgentMessage,
  CustomerMessage,
  MessageStream,
  QueuePlace,
  RuleRecord,
  SessionEnder,
  StreamEnd,
  SystemMessage
} from "../state/records.ts"
import { regions } from "../state/Settings.ts"
import type {
  Answers,
  ApiErrorBody,
  ChatEntry,
  ChatPage,
  ClockReading,
  Conversation,
  Counts,
  EmulatorEvent,
  FoundEntry,
  GivenAnswers,
  Listing,
  MessageDetails,
  MessagePage,
  Nothing,
  OpenedSession,
  ReceivedElement,
  ReceivedMessage,
  ReceivedRequest,
  ReceivedStream,
  Reception,
  RequestDetails,
  RequestPage,
  RequestSummary,
  SearchResult,
  Session,
  SessionList,
  Snapshot,
  StreamPage,
  WaitingFault,
  WaitingFaults
} from "./protocol.ts"
import { boolean, count, idOf, integer, string, strings, time } from "./schemaParts.ts"
import { webhookSchemas } from "./webhookSchemas.ts"

/** Names that others refer to and no call answers. */
type Parts =
  | "Agent"
  | "ApiErrorBody"
  | "ChatEntry"
  | "Conversation"
  | "EmulatorEvent"
  | "Fault"
  | "FoundEntry"
  | "Listing"
  | "ReceivedElement"
  | "ReceivedMessage"
  | "ReceivedRequest"
  | "ReceivedStream"
  | "RequestSummary"
  | "RuleRecord"
  | "StreamGrowth"
  | "SystemMessage"
  | "WaitingFault"
  | "WebhookCallSummary"

type Name = keyof Answers | Parts

export const ref = (name: Name): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

const preview = { kind: string, text: string }

const place = { seq: integer, at: time, conversation: string, clientUserId: string }

type Entry<K extends ChatEntry["kind"]> = Extract<ChatEntry, { readonly kind: K }>
type Told<T extends EmulatorEvent["type"]> = Extract<EmulatorEvent, { readonly type: T }>

/** Where a summary has fewer fields than the request, those of both are the same. */
const request = {
  id: idOf("req"),
  receivedAt: time,
  method: string,
  path: string,
  command: optional(string),
  random: optional(count),
  bodyBytes: count,
  status: optional(integer),
  code: optional(integer),
  rule: optional(ref("RuleRecord")),
  carriedOut: boolean,
  fault: optional(string),
  messageId: optional(idOf("msg")),
  duplicateOf: optional(idOf("msg")),
  msgKey: optional(string)
}

const sessionStates: readonly Session["state"][] = [
  "Chatbot",
  "Queueing",
  "WaitingForAgentAnswering",
  "Agent",
  "NotInSession"
]
const sessionEnders: readonly SessionEnder[] = ["agent", "customer", "command", "transfer", "emulator"]
const streamStates: readonly MessageStream["state"][] = ["open", "ended"]
const streamEnds: readonly StreamEnd[] = ["finish", "silence", "session"]

/** A stream, as its message shows it. */
const stream = {
  version: { enum: [1, 2] },
  msgKey: string,
  text: { type: "string", description: "what the customer sees so far" },
  state: { enum: streamStates },
  endedBy: optional({ enum: streamEnds })
} as const

export const schemas: Readonly<Record<Name, JsonSchema>> = {
  Snapshot: objectOf<Snapshot>({
    app: objectOf<Snapshot["app"]>({
      sdkAppId: count,
      identifier: string,
      dedupWindowMs: { type: "number", minimum: 0 },
      maxRecords: count,
      region: { enum: regions },
      webhook: optional(
        objectOf<NonNullable<Snapshot["app"]["webhook"]>>({ url: string, isSigned: boolean, retries: count })
      )
    }),
    lastEventId: string,
    clock: ref("ClockReading"),
    faults: arrayOf(ref("WaitingFault")),
    reception: ref("Reception"),
    counts: objectOf<Counts>({
      messages: count,
      requests: count,
      rejected: count,
      faulted: count,
      calls: count,
      wrongCalls: count
    }),
    conversations: arrayOf(ref("Conversation"))
  }),
  MessagePage: objectOf<MessagePage>({ messages: arrayOf(ref("ReceivedMessage")), more: boolean }),
  MessageDetails: objectOf<MessageDetails>({
    message: ref("ReceivedMessage"),
    attempts: arrayOf(ref("ReceivedRequest"))
  }),
  ChatPage: objectOf<ChatPage>({ entries: arrayOf(ref("ChatEntry")), more: boolean }),
  SearchResult: objectOf<SearchResult>({ found: arrayOf(ref("FoundEntry")), more: boolean }),
  RequestPage: objectOf<RequestPage>({ requests: arrayOf(ref("RequestSummary")), more: boolean }),
  RequestDetails: objectOf<RequestDetails>({
    request: ref("ReceivedRequest"),
    attempts: arrayOf(ref("RequestSummary"))
  }),
  WaitingFaults: objectOf<WaitingFaults>({ faults: arrayOf(ref("WaitingFault")) }),
  ClockReading: objectOf<ClockReading>({ nowMs: time, offsetMs: integer }),
  OpenedSession: objectOf<OpenedSession>({ sessionId: string }),
  Session: objectOf<Session>({
    sessionId: string,
    clientUserId: string,
    state: { enum: sessionStates },
    openedAt: time,
    agentId: optional(string),
    groupId: optional(integer),
    queue: optional(objectOf<QueuePlace>({ since: time, priority: integer, until: optional(time) })),
    customerServiceId: optional(string),
    isContactUser: optional({ const: true }),
    endedAt: optional(time),
    endedBy: optional({ enum: sessionEnders })
  }),
  SessionList: objectOf<SessionList>({ sessions: arrayOf(ref("Session")) }),
  StreamPage: objectOf<StreamPage>({ streams: arrayOf(ref("ReceivedStream")), more: boolean }),
  Reception: objectOf<Reception>({
    agents: arrayOf(ref("Agent")),
    queue: arrayOf(ref("Session")),
    waiting: count
  }),
  GivenAnswers: objectOf<GivenAnswers>({
    answers: arrayOf(
      objectOf<GivenAnswers["answers"][number]>({
        command: string,
        answer: { type: ["object", "integer", "string"], description: "fields, an ErrorCode, or function" }
      })
    )
  }),
  AgentMessage: objectOf<AgentMessage>({
    id: idOf("agt"),
    sessionId: string,
    clientUserId: string,
    agentId: string,
    text: string,
    receivedAt: time
  }),
  CustomerMessage: objectOf<CustomerMessage>({
    id: idOf("cus"),
    sessionId: optional(string),
    clientUserId: string,
    text: string,
    receivedAt: time
  }),
  ...webhookSchemas,
  Nothing: objectOf<Nothing>({}),

  ApiErrorBody: objectOf<ApiErrorBody>({
    error: objectOf<ApiErrorBody["error"]>({ code: string, message: string })
  }),
  Agent: objectOf<Agent>({
    id: string,
    groupId: optional(integer),
    online: boolean,
    busy: boolean,
    resting: boolean,
    capacity: optional(integer),
    sessions: count
  }),
  SystemMessage: objectOf<SystemMessage>({
    id: idOf("sys"),
    sessionId: string,
    clientUserId: string,
    text: string,
    receivedAt: time
  }),
  ReceivedStream: objectOf<ReceivedStream>({
    ...stream,
    messageId: idOf("msg"),
    sessionId: string,
    clientUserId: string,
    calls: count,
    index: optional(integer),
    compatibleText: optional(string),
    cloudCustomData: optional(string),
    startedAt: time,
    updatedAt: time,
    endedAt: optional(time)
  }),
  StreamGrowth: objectOf<StreamGrowth>({
    messageId: idOf("msg"),
    msgKey: string,
    sessionId: string,
    conversation: string,
    seq: integer,
    at: time,
    offset: { type: "integer", description: "how long the text was before, in UTF-16 code units" },
    added: string,
    preview: optional(objectOf<NonNullable<StreamGrowth["preview"]>>(preview)),
    state: stream.state,
    endedBy: stream.endedBy
  }),
  ChatEntry: oneOf(
    objectOf<Entry<"message">>({
      kind: constant("message"),
      message: ref("ReceivedMessage"),
      preview: objectOf<Entry<"message">["preview"]>(preview),
      ...place
    }),
    objectOf<Entry<"customer">>({
      kind: constant("customer"),
      message: ref("CustomerMessage"),
      preview: objectOf<Entry<"customer">["preview"]>(preview),
      ...place
    }),
    objectOf<Entry<"agent">>({
      kind: constant("agent"),
      message: ref("AgentMessage"),
      preview: objectOf<Entry<"agent">["preview"]>(preview),
      ...place
    }),
    objectOf<Entry<"system">>({
      kind: constant("system"),
      message: ref("SystemMessage"),
      preview: objectOf<Entry<"system">["preview"]>(preview),
      ...place
    }),
    objectOf<Entry<"session-opened">>({ kind: constant("session-opened"), session: ref("Session"), ...place }),
    objectOf<Entry<"session-ended">>({
      kind: constant("session-ended"),
      session: ref("Session"),
      was: { enum: sessionStates },
      ...place
    }),
    objectOf<Entry<"signal">>({ kind: constant("signal"), signal: ref("CustomerSignal"), ...place }),
    objectOf<Entry<"session-changed">>({
      kind: constant("session-changed"),
      session: ref("Session"),
      was: { enum: sessionStates },
      change: {
        enum: ["queued", "assigned", "accepted", "left", "queue-timeout"] satisfies Entry<"session-changed">["change"][]
      },
      formerAgentId: optional(string),
      ...place
    })
  ),
  Conversation: objectOf<Conversation>({
    id: string,
    clientUserId: string,
    lastSeq: integer,
    lastAt: time,
    received: count,
    preview: optional(
      objectOf<NonNullable<Conversation["preview"]>>({
        ...preview,
        by: { enum: ["service", "customer", "agent", "system"] }
      })
    ),
    sessions: arrayOf(ref("Session"))
  }),
  EmulatorEvent: oneOf(
    objectOf<Told<"chat">>({ type: constant("chat"), entry: ref("ChatEntry") }),
    objectOf<Told<"stream">>({ type: constant("stream"), stream: ref("StreamGrowth") }),
    objectOf<Told<"reception">>({ type: constant("reception"), reception: ref("Reception") }),
    objectOf<Told<"request">>({ type: constant("request"), request: ref("RequestSummary") }),
    objectOf<Told<"webhook">>({ type: constant("webhook"), call: ref("WebhookCallSummary") }),
    objectOf<Told<"faults">>({ type: constant("faults"), faults: arrayOf(ref("WaitingFault")) }),
    objectOf<Told<"clock">>({ type: constant("clock"), clock: ref("ClockReading") }),
    objectOf<Told<"cleared">>({ type: constant("cleared"), what: { enum: ["records", "reset"] } }),
    objectOf<{ readonly type: "gap"; readonly lastEventId: string }>(
      { type: constant("gap"), lastEventId: string },
      "Some events are not kept any more: read the state again."
    )
  ),
  Fault: faultSchema,
  FoundEntry: objectOf<FoundEntry>({
    ...place,
    by: { enum: ["service", "customer"] satisfies FoundEntry["by"][] },
    kind: string,
    text: string
  }),
  Listing: objectOf<Listing>({
    about: string,
    commands: arrayOf(
      objectOf<Listing["commands"][number]>({ method: string, path: string, inferred: arrayOf(string) })
    ),
    calls: arrayOf(objectOf<Listing["calls"][number]>({ method: string, path: string, summary: string }))
  }),
  ReceivedElement: objectOf<ReceivedElement>({ MsgType: string, MsgContent: { type: "object" } }),
  ReceivedMessage: objectOf<ReceivedMessage>({
    id: idOf("msg"),
    sessionId: optional(string),
    clientUserId: string,
    from: optional(string),
    to: optional(string),
    msgRandom: optional(count),
    body: arrayOf(ref("ReceivedElement")),
    cloudCustomData: optional(string),
    excludeFromUserRespTimeout: optional({ enum: [0, 1] }),
    stream: optional(objectOf<MessageStream>(stream)),
    receivedAt: time
  }),
  ReceivedRequest: objectOf<ReceivedRequest>({
    ...request,
    query: strings,
    headers: strings,
    bodyText: string,
    body: optional({ description: "the body parsed, when it was JSON" }),
    errorInfo: optional(string),
    warnings: arrayOf(string),
    inferred: optional(arrayOf(string))
  }),
  RequestSummary: objectOf<RequestSummary>({
    ...request,
    warnings: count,
    inferred: count,
    msgRandom: optional(integer),
    sessionId: optional(string),
    from: optional(string),
    to: optional(string),
    clientUserId: optional(string)
  }),
  RuleRecord: objectOf<RuleRecord>({ code: integer, path: string, message: string, source: string }),
  WaitingFault: objectOf<WaitingFault>({
    id: idOf("fault"),
    fault: ref("Fault"),
    probability: { type: "number", exclusiveMinimum: 0, maximum: 1 },
    left: { type: ["integer", "null"], description: "how often it may still strike; null: until it is cleared" },
    struck: count
  })
}
