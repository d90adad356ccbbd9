/** A Desk that accepts everything and keeps it: behind the recording transport and `createRecordingDesk`. */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import { lookUpCode } from "../../model/Codes.ts"
import type { Delivery } from "../../model/Delivery.ts"
import type { JsonObject, JsonRecord } from "../../model/Json.ts"
import type { Packet } from "../../model/Message.ts"
import { type Reason, reasons } from "../../model/Reason.ts"
import type { RecordedCall } from "../../model/RecordedCall.ts"
import type { Reply } from "../../model/Reply.ts"
import type { Request } from "./Request.ts"

/** What a recording transport has received, and how to make it fail. */
export interface Recorder {
  /** The packets of all accepted messages, in order. */
  readonly packets: () => ReadonlyArray<Packet>
  /** All accepted calls, in order, messages included. */
  readonly calls: () => ReadonlyArray<RecordedCall>
  /** Lets the next exchange fail for this reason; called several times, the reasons queue up. */
  readonly failNext: (reason: Reason | Reason["_tag"]) => void
  /** What a command answers from now on, beside the envelope; without it a command that reads has nothing to give. */
  readonly answer: (operation: string, fields: JsonObject) => void
  /** Forgets what was sent, what was to fail, and what was to be answered. */
  readonly reset: () => void
  /** The exchange itself. */
  readonly exchange: (request: Request) => Effect.Effect<Reply, AttemptFailure>
}

const complete = (reason: Reason | Reason["_tag"]): Reason => {
  if (typeof reason !== "string") return reason
  switch (reason) {
    case "InvalidMessage":
      return { _tag: reason, issues: [{ path: "", message: "failNext says so" }] }
    case "ConnectionFailed":
      return { _tag: reason, phase: "connect" }
    case "TimedOut":
      return { _tag: reason, phase: "headers" }
    case "UnexpectedReply":
      return { _tag: reason, status: 200 }
    default:
      return { _tag: reason }
  }
}

const failureOf = (given: Reason | Reason["_tag"]): AttemptFailure => {
  const reason = complete(given)
  if (!Object.hasOwn(reasons, reason._tag)) throw new TypeError(`failNext: no reason is called ${String(reason._tag)}`)
  const { retryable, exampleCode } = reasons[reason._tag]
  const delivery = deliveryOf(reason)
  return {
    reason,
    delivery,
    retry:
      exampleCode === undefined
        ? retryable && reason._tag !== "Overloaded"
          ? "retry"
          : "never"
        : lookUpCode(exampleCode).retry,
    retryable,
    ambiguous: exampleCode === undefined && delivery === "unknown",
    detail: "failNext says so",
    code: exampleCode
  }
}

/** By the phase, where the reason has one: as the real client reads it. */
const deliveryOf = (reason: Reason): Delivery => {
  if (reason._tag !== "TimedOut" && reason._tag !== "ConnectionFailed") return reasons[reason._tag].delivery
  return reason.phase === "headers" || reason.phase === "body" ? "unknown" : "not-sent"
}

const accepted = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

const replyOf = (fields: JsonObject | undefined): Reply => ({
  status: 200,
  body: new TextEncoder().encode(JSON.stringify({ ...fields, ...accepted })),
  header: () => undefined
})

/** The first call of a streamed message is answered the message's key. */
const opened = (operation: string, calls: ReadonlyArray<RecordedCall>): JsonObject | undefined => {
  const isStream = operation === "send_stream_msg" || operation === "send_stream_msg_v2"
  return isStream && calls.at(-1)?.body.MsgKey === undefined ? { MsgKey: `recorded-${calls.length}` } : undefined
}

const operationOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1, path.indexOf("?"))

export const recorder = (): Recorder => {
  let calls: Array<RecordedCall> = []
  let failures: Array<AttemptFailure> = []
  let answers: ReadonlyMap<string, JsonObject> = new Map()
  return {
    packets: () =>
      calls.flatMap(({ operation, body }) => (operation === "send_msg" ? [body as unknown as Packet] : [])),
    calls: () => [...calls],
    failNext: (reason) => {
      failures.push(failureOf(reason))
    },
    answer: (operation, fields) => {
      answers = new Map([...answers, [operation, fields]])
    },
    reset: () => {
      calls = []
      failures = []
      answers = new Map()
    },
    exchange: (request) =>
      Effect.suspend(() => {
        request.phase = "body"
        const failure = failures.shift()
        if (failure !== undefined) return Effect.fail(failure)
        const operation = operationOf(request.path)
        calls.push(Object.freeze({ operation, body: JSON.parse(request.body) as JsonRecord }))
        return Effect.succeed(replyOf(answers.get(operation) ?? opened(operation, calls)))
      })
  }
}
