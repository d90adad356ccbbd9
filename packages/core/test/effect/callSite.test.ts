/** A failed call names the line that asked for it, however it was asked. */
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Desk from "../../src/effect/Desk.ts"
import { account, message } from "../support/desks.ts"
import * as on from "../support/faultServer.ts"
import { faultServer } from "../support/faultServer.ts"

const layerOf = ({ origin }: { readonly origin: string }) =>
  Desk.layer({ ...account, secretKey: Redacted.make(account.secretKey), endpoint: origin, retry: false })

const here = /at .*callSite\.test\.ts:\d+/

const placeOrder = Effect.fn("placeOrder")(function* () {
  yield* Desk.send(message)
})

type Program = Effect.Effect<unknown, unknown, Desk.Desk>
const programs: { readonly [how: string]: Program } = {
  "by the accessor, in a generator": Effect.gen(function* () {
    yield* Effect.yieldNow
    yield* Desk.send(message)
  }),
  "by the service": Effect.gen(function* () {
    const desk = yield* Desk.Desk
    yield* desk.send(message)
  }),
  "in a callback": Effect.flatMap(Effect.yieldNow, () => Desk.send(message)),
  "of a session": Effect.suspend(() => Desk.sessions.end({ sessionId: "s" })),
  "of the state of one": Effect.suspend(() => Desk.sessions.state({ sessionId: "s" })),
  "of a stream": Effect.suspend(() => Desk.stream({ sessionId: "s", text: Stream.make("a") })),
  "of a list": Effect.suspend(() => Stream.runDrain(Desk.sessions.messages({ sessionId: "s" }))),
  "of any command": Effect.suspend(() => Desk.call("get_im_agent_list")),
  "of a prepared message": Effect.suspend(() =>
    Effect.flatMap(Desk.prepare(message), (prepared) => Desk.sendPrepared(prepared))
  ),
  "of a prepared message, by the service": Effect.gen(function* () {
    const desk = yield* Desk.Desk
    yield* desk.sendPrepared(yield* desk.prepare(message))
  }),
  "of a message that can't be prepared": Effect.suspend(() => Desk.prepare({ sessionId: "", text: "x" })),
  "with a message that is not valid": Effect.suspend(() => Desk.send({ sessionId: "", text: "x" })),
  "in a function of Effect's own": Effect.suspend(() => placeOrder())
}

describe("the stack of a call that fails names the caller's line, and none of Effect's", () => {
  it.each(Object.entries(programs))("%s", async (_, program) => {
    await using server = await faultServer(on.answer(141004))
    const exit = await Effect.runPromiseExit(Effect.provide(program, layerOf(server)))
    assert.isTrue(Exit.isFailure(exit))
    if (!Exit.isFailure(exit)) return
    const error = Cause.squash(exit.cause) as Error
    const [first = "", ...frames] = (error.stack ?? "").split("\n")
    assert.strictEqual(first, `DeskError: ${error.message}`)
    assert.match(frames[0] ?? "", here)
    assert.notMatch(frames.join("\n"), /node_modules.effect|core.src/)
    const pretty = Cause.pretty(exit.cause)
    assert.isTrue(pretty.startsWith(first))
    assert.match(pretty, here)
    const rejected = await Effect.runPromise(Effect.provide(program, layerOf(server))).catch((thrown: Error) => thrown)
    assert.match((rejected as Error).stack ?? "", here)
  })

  it("of many: the line that sends them", async () => {
    await using server = await faultServer(on.answer(141004))
    const outcomes = Desk.sendMany(Stream.make(message, message)).pipe(Stream.runCollect)
    for (const outcome of await Effect.runPromise(Effect.provide(outcomes, layerOf(server)))) {
      assert.isFalse(outcome.ok)
      if (!outcome.ok) assert.match(outcome.error.stack ?? "", here)
    }
  })

  it("one that a hook has frozen is told all the same", async () => {
    await using server = await faultServer(on.answer(141004))
    const hooks = { onError: ({ error }: { readonly error: unknown }) => void Object.freeze(error) }
    const made = Desk.make({ ...account, secretKey: Redacted.make(account.secretKey), endpoint: server.origin, hooks })
    const send = Effect.flatMap(made, (desk) => desk.send(message))
    const error = await Effect.runPromise(Effect.flip(Effect.scoped(send)))
    assert.propertyVal(error, "_tag", "DeskError")
  })
})
