/** `@tcdesk/core/effect` as an Effect user would use it. */
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { vi } from "vitest"
import { Desk, type DeskError, Elem, Message, Transport, UserSig } from "../../src/effect.ts"
import { pass } from "../support/clock.ts"
import { account, message, secretKey } from "../support/desks.ts"
import { answer, envelope, faultServer, swallow } from "../support/faultServer.ts"

const options: Desk.Options = { ...account, secretKey: Redacted.make(secretKey) }

/** The service on a transport that records, both in reach. */
const recorded = Desk.layer(options).pipe(Layer.provideMerge(Transport.layerRecording))
const env = (values: Record<string, string>) => ConfigProvider.layer(ConfigProvider.fromEnv({ env: values }))
const environment = {
  TCDESK_SDK_APP_ID: "1400000000",
  TCDESK_IDENTIFIER: "administrator",
  TCDESK_SECRET_KEY: secretKey
}

describe("a layer", () => {
  it.effect("gives the service; a recording transport keeps what it sends", () =>
    Effect.gen(function* () {
      const receipt = yield* Desk.send({ sessionId: "session-1", body: [Elem.text("您好")], key: "order-1" })
      const recording = yield* Transport.Recording
      assert.deepStrictEqual(recording.packets(), [
        {
          SessionId: "session-1",
          MsgRandom: receipt.msgRandom,
          MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "您好" } }]
        }
      ])
    }).pipe(Effect.provide(recorded))
  )

  it.effect("reads the environment through Config", () =>
    Effect.gen(function* () {
      yield* Desk.send(message)
      const desk = yield* Desk.Desk
      assert.strictEqual((yield* desk.status).state, "open")
    }).pipe(
      Effect.provide(Desk.layerConfig().pipe(Layer.provide(Transport.layerRecording), Layer.provide(env(environment))))
    )
  )

  it.effect.each([
    [{ ...environment, TCDESK_SDK_APP_ID: "abc" }, "ConfigError"],
    [{ ...environment, TCDESK_IDENTIFIER: undefined }, "ConfigError"],
    [{ ...environment, TCDESK_REGION: "mars" }, "ConfigError"],
    [{ ...environment, TCDESK_SECRET_KEY: undefined }, "DeskConfigError"],
    [{ ...environment, TCDESK_USER_SIG: "sig" }, "DeskConfigError"],
    [{ ...environment, TCDESK_ENDPOINT: "http://desk.example" }, "DeskConfigError"]
  ] as const)("of wrong settings fails when it is built, as a %s", ([values, tag]) =>
    Effect.gen(function* () {
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
      const built = Layer.build(Desk.layerConfig().pipe(Layer.provide(env(given as Record<string, string>))))
      const error = yield* Effect.flip(built)
      assert.strictEqual(error._tag, tag)
      assert.notInclude(String(error), secretKey)
    })
  )

  it.effect("takes its transport from the context: fetch, or one of one's own", () =>
    Effect.gen(function* () {
      const server = yield* serving(answer(0))
      const layer = Desk.layer({ ...options, endpoint: server.origin }).pipe(Layer.provide(Transport.layerFetch))
      yield* Effect.provide(Desk.send(message), layer)
      assert.lengthOf(server.requests, 1)
    })
  )
})

describe("errors", () => {
  const failing = (reason: DeskError.Reason["_tag"]) =>
    Effect.andThen(
      Transport.Recording.use((recording) => Effect.sync(() => recording.failNext(reason))),
      Desk.send(message, { deadlineMs: 1 })
    )

  it.effect("are caught by their reason", () =>
    Effect.gen(function* () {
      const program = failing("SessionEnded").pipe(
        Effect.catchReason("DeskError", "SessionEnded", (reason) => Effect.succeed(reason._tag))
      )
      assert.strictEqual(yield* program, "SessionEnded")
      const other = failing("PermissionDenied").pipe(
        Effect.catchReason("DeskError", "SessionEnded", () => Effect.succeed("caught")),
        Effect.flip
      )
      assert.strictEqual((yield* other).reason._tag, "PermissionDenied")
    }).pipe(Effect.provide(recorded))
  )

  it.effect("are caught by their tag, with delivery and code", () =>
    Effect.gen(function* () {
      const program = failing("SessionEnded").pipe(
        Effect.catchTag("DeskError", ({ delivery, code }) => Effect.succeed({ delivery, code }))
      )
      assert.deepStrictEqual<unknown>(yield* program, { delivery: "rejected", code: 141005 })
    }).pipe(Effect.provide(recorded))
  )
})

const serving = (...scripts: ReadonlyArray<typeof swallow>) =>
  Effect.acquireDisposable(Effect.promise(() => faultServer({}, ...scripts)))

describe("interruption", () => {
  it.live("of a send ends its HTTP exchange: the server sees the socket close", () =>
    Effect.gen(function* () {
      const server = yield* serving(swallow)
      const desk = yield* Desk.make({ ...options, endpoint: server.origin })
      const send = yield* Effect.forkChild(desk.send(message))
      yield* Effect.promise(() => server.request(1))
      yield* Fiber.interrupt(send)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(send)))
      yield* Effect.promise(() => server.connections[0]?.closed ?? Promise.reject())
      assert.strictEqual((yield* desk.status).inFlight, 0)
      assert.deepInclude((yield* desk.status).lastFailure, { reason: "Aborted", delivery: "unknown" })
    })
  )

  it.live("of a stream of sends ends all that are under way", () =>
    Effect.gen(function* () {
      const server = yield* serving(swallow)
      const desk = yield* Desk.make({ ...options, endpoint: server.origin })
      const messages = Stream.fromIterable(Array.from({ length: 10 }, () => message))
      const run = Desk.sendMany(messages, { concurrency: 3 }).pipe(
        Stream.runDrain,
        Effect.provideService(Desk.Desk, desk)
      )
      const fiber = yield* Effect.forkChild(run)
      yield* Effect.promise(() => server.request(3))
      yield* Fiber.interrupt(fiber)
      assert.strictEqual((yield* desk.status).inFlight, 0)
      for (const { closed } of server.connections) yield* Effect.promise(() => closed)
      assert.lengthOf(server.requests, 3)
    })
  )
})

describe("a name that is not known", () => {
  it.effect("of the options, and of their sections, fails the making of the client", () =>
    Effect.gen(function* () {
      const wrong = { ...options, rateLimt: false, retry: { atempts: 1 }, hooks: { onSend: () => {} } }
      const error = yield* Effect.flip(Effect.scoped(Layer.build(Desk.layer(wrong as Desk.Options))))
      assert.strictEqual(
        error.message,
        "Desk can't be configured: unknown option retry.atempts: did you mean retry.attempts?; " +
          "unknown hook hooks.onSend: did you mean hooks.onSent?; unknown option rateLimt: did you mean rateLimit?"
      )
    })
  )

  it.effect("of the options of sendMany is a defect, and nothing is read", () =>
    Effect.gen(function* () {
      const source = Stream.fromEffect(Effect.die("it was read"))
      const outcomes = Stream.runCollect(Desk.sendMany(source, { concurency: 2 } as object))
      const exit = yield* Effect.exit(outcomes.pipe(Effect.provide(recorded)))
      assert.include(String(exit), "unknown option concurency: did you mean concurrency?")
    })
  )

  it.effect("of a variable of the environment is warned of once", () =>
    Effect.gen(function* () {
      vi.stubEnv("TCDESK_IDENTIFER", "canary")
      const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {})
      const layer = Desk.layerConfig().pipe(Layer.provide(env(environment)))
      yield* Effect.scoped(Layer.build(layer))
      yield* Effect.scoped(Layer.build(layer))
      assert.deepStrictEqual(warned.mock.calls as ReadonlyArray<unknown>, [
        ["unknown variable TCDESK_IDENTIFER: did you mean TCDESK_IDENTIFIER?", "DeskWarning"]
      ])
      vi.restoreAllMocks()
      vi.unstubAllEnvs()
    })
  )
})

describe("sendMany", () => {
  it.effect("gives outcomes in the order of completion; a failure is an outcome, not an end", () =>
    Effect.gen(function* () {
      const exchange = ({ body }: Transport.Request) => {
        const { MsgRandom } = JSON.parse(body) as { readonly MsgRandom: number }
        const reply = { status: 200, body: new TextEncoder().encode(`{"ErrorCode":${MsgRandom === 2 ? 141005 : 0}}`) }
        return Effect.delay(Effect.succeed({ ...reply, header: () => undefined }), MsgRandom * 10)
      }
      const desk = yield* Desk.make(options).pipe(Effect.provideService(Transport.Transport, { exchange }))
      const fiber = yield* Stream.fromIterable([3, 2, 1]).pipe(
        Stream.map((msgRandom) => ({ ...message, msgRandom })),
        Desk.sendMany,
        Stream.runCollect,
        Effect.provideService(Desk.Desk, desk),
        Effect.forkChild
      )
      yield* pass(100)
      const outcomes = Array.from(yield* Fiber.join(fiber))
      assert.deepStrictEqual(
        outcomes.map(({ index, ok }) => [index, ok]),
        [
          [2, true],
          [1, false],
          [0, true]
        ]
      )
    })
  )

  it.effect("ends with the error of its source", () =>
    Effect.gen(function* () {
      const source = Stream.concat(Stream.make(message), Stream.fail("the file ends here"))
      assert.strictEqual(yield* Effect.flip(Stream.runDrain(Desk.sendMany(source))), "the file ends here")
    }).pipe(Effect.provide(recorded))
  )
})

describe("a message's Schema", () => {
  it.effect("decodes what keeps the rules, and names the faults of what does not with their paths", () =>
    Effect.gen(function* () {
      const decode = Schema.decodeUnknownEffect(Message.OutgoingMessage)
      const good = { from: "@service", to: "user45", text: "您好", cloudCustomData: { order: 1 } }
      assert.deepStrictEqual<unknown>(yield* decode(good), good)
      const bad = { sessionId: "s", body: [Elem.text("x"), Elem.text("")] }
      assert.include(String(yield* Effect.flip(decode(bad))), '["body"][1]["MsgContent"]["Text"]')
    })
  )
  it("tells right from wrong by the rules of every send", () => {
    const right = { sessionId: "s", body: [Elem.text("您好"), Elem.face({ index: 1, data: "x" })] }
    const is = Schema.is(Message.OutgoingMessage)
    assert.isTrue(is(right))
    for (const wrong of [undefined, {}, { ...right, from: "a" }, { ...right, msgRandom: -1 }]) assert.isFalse(is(wrong))
    assert.isTrue(Schema.is(Message.Elem)(Elem.text("x")))
    assert.isFalse(Schema.is(Message.Elem)(Elem.text("")))
  })
  it("as a Standard Schema gives each fault its path", async () => {
    const { validate } = Message.standard["~standard"]
    const bad = {
      sessionId: "s",
      body: [Elem.text("x"), { MsgType: "TIMTextElem", MsgContent: { Text: 5 } }],
      msgRandom: -1
    }
    const result = await validate(bad)
    assert.sameDeepMembers(result.issues?.map(({ path }) => path) ?? [], [
      ["body", 1, "MsgContent", "Text"],
      ["msgRandom"]
    ])
    const good = { sessionId: "s", text: "您好" }
    assert.deepStrictEqual(await validate(good), { value: good })
  })
})

it.effect("closing the scope closes the client, which lets what is under way finish", () =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const gate = yield* Deferred.make<void>()
    const reply = { status: 200, body: new TextEncoder().encode('{"ErrorCode":0}'), header: () => undefined }
    const exchange = () => Effect.as(Deferred.await(gate), reply)
    const layer = Desk.layer(options).pipe(Layer.provide(Layer.succeed(Transport.Transport, { exchange })))
    const desk = Context.get(yield* Layer.buildWithScope(layer, scope), Desk.Desk)
    const send = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
    const close = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
    assert.strictEqual((yield* Effect.flip(desk.send(message))).reason._tag, "Closed")
    assert.isUndefined(close.pollUnsafe())
    yield* Deferred.succeed(gate, undefined)
    assert.lengthOf((yield* Fiber.join(send)).attempts, 1)
    yield* Fiber.join(close)
    assert.strictEqual((yield* desk.status).state, "closed")
  })
)

it("signs and verifies with redacted secrets", () => {
  const key = Redacted.make(secretKey)
  const claims = { sdkAppId: 1, identifier: "administrator", secretKey: key, now: 0 }
  const userSig = UserSig.sign({ ...claims, ttlSeconds: 60 })
  assert.notInclude(String(userSig), Redacted.value(userSig))
  assert.deepStrictEqual(UserSig.verify(userSig, claims), { ok: true, expiresAt: 60_000 })
  const { sdkAppId, identifier } = claims
  assert.deepStrictEqual(UserSig.decode(userSig), { ok: true, sdkAppId, identifier, signedAt: 0, expiresAt: 60_000 })
})

describe("a disabled client", () => {
  const built = (values: Record<string, string>) => Layer.provide(Desk.layerConfig(), env(values))
  const quiet = Effect.provide(Logger.layer([]))

  it.effect("is made by TCDESK_DISABLED=1, without credentials", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Desk.send(message)).disabled, true)
      const { reason } = yield* Effect.flip(Desk.sessions.state({ sessionId: "s" }))
      assert.strictEqual(reason._tag, "Closed")
      const desk = yield* Desk.Desk
      assert.strictEqual((yield* desk.status).disabled, true)
    }).pipe(Effect.provide(built({ TCDESK_DISABLED: "1" })), quiet)
  )

  it.effect("is a layer, which logs a warning when it is built", () =>
    Effect.gen(function* () {
      const lines: Array<unknown> = []
      const logger = Logger.make(({ logLevel, message: line }) => void lines.push([logLevel, line]))
      const receipt = yield* Desk.send(message).pipe(
        Effect.provide(Layer.provideMerge(Desk.layerDisabled, Logger.layer([logger])))
      )
      assert.strictEqual(receipt.disabled, true)
      assert.deepStrictEqual(lines, [["Warn", ["This Desk client is disabled: it checks messages, and sends none."]]])
    })
  )

  it.effect("is not made by another word, which is an error, nor by an empty one", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Layer.build(built({ ...environment, TCDESK_DISABLED: "true" })))
      assert.strictEqual(error._tag, "ConfigError")
      const context = yield* Layer.build(built({ ...environment, TCDESK_DISABLED: "" }))
      const desk = Context.get(context, Desk.Desk)
      assert.isUndefined((yield* desk.status).disabled)
    })
  )
})

it.effect("TCDESK_ALLOW_INSECURE_ENDPOINT=1 allows http on another host", () =>
  Effect.gen(function* () {
    const insecure = { ...environment, TCDESK_ENDPOINT: "http://emulator:7717", TCDESK_ALLOW_INSECURE_ENDPOINT: "1" }
    const context = yield* Layer.build(Layer.provide(Desk.layerConfig(), env(insecure)))
    assert.strictEqual((yield* Context.get(context, Desk.Desk).status).state, "open")
  })
)

it.effect("a send in a detached fiber is drained when the scope closes", () =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const held = Promise.withResolvers<Response>()
    const sent: Array<number> = []
    const desk = yield* Desk.make({
      ...options,
      fetch: () => held.promise,
      hooks: { onSent: ({ msgRandom = 0 }) => void sent.push(msgRandom) }
    }).pipe(Scope.provide(scope))
    yield* desk.send({ ...message, msgRandom: 7 }).pipe(Effect.forkDetach({ startImmediately: true }))
    const closing = yield* Scope.close(scope, Exit.void).pipe(Effect.forkChild({ startImmediately: true }))
    assert.deepStrictEqual([(yield* desk.status).state, sent], ["closing", []])
    held.resolve(new Response(envelope(0)))
    yield* Fiber.join(closing)
    assert.deepStrictEqual([(yield* desk.status).state, sent], ["closed", [7]])
  })
)
