import { describe, expect, it } from "vitest"
import { httpAnswer } from "../../src/adapter/httpAnswer.ts"
import { DeskError, isDeskError } from "../../src/model/DeskError.ts"
import { type Reason, reasons } from "../../src/model/Reason.ts"

const errorFor = (reason: Reason, more: { readonly retryAfterMs?: number } = {}): DeskError =>
  new DeskError({
    operation: "send_msg",
    reason,
    delivery: "rejected",
    retryable: true,
    attempts: [],
    code: 70009,
    detail: "an inner detail",
    hint: "Look into the console.",
    ...more
  })

const issues = [{ path: "text", message: "must not be empty" }]
const extra = {
  InvalidMessage: { issues },
  ConnectionFailed: { phase: "tls" },
  TimedOut: { phase: "body" },
  UnexpectedReply: { status: 302 }
}

/** What an application's own client is told; a reason that is missing here, or new, fails the test. */
const rows: Readonly<Record<Reason["_tag"], readonly [status: number, message: string]>> = {
  InvalidMessage: [400, "The message is not valid."],
  MessageRejected: [422, "The message was refused."],
  SessionEnded: [410, "The session does not exist or has ended."],
  Unauthenticated: [500, "The message service is not set up correctly."],
  PermissionDenied: [500, "The message service is not set up correctly."],
  AppRejected: [500, "The message service is not set up correctly."],
  FeatureDisabled: [500, "The message service is not set up correctly."],
  LimitReached: [500, "The message service is not set up correctly."],
  RateLimited: [429, "Too many messages: try again later."],
  ServiceFault: [502, "The message service failed."],
  NoAgentAvailable: [503, "No agent is available now."],
  TransferRefused: [409, "The session can't be transferred."],
  UserNotFound: [404, "The user does not exist."],
  AlreadyInSession: [409, "The user is in a session already."],
  UnknownCode: [502, "The message service gave an answer that is not known."],
  ConnectionFailed: [502, "The message service can't be reached."],
  TimedOut: [504, "The message service did not answer in time."],
  UnexpectedReply: [502, "The message service gave an answer that is not known."],
  ClientFault: [500, "The message service is not set up correctly."],
  Overloaded: [503, "Too many messages are waiting: try again later."],
  Aborted: [503, "The message was called off."],
  Closed: [503, "The service is shutting down."]
}

describe("httpAnswer", () => {
  it.each(Object.entries(rows))("answers %s by its row, and tells nothing of the inside", (tag, [status, message]) => {
    const reason = { _tag: tag, ...extra[tag as keyof typeof extra] } as Reason
    expect(httpAnswer(errorFor(reason))).toStrictEqual({
      status,
      headers: status === 429 ? { "Retry-After": "1" } : {},
      body: {
        statusCode: status,
        error: tag,
        message,
        delivery: "rejected",
        retryable: true,
        ...(tag === "InvalidMessage" ? { issues } : {})
      }
    })
  })

  it("has a row for every reason", () => {
    expect(Object.keys(rows).sort()).toStrictEqual(Object.keys(reasons).sort())
  })

  it.each([
    [0, "1"],
    [1, "1"],
    [7000, "7"],
    [7001, "8"]
  ])("says Retry-After in whole seconds, never too few: %i ms", (retryAfterMs, seconds) => {
    expect(httpAnswer(errorFor({ _tag: "RateLimited" }, { retryAfterMs })).headers).toStrictEqual({
      "Retry-After": seconds
    })
  })

  it("answers for an error that came as JSON from another process", () => {
    const received: unknown = JSON.parse(JSON.stringify(errorFor({ _tag: "SessionEnded" })))
    if (!isDeskError(received)) throw new Error("it is one")
    expect(httpAnswer(received)).toMatchObject({ status: 410, body: { error: "SessionEnded" } })
  })

  it.each(["ReasonOfALaterVersion", "constructor", "toString", "__proto__"])(
    "answers 500 for a reason that it does not know: %s",
    (tag) => {
      const { status, body } = httpAnswer(errorFor({ _tag: tag } as unknown as Reason))
      expect([status, body]).toMatchObject([
        500,
        { statusCode: 500, error: tag, message: "The message service failed." }
      ])
    }
  )

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, "7", null])("sends no Retry-After of %s", (retryAfterMs) => {
    const error = errorFor({ _tag: "ServiceFault" }, { retryAfterMs: retryAfterMs as number })
    expect(httpAnswer(error).headers).toStrictEqual({})
  })

  it("says Retry-After under every 429: a moment, or an hour where trying again can't help so soon", () => {
    const headers = (fields: object) => httpAnswer(errorFor({ _tag: "RateLimited" }, fields)).headers
    expect(headers({})).toStrictEqual({ "Retry-After": "1" })
    expect(headers({ retryAfterMs: Number.NaN })).toStrictEqual({ "Retry-After": "1" })
    expect(headers({ retryable: false })).toStrictEqual({ "Retry-After": "3600" })
  })
})
