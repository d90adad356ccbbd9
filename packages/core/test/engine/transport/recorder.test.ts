import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { describe, expect, it } from "vitest"
import type { Request } from "../../../src/engine/transport/Request.ts"
import { recorder } from "../../../src/engine/transport/recorder.ts"
import type { Reason } from "../../../src/model/Reason.ts"
import { failureOf } from "../../support/replies.ts"

const request = (MsgRandom = 1): Request => ({
  origin: "https://console.tim.qq.com",
  path: "/v4/desk_http_svc/send_msg?usersig=canary",
  body: JSON.stringify({ SessionId: "s", MsgRandom, MsgBody: [] }),
  timeoutMs: 1,
  phase: "connect"
})

const tags: ReadonlyArray<Reason["_tag"]> = [
  "InvalidMessage",
  "MessageRejected",
  "SessionEnded",
  "Unauthenticated",
  "PermissionDenied",
  "AppRejected",
  "RateLimited",
  "ServiceFault",
  "UnknownCode",
  "ConnectionFailed",
  "TimedOut",
  "UnexpectedReply",
  "Overloaded",
  "Aborted",
  "Closed"
]

describe("a recorder", () => {
  it("accepts every request as Desk would, and keeps the packets in order", async () => {
    const { exchange, packets } = recorder()
    for (const random of [1, 2, 1]) {
      const reply = await Effect.runPromise(exchange(request(random)))
      expect(failureOf(reply, 0)).toBeUndefined()
    }
    expect(packets().map(({ MsgRandom }) => MsgRandom)).toStrictEqual([1, 2, 1])
    expect(JSON.stringify(packets())).not.toContain("canary")
  })

  it.each(tags)("fails the next exchange for %s, keeps nothing of it, and accepts the one after", async (tag) => {
    const { exchange, failNext, packets } = recorder()
    failNext(tag)
    const exit = await Effect.runPromiseExit(Effect.flip(exchange(request())))
    expect(Exit.isSuccess(exit) && exit.value.reason._tag).toBe(tag)
    expect(packets()).toStrictEqual([])
    await Effect.runPromise(exchange(request()))
    expect(packets()).toHaveLength(1)
  })

  it("gives a code exactly where Desk would answer one, and the code's own reason", async () => {
    for (const tag of tags) {
      const { exchange, failNext } = recorder()
      failNext(tag)
      const { code, delivery } = await Effect.runPromise(Effect.flip(exchange(request())))
      if (code === undefined) continue
      const body = new TextEncoder().encode(JSON.stringify({ ErrorCode: code }))
      expect(failureOf({ status: 200, body, header: () => undefined }, 0)).toMatchObject({
        reason: { _tag: tag },
        delivery
      })
    }
  })

  it("hands a whole reason through, and its failures out in the order they were asked for", async () => {
    const { exchange, failNext } = recorder()
    const whole: Reason = { _tag: "TimedOut", phase: "body" }
    failNext(whole)
    failNext("Closed")
    expect((await Effect.runPromise(Effect.flip(exchange(request())))).reason).toStrictEqual(whole)
    expect((await Effect.runPromise(Effect.flip(exchange(request())))).reason).toStrictEqual({ _tag: "Closed" })
  })

  it("knows its reasons: a misspelled one is refused at once", () => {
    const { failNext } = recorder()
    for (const tag of ["Sessionended", "", "toString", "__proto__"]) {
      expect(() => failNext(tag as "Closed")).toThrow(TypeError)
    }
  })

  it("forgets packets and failures on reset, and what it gave out before stays as it was", async () => {
    const { exchange, failNext, packets, reset } = recorder()
    await Effect.runPromise(exchange(request()))
    const before = packets()
    failNext("Closed")
    reset()
    expect([before.length, packets().length]).toStrictEqual([1, 0])
    await Effect.runPromise(exchange(request()))
    expect(packets()).toHaveLength(1)
  })
})
