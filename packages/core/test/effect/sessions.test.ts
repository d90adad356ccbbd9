/** `Desk.sessions.*` for users of Effect, the spans of calls, and what of its caller's context a call has. */
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { Desk, Transport } from "../../src/effect.ts"
import { pass } from "../support/clock.ts"
import { account, deskOn, lost, message, reply, scripted, secretKey, silent } from "../support/desks.ts"

const options: Desk.Options = { ...account, secretKey: Redacted.make(secretKey) }
const recorded = Desk.layer(options).pipe(Layer.provideMerge(Transport.layerRecording))
const session = { sessionId: "session-1" }

describe("sessions", () => {
  it.effect("are asked for, and ended; a recording transport answers with what it was told", () =>
    Effect.gen(function* () {
      const recording = yield* Transport.Recording
      recording.answer("get_session_state", { CurrentState: "Agent", AgentId: "agent-1" })
      const byUser = { clientUserId: "user45", customerServiceId: "@service" }
      assert.deepStrictEqual(yield* Desk.sessions.state(byUser), { state: "Agent", agentId: "agent-1" })
      assert.isUndefined(yield* Desk.sessions.end(session))
      assert.deepStrictEqual(recording.calls(), [
        { operation: "get_session_state", body: { ClientUserId: "user45", CustomerServiceId: "@service" } },
        { operation: "end_session", body: { SessionId: "session-1" } }
      ])
      assert.deepStrictEqual(recording.packets(), [])
    }).pipe(Effect.provide(recorded))
  )

  it.effect("that have ended are caught by that reason", () =>
    Effect.gen(function* () {
      const recording = yield* Transport.Recording
      recording.failNext("SessionEnded")
      const caught = Desk.sessions
        .end(session)
        .pipe(Effect.catchReason("DeskError", "SessionEnded", () => Effect.succeed("it was over")))
      assert.strictEqual(yield* caught, "it was over")
    }).pipe(Effect.provide(recorded))
  )

  it.effect("an interrupted call ends its exchange, and is Aborted", () =>
    Effect.gen(function* () {
      const script = scripted(silent)
      const desk = yield* deskOn(script)
      const fiber = yield* Effect.forkChild(desk.sessions.end(session), { startImmediately: true })
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(script.interrupted(), 1)
      assert.deepInclude(yield* desk.status, { inFlight: 0 })
      assert.deepInclude((yield* desk.status).lastFailure, { reason: "Aborted", delivery: "unknown" })
    })
  )

  it.effect("a call has a deadline and a signal of its own", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(silent))
      const fiber = yield* Effect.forkChild(Effect.flip(desk.sessions.state(session, { deadlineMs: 10 })))
      yield* pass(10)
      assert.deepStrictEqual((yield* Fiber.join(fiber)).reason, { _tag: "TimedOut", phase: "headers" })
      const aborted = yield* Effect.flip(desk.sessions.state(session, { signal: AbortSignal.abort("enough") }))
      assert.deepStrictEqual([aborted.reason._tag, aborted.cause], ["Aborted", "enough"])
    })
  )
})

/** A tracer that keeps its spans. */
const tracer = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const service = Tracer.make({
    span: (span) => {
      const made = new Tracer.NativeSpan(span)
      spans.push(made)
      return made
    }
  })
  const seen = () =>
    spans.map(({ name, kind, attributes, status }) => ({
      name,
      kind,
      attributes: Object.fromEntries(attributes),
      ended: status._tag === "Ended" && status.exit._tag
    }))
  return { service, seen }
}

describe("where there is a tracer, a call is a span", () => {
  it.effect("that names the operation, and neither text nor recipient", () =>
    Effect.gen(function* () {
      const { service, seen } = tracer()
      const recording = yield* Transport.Recording
      recording.answer("get_session_state", { CurrentState: "Queueing" })
      yield* Effect.gen(function* () {
        yield* Desk.send({ ...message, msgRandom: 7 })
        yield* Desk.sessions.state(session)
        yield* Desk.sessions.end(session)
      }).pipe(Effect.provideService(Tracer.Tracer, service))
      const call = { kind: "client", ended: "Success" }
      assert.deepStrictEqual<unknown>(seen(), [
        {
          ...call,
          name: "Desk.send",
          attributes: { "desk.operation": "send_msg", "desk.msg_random": 7, "desk.attempts": 1 }
        },
        {
          ...call,
          name: "Desk.sessions.state",
          attributes: { "desk.operation": "get_session_state", "desk.session_state": "Queueing" }
        },
        { ...call, name: "Desk.sessions.end", attributes: { "desk.operation": "end_session" } }
      ])
      assert.notMatch(JSON.stringify(seen()), /您好|session-1/)
    }).pipe(Effect.provide(recorded))
  )

  it.effect("of a stream by its version's command, and never with its text", () =>
    Effect.gen(function* () {
      const { service, seen } = tracer()
      const text = Stream.make("您好")
      yield* Effect.gen(function* () {
        yield* Desk.stream({ ...session, text })
        yield* Desk.stream({ ...session, text }, { version: 2 })
      }).pipe(Effect.provideService(Tracer.Tracer, service))
      assert.deepStrictEqual(
        seen().map(({ name, attributes }) => [name, attributes["desk.operation"]]),
        [
          ["Desk.stream", "send_stream_msg"],
          ["Desk.stream", "send_stream_msg_v2"]
        ]
      )
      assert.notMatch(JSON.stringify(seen()), /您|session-1/)
    }).pipe(Effect.provide(recorded))
  )

  it.effect("that ends with the call's failure", () =>
    Effect.gen(function* () {
      const { service, seen } = tracer()
      const recording = yield* Transport.Recording
      recording.failNext("SessionEnded")
      yield* Effect.flip(Desk.sessions.end(session)).pipe(Effect.provideService(Tracer.Tracer, service))
      assert.deepInclude(seen()[0], { name: "Desk.sessions.end", ended: "Failure" })
    }).pipe(Effect.provide(recorded))
  )
})

const Tenant = Context.Reference<string>("test/Tenant", { defaultValue: () => "nobody" })

describe("its caller's context reaches a call:", () => {
  it.effect("references, in the transport; two calls of one client have each its own", () =>
    Effect.gen(function* () {
      const tenants: Array<string> = []
      const script = scripted((request) =>
        Effect.flatMap(Tenant, (tenant) => {
          tenants.push(tenant)
          return reply(0)(request)
        })
      )
      const desk = yield* deskOn(script)
      yield* Effect.provideService(desk.send(message), Tenant, "shop-1")
      yield* Effect.provideService(desk.sessions.end(session), Tenant, "shop-2")
      yield* desk.send(message)
      assert.deepStrictEqual(tenants, ["shop-1", "shop-2", "nobody"])
    })
  )

  it.effect("the span around it, as the parent of what its transport does", () =>
    Effect.gen(function* () {
      const { service, seen } = tracer()
      const parents: Array<string | undefined> = []
      const script = scripted((request) =>
        Effect.flatMap(Effect.currentParentSpan, (span) => {
          parents.push(span._tag === "Span" ? span.name : undefined)
          return reply(0)(request)
        }).pipe(Effect.orDie)
      )
      const desk = yield* deskOn(script)
      yield* Desk.send(message).pipe(
        Effect.provideService(Desk.Desk, desk),
        Effect.provideService(Tracer.Tracer, service)
      )
      assert.deepStrictEqual(parents, ["Desk.send"])
      assert.lengthOf(seen(), 1)
    })
  )

  it.effect("its random numbers, for the pauses: the same seed, the same pauses", () =>
    Effect.gen(function* () {
      const pausesOf = Effect.fnUntraced(function* (seed: string) {
        const pauses: Array<number> = []
        const hooks = { onRetry: ({ delayMs }: { readonly delayMs: number }) => void pauses.push(delayMs) }
        const desk = yield* deskOn(scripted(lost), { hooks })
        const fiber = yield* Effect.forkChild(Effect.exit(desk.send(message)).pipe(Random.withSeed(seed)))
        yield* pass("1 minute")
        yield* Fiber.join(fiber)
        return pauses
      })
      const one = yield* pausesOf("a")
      assert.lengthOf(one, 2)
      assert.deepStrictEqual(yield* pausesOf("a"), one)
      assert.notDeepEqual(yield* pausesOf("b"), one)
    })
  )
})
