/** One send from the call to its end: what goes out, what comes back, and that it ends in time whatever happens. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { DeskHooks } from "../../src/model/DeskHooks.ts"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import { verify } from "../../src/model/UserSig.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { pass } from "../support/clock.ts"
import {
  aborter,
  account,
  atOnce,
  deskOn,
  errorOf,
  lost,
  message,
  reply,
  scripted,
  silent,
  unreachable
} from "../support/desks.ts"
import { answer, faultServer, http, resetAfterRequest } from "../support/faultServer.ts"

describe("over a socket", () => {
  it("a send is one POST with the documents' query, headers and body", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin })
    const receipt = await desk.send({ ...message, msgRandom: 7 })
    const [request] = server.requests
    const url = new URL(request?.path ?? "", server.origin)
    assert.match(request?.headers ?? "", /^POST /)
    assert.strictEqual(url.pathname, "/v4/desk_http_svc/send_msg")
    const { usersig, ...query } = Object.fromEntries(url.searchParams)
    assert.isTrue(verify(usersig ?? "", account).ok)
    assert.deepStrictEqual(query, {
      sdkappid: "1400000000",
      identifier: "administrator",
      random: String(receipt.attempts[0]?.random),
      contenttype: "json"
    })
    assert.match(request?.headers ?? "", /^content-type: application\/json; charset=utf-8$/im)
    assert.deepStrictEqual(JSON.parse(request?.body ?? ""), {
      SessionId: "session-1",
      MsgRandom: 7,
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "您好" } }]
    })
  })

  it.each([
    ["a code", message],
    ["its own rules", { sessionId: "session-1", text: "" }]
  ])("the stack of a send that is refused by %s names the line that sent it", async (_, given) => {
    await using server = await faultServer(answer(90002))
    await using desk = createDesk({ ...account, endpoint: server.origin })
    const placeOrder = async () => {
      await desk.send(given)
    }
    const { stack = "", message: told } = await errorOf(placeOrder())
    assert.isTrue(stack.startsWith(`DeskError: ${told}`))
    assert.match(stack, /at (async )?placeOrder .*send\.test\.ts/)
    assert.notInclude(stack, "undici")
  })

  it("a receipt is frozen and complete", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin })
    const before = Date.now()
    const receipt = await desk.send({ ...message, key: "order-1" })
    const [attempt] = receipt.attempts
    assert.deepStrictEqual(Object.keys(receipt).sort(), ["attempts", "maybeDuplicate", "msgRandom"])
    // The first four bytes of SHA-256("order-1"), big-endian.
    assert.strictEqual(receipt.msgRandom, 0x0bafe221)
    assert.isFalse(receipt.maybeDuplicate)
    assert.isTrue(Object.isFrozen(receipt) && Object.isFrozen(receipt.attempts) && Object.isFrozen(attempt))
    assert.isAtLeast(attempt?.startedAt ?? 0, before)
    assert.isAtLeast(attempt?.durationMs ?? -1, 0)
    assert.deepInclude(attempt, { outcome: "ok", delivery: "accepted", code: 0, status: 200 })
  })

  it("a hundred sends at once share at most `connections` sockets, and each gets its own answer", async () => {
    await using server = await faultServer(async (connection) => {
      for (;;) {
        const { MsgRandom } = JSON.parse((await connection.request()).body) as { readonly MsgRandom: number }
        const code = MsgRandom % 2 === 0 ? 0 : 100_000 + MsgRandom
        connection.socket.write(http(`{"ActionStatus":"${code === 0 ? "OK" : "FAIL"}","ErrorCode":${code}}`))
      }
    })
    await using desk = createDesk({ ...account, endpoint: server.origin, connections: 4 })
    const sends = Array.from({ length: 100 }, (_, msgRandom) => desk.send({ ...message, msgRandom }))
    for (const [i, result] of (await Promise.allSettled(sends)).entries()) {
      if (i % 2 === 0) assert.strictEqual(result.status, "fulfilled")
      else assert.nestedPropertyVal(result, "reason.code", 100_000 + i)
    }
    assert.isAtMost(server.connections.length, 4)
  })

  it("what breaks a rule opens no socket", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin })
    const throwing = new Proxy(
      {},
      { getOwnPropertyDescriptor: () => assert.fail("trap"), get: () => assert.fail("trap") }
    )
    const bad: ReadonlyArray<unknown> = [undefined, null, 7, "text", [], {}, throwing, { ...message, msgRandom: 1.5 }]
    for (const outgoing of bad) {
      const error = await errorOf(desk.send(outgoing as OutgoingMessage))
      assert.strictEqual(error.reason._tag, "InvalidMessage")
      assert.strictEqual(error.delivery, "not-sent")
      assert.isFalse(error.retryable)
    }
    assert.lengthOf(server.connections, 0)
  })

  it("options that make no sense are said by their path", async () => {
    await using desk = createDesk({ ...account, endpoint: "http://127.0.0.1:1" })
    const options = { signal: "stop", deadlineMs: Number.NaN } as unknown as { signal: AbortSignal }
    const { reason } = await errorOf(desk.send(message, options))
    assert.strictEqual(reason._tag, "InvalidMessage")
    assert.sameMembers("issues" in reason ? reason.issues.map(({ path }) => path) : [], [
      "options.signal",
      "options.deadlineMs"
    ])
  })
})

describe("the deadline ends a send", () => {
  const stuck = { headers: silent, connect: unreachable } as const
  const delivery = { headers: "unknown", connect: "not-sent" } as const
  it.effect.each(["headers", "connect"] as const)("that hangs in phase %s", (phase) =>
    Effect.gen(function* () {
      const script = scripted(stuck[phase])
      const desk = yield* deskOn(script, { deadlineMs: 2000 })
      const send = yield* Effect.forkChild(Effect.flip(desk.send(message)))
      yield* pass(1999)
      assert.isUndefined(send.pollUnsafe())
      yield* pass(1)
      const error = yield* Fiber.join(send)
      assert.deepStrictEqual(error.reason, { _tag: "TimedOut", phase })
      assert.strictEqual(error.delivery, delivery[phase])
      assert.isTrue(error.retryable)
      assert.strictEqual(error.attempts[0]?.outcome, "TimedOut")
      assert.strictEqual(script.interrupted(), 1)
    })
  )

  it.effect("by the send's own deadline, not the client's", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(silent))
      const send = yield* Effect.forkChild(Effect.flip(desk.send(message, { deadlineMs: 10 })))
      yield* pass(10)
      assert.strictEqual((yield* Fiber.join(send)).reason._tag, "TimedOut")
    })
  )

  it.effect("F24: that would go on retrying: no pause begins that would end beyond it", () =>
    Effect.gen(function* () {
      const script = scripted(reply(0, { status: 502, body: "" }))
      const desk = yield* deskOn(script, { deadlineMs: 15_000, retry: { attempts: 100 }, rateLimit: false })
      const send = yield* Effect.forkChild(Effect.flip(desk.send(message)))
      yield* pass(15_000)
      const error = yield* Fiber.join(send)
      assert.strictEqual(error.reason._tag, "ServiceFault")
      assert.strictEqual(error.attempts.length, script.exchanges.length)
      assert.isBelow(script.exchanges.at(-1)?.at ?? 0, 15_000)
      const { length } = script.exchanges
      yield* pass("1 hour")
      assert.lengthOf(script.exchanges, length)
    })
  )

  it.effect("a defect of a transport becomes a DeskError like any other, without its words", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(() => Effect.die(new Error("https://x?usersig=eJy"))))
      const error = yield* Effect.flip(desk.send(message))
      assert.strictEqual(error.reason._tag, "ClientFault")
      assert.notInclude(`${error.stack}${(error.cause as Error).stack}`, "eJy")
    })
  )
})

describe("hooks", () => {
  const recording = () => {
    const events: Array<readonly [name: string, event: object]> = []
    const note = (name: string) => (event: object) => void events.push([name, event])
    const hooks: DeskHooks = {
      onAttempt: note("onAttempt"),
      onRetry: note("onRetry"),
      onSent: note("onSent"),
      onError: note("onError")
    }
    return { events, hooks }
  }

  it("tell of each attempt, retry and end, in frozen events without text or recipient", async () => {
    await using server = await faultServer(resetAfterRequest, answer(0, 141005))
    const { events, hooks } = recording()
    await using desk = createDesk({ ...account, endpoint: server.origin, retry: atOnce, connections: 1, hooks })
    await desk.send(message)
    await errorOf(desk.send(message))
    await errorOf(desk.send({} as OutgoingMessage))
    assert.deepStrictEqual(
      events.map(([name]) => name),
      ["onAttempt", "onRetry", "onAttempt", "onSent", "onAttempt", "onError", "onError"]
    )
    assert.isTrue(events.every(([, event]) => Object.isFrozen(event)))
    assert.notMatch(JSON.stringify(events), /您好|session-1/)
    assert.deepInclude(events[1]?.[1], { operation: "send_msg", attempt: 2, delayMs: 0 })
  })

  it("that throw or reject disturb nothing, and are counted", async () => {
    await using server = await faultServer(resetAfterRequest, answer(0, 141005))
    const bad = () => {
      throw new Error("hook")
    }
    const hooks = { onAttempt: bad, onRetry: async () => bad(), onSent: bad, onError: async () => bad() }
    await using desk = createDesk({ ...account, endpoint: server.origin, retry: atOnce, connections: 1, hooks })
    await desk.send(message)
    await errorOf(desk.send(message))
    assert.strictEqual(desk.status().hookFailures, 6)
  })

  it.each(["onAttempt", "onSent"] as const)(
    "that abort in %s come too late: what Desk has accepted is sent",
    async (hook) => {
      await using server = await faultServer(answer(0))
      const controller = aborter()
      const hooks = { [hook]: () => controller.abort() }
      await using desk = createDesk({ ...account, endpoint: server.origin, hooks })
      const receipt = await desk.send(message, { signal: controller.signal })
      assert.strictEqual(receipt.attempts[0]?.outcome, "ok")
    }
  )

  it.effect.each(["onAttempt", "onRetry"] as const)(
    "that abort in %s after a failed attempt end the send there",
    (hook) =>
      Effect.gen(function* () {
        const controller = aborter()
        const script = scripted(lost, 0)
        const desk = yield* deskOn(script, { hooks: { [hook]: () => controller.abort() } })
        const error = yield* Effect.flip(desk.send(message, { signal: controller.signal }))
        assert.strictEqual(error.reason._tag, "Aborted")
        assert.strictEqual(error.delivery, "unknown")
        yield* pass("1 minute")
        assert.lengthOf(script.exchanges, 1)
      })
  )
})
