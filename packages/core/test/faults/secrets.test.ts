/** Neither the key nor a UserSig is in anything that a person or a log may see, whatever goes wrong. */
import { inspect } from "node:util"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { afterEach, assert, describe, it } from "vitest"
import { Desk as EffectDesk, Transport } from "../../src/effect.ts"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import { hookNames } from "../../src/model/DeskHooks.ts"
import type { UserSigOptions } from "../../src/model/DeskOptions.ts"
import type { Reason } from "../../src/model/Reason.ts"
import { sign } from "../../src/model/UserSig.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { account, atOnce, errorOf, message } from "../support/desks.ts"
import { everyCall } from "../support/everyCall.ts"
import * as on from "../support/faultServer.ts"
import { faultServer, http, type Script } from "../support/faultServer.ts"

const canaryKey = "canarykey5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee"
/** Every secret that a test has come by. */
const secrets = new Set([canaryKey])
afterEach(() => {
  secrets.clear()
  secrets.add(canaryKey)
})

const canarySig = (): string => {
  const sig = sign({ ...account, secretKey: canaryKey, ttlSeconds: 1000 })
  secrets.add(sig)
  return sig
}

/** All that can be printed of a value: every property at every depth, JSON, strings, stacks, the chain of causes. */
const printed = (value: unknown): string => {
  const texts = [inspect(value, { depth: null, showHidden: true, getters: true, maxStringLength: null }), String(value)]
  try {
    texts.push(JSON.stringify(value) ?? "")
  } catch {
    texts.push("circular")
  }
  let cause = value
  for (let depth = 0; cause instanceof Error && depth < 10; depth += 1) {
    texts.push(cause.message, cause.stack ?? "", inspect(Object.getOwnPropertyDescriptors(cause), { depth: null }))
    cause = cause.cause
  }
  return texts.join("\n")
}

const assertClean = (...values: ReadonlyArray<unknown>) => {
  const text = values.map(printed).join("\n")
  const pieced = text.replace(/<wbr>|\s/g, "")
  for (const secret of secrets) {
    assert.notInclude(text, secret)
    assert.notInclude(pieced, secret.slice(0, 40))
    assert.notInclude(pieced, secret.slice(-40))
    assert.notInclude(text, encodeURIComponent(secret))
    // Half of one is no better.
    assert.notInclude(text, secret.slice(0, 40))
    assert.notInclude(text, secret.slice(-40))
  }
  assert.notMatch(text, /usersig=(?!\*\*\*)/i)
}

/** A client with the canary key, and every event its hooks were given. */
const spied = (endpoint: string, options: Partial<UserSigOptions> = {}) => {
  const events: Array<object> = []
  const note = (event: object) => void events.push(event)
  const hooks = Object.fromEntries(hookNames.map((name) => [name, note]))
  const retry = { ...atOnce, attempts: 2 }
  const credential = (options.userSig === undefined ? { secretKey: canaryKey } : {}) as object
  const { sdkAppId, identifier } = account
  const desk = createDesk({ sdkAppId, identifier, ...credential, endpoint, hooks, retry, ...options })
  return { desk, events }
}

/** Answers with what it was asked, its URL in every place that an answer has. */
const echo =
  (answer: (url: string) => string): Script =>
  async (connection) => {
    for (;;) {
      const { path } = await connection.request()
      connection.socket.write(answer(`https://console.tim.qq.com${path}`))
    }
  }
const told = (code: number) => (url: string) =>
  http(JSON.stringify({ ActionStatus: "FAIL", ErrorCode: code, ErrorInfo: `bad request: ${url}` }))

const inPieces = (text: string, between: string): string => text.replace(/.{30}/g, `$&${between}`)

const faults: { readonly [fault: string]: Script } = {
  "a reset": on.resetAfterRequest,
  "a close": on.closeAfterRequest,
  "no HTTP": on.write("SMTP\r\n\r\n"),
  "a URL instead of HTTP": echo((url) => `${url}\r\n\r\n`),
  "a cut body": on.writeThenClose(`HTTP/1.1 200 X\r\ncontent-length: 500\r\n\r\n{`),
  "an answer without end": on.endless,
  "an error that quotes the URL": echo(told(60002)),
  "an error to retry that quotes the URL": echo(told(60008)),
  "a UserSig refused in words": echo(told(70001)),
  "an error that quotes the UserSig alone": echo((url) => told(70003)(new URL(url).searchParams.get("usersig") ?? "")),
  "a page that quotes the URL": echo((url) => http(`<a href="${url}">here</a>`)),
  "a page that quotes the URL, wrapped": echo((url) => http(inPieces(url, "\n"), 404)),
  "a page that quotes the UserSig with <wbr>": echo((url) =>
    http(`<p>${inPieces(new URL(url).searchParams.get("usersig") ?? "", "<wbr>")}`, 400)
  ),
  "an error that quotes the UserSig in pieces": echo((url) =>
    told(70003)(inPieces(new URL(url).searchParams.get("usersig") ?? "", "\u00ad "))
  ),
  "a 502 that quotes the URL": echo((url) => http(url, 502)),
  "a redirect to the URL": echo((url) => http("", 302, [`location: ${url}`])),
  "a status line that quotes the URL": echo((url) => `HTTP/1.1 500 ${url}\r\ncontent-length: 0\r\n\r\n`),
  "no answer": on.swallow
}

describe.each(["undici", "fetch"] as const)("over %s, no secret is told of", (via) => {
  it.each(Object.entries(faults))("%s", async (fault, script) => {
    await using server = await faultServer(script)
    const controller = new AbortController()
    if (fault === "no answer") void server.request(1).then(() => controller.abort())
    const { desk, events } = spied(server.origin, via === "fetch" ? { fetch: globalThis.fetch } : {})
    for (const call of Object.values(everyCall)) {
      const error = await errorOf(call(desk, { signal: controller.signal }))
      for (const { userSig } of server.requests) secrets.add(userSig ?? "")
      assert.isAtLeast(secrets.size, 2)
      assertClean(error, error.toJSON(), events, desk, desk.status())
    }
    await desk.close()
  })
})

describe("no secret is told of", () => {
  const ends: { readonly [what: string]: (desk: Desk) => Promise<unknown> } = {
    "a send": (desk) => desk.send(message),
    "a send that had no time": (desk) => desk.send(message, { deadlineMs: 1 }).catch((error: unknown) => error),
    "a send that was aborted": (desk) => errorOf(desk.send(message, { signal: AbortSignal.abort() })),
    "a stream": (desk) => desk.stream({ sessionId: "session-1", text: "您好" }).catch((error: unknown) => error),
    "a stream that was aborted": (desk) =>
      errorOf(desk.stream({ sessionId: "session-1", text: "您好" }, { signal: AbortSignal.abort() })),
    "a stream that is wrong": (desk) => errorOf(desk.stream({ sessionId: "", text: "您好" })),
    "a call that is wrong": (desk) => errorOf(desk.call("../send_msg")),
    "a message that is wrong": (desk) => errorOf(desk.send({ ...message, msgRandom: -1 })),
    "a send after the close": async (desk) => {
      await desk.close()
      return errorOf(desk.send(message))
    }
  }
  it.each(Object.entries(ends))("%s", async (_, end) => {
    await using server = await faultServer(on.answer(0))
    const { desk, events } = spied(server.origin)
    const result = await end(desk)
    for (const { userSig } of server.requests) secrets.add(userSig ?? "")
    assertClean(result, events, desk, desk.status())
    await desk.close()
  })

  it("a refused connection, a wrong host name, a failed handshake", async () => {
    await using plain = await faultServer({ scheme: "https" }, on.writeNow("no TLS"))
    await using gone = await faultServer(on.answer(0))
    await gone.refuse()
    for (const endpoint of [plain.origin, gone.origin, `https://${"a".repeat(64)}.invalid`]) {
      const { desk, events } = spied(endpoint)
      assertClean(await errorOf(desk.send(message)), events)
      await desk.close()
    }
  })

  it("a fetch that fails with the URL in its words, fields, name, code and cause", async () => {
    const fetch: typeof globalThis.fetch = async (url) => {
      secrets.add(new URL(String(url)).searchParams.get("usersig") ?? "")
      const cause = Object.assign(new Error(`GET ${String(url)}`), { url: String(url), code: String(url) })
      const error = new Error(`fetch ${String(url)} failed`, { cause })
      throw Object.assign(error, { name: String(url), request: { url: String(url), key: canaryKey } })
    }
    const { desk, events } = spied("https://desk.example", { fetch })
    const error = await errorOf(desk.send(message))
    assert.instanceOf(error.cause, Error)
    assertClean(error, events)
  })

  it("a userSig function that fails with its secrets in its words, fields and cause", async () => {
    const failures: ReadonlyArray<unknown> = [
      Object.assign(new Error(`key ${canaryKey}`, { cause: new Error(canaryKey) }), {
        key: canaryKey,
        code: canaryKey
      }),
      canaryKey,
      { ambiguous: true, reason: { _tag: canaryKey }, detail: canaryKey, delivery: "not-sent", cause: canaryKey }
    ]
    for (const failure of failures) {
      const { desk, events } = spied("https://desk.example", { userSig: () => Promise.reject(failure) })
      assertClean(await errorOf(desk.send(message)), events, desk.status())
    }
  })

  it("a userSig, fixed or from a function, that Desk refuses in words that quote it", async () => {
    await using server = await faultServer(echo(told(70003)))
    const sig = canarySig()
    // Not of the usual make, but where it stands tells what it is.
    const odd = "canary-of-another-make-0123456789-0123456789"
    secrets.add(odd)
    for (const userSig of [sig, () => sig, odd]) {
      const { desk, events } = spied(server.origin, { userSig })
      assertClean(await errorOf(desk.send(message)), events, desk, desk.status())
      await desk.close()
    }
  })

  it("options that are refused", () => {
    const bad: ReadonlyArray<object> = [
      { secretKey: ` ${canaryKey}` },
      { secretKey: `"${canaryKey}"` },
      { secretKey: canaryKey, userSig: canarySig() },
      { userSig: `${canarySig()}\n` },
      { secretKey: canaryKey, endpoint: `https://admin:${canaryKey}@desk.example` },
      { secretKey: canaryKey, endpoint: `https://desk.example/?usersig=${canarySig()}` },
      { secretKey: canaryKey, region: canaryKey },
      { secretKey: { key: canaryKey } }
    ]
    for (const options of bad) {
      try {
        createDesk({ sdkAppId: 1, identifier: "administrator", ...options })
        assert.fail("it was taken")
      } catch (error) {
        assert.instanceOf(error, DeskConfigError)
        assertClean(error)
      }
    }
  })

  it("the Effect service, its layer, its context and its transport", async () => {
    const options = { sdkAppId: 1, identifier: "administrator", secretKey: Redacted.make(canaryKey) }
    const layer = EffectDesk.layer(options).pipe(Layer.provideMerge(Transport.layerRecording))
    const seen = Effect.gen(function* () {
      const desk = yield* EffectDesk.Desk
      const receipt = yield* desk.send(message)
      const context = yield* Effect.context<EffectDesk.Desk | Transport.Transport | Transport.Recording>()
      const recording = yield* Transport.Recording
      return [desk, receipt, context, desk.send(message), recording, recording.packets(), yield* desk.status]
    })
    assertClean(layer, EffectDesk.make(options), await Effect.runPromise(Effect.scoped(Effect.provide(seen, layer))))
  })

  /** What a tracer is told of the spans of an effect over a recording transport. */
  const traced = async <A, E>(effect: Effect.Effect<A, E, EffectDesk.Desk | Transport.Recording>) => {
    const spans: Array<Tracer.NativeSpan> = []
    const tracer = Tracer.make({
      span: (given) => {
        const span = new Tracer.NativeSpan(given)
        spans.push(span)
        return span
      }
    })
    const options = { sdkAppId: 1, identifier: "administrator", secretKey: Redacted.make(canaryKey) }
    const layer = EffectDesk.layer(options).pipe(Layer.provideMerge(Transport.layerRecording))
    const result = await Effect.runPromise(effect.pipe(Effect.withTracer(tracer), Effect.provide(layer)))
    // What a call has given is its caller's: no tracer exports it.
    const failures = ({ status }: Tracer.NativeSpan) =>
      status._tag === "Ended" && Exit.isFailure(status.exit) ? status.exit : status._tag
    return { result, spans, told: spans.map((span) => [span.attributes, span.events, failures(span)]) }
  }
  const failNext = (reason: Reason["_tag"]) =>
    Transport.Recording.use((recording) => Effect.sync(() => recording.failNext(reason)))

  it("a span, which has neither text nor recipient either", async () => {
    const sends = Effect.gen(function* () {
      const receipt = yield* EffectDesk.send(message)
      yield* failNext("SessionEnded")
      yield* Effect.flip(EffectDesk.send(message))
      return receipt
    })
    const { result, spans, told } = await traced(sends)
    const kinds = spans.map(({ name, kind, status }) => [name, kind, status._tag].join())
    assert.deepStrictEqual(kinds, ["Desk.send,client,Ended", "Desk.send,client,Ended"])
    assert.deepStrictEqual(Object.fromEntries(spans[0]?.attributes ?? []), {
      "desk.operation": "send_msg",
      "desk.msg_random": result.msgRandom,
      "desk.attempts": 1
    })
    assertClean(told)
    assert.notMatch(printed(told), /您好|session-1/)
  })

  it("a span of a stream, of a session or of any other call, which has neither of them either", async () => {
    const text = () => Stream.make("您好", "，4111-1111")
    const sessionId = "session-1"
    const calls = Effect.gen(function* () {
      yield* EffectDesk.stream({ sessionId, text: text() })
      yield* EffectDesk.sessions.transferToHuman({ sessionId })
      yield* EffectDesk.sessions.end({ sessionId })
      yield* EffectDesk.call("leave_note", { note: "您好" })
      const failing = [
        EffectDesk.stream({ sessionId, text: text() }),
        EffectDesk.sessions.state({ sessionId }),
        EffectDesk.call("leave_note", { note: "您好" })
      ]
      for (const call of failing) {
        yield* failNext("SessionEnded")
        yield* Effect.flip(call as Effect.Effect<unknown, unknown, EffectDesk.Desk>)
      }
    })
    const { spans, told } = await traced(calls)
    const names = ["Desk.stream", "Desk.sessions.transferToHuman", "Desk.sessions.end", "Desk.call"]
    assert.deepStrictEqual(
      spans.map(({ name }) => name),
      [...names, "Desk.stream", "Desk.sessions.state", "Desk.call"]
    )
    assertClean(told)
    assert.notMatch(printed(told), /您好|4111-1111|session-1/)
  })
})
