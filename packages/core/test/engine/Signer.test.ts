/** The UserSig of a client: made once, shared, renewed in time; in virtual time. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { sign, verify } from "../../src/model/UserSig.ts"
import { pass } from "../support/clock.ts"
import { account, deskOn, message, scripted, secretKey } from "../support/desks.ts"

const start = Date.UTC(2026, 0, 1)
const userSigs = (exchanges: ReadonlyArray<{ readonly path: string }>) =>
  exchanges.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("usersig") ?? "")

const realSig = (ttlSeconds: number, now: number) => sign({ ...account, ttlSeconds, now })

/** Gives out UserSigs as the script says; the last entry serves all further calls. */
const provider = (...script: ReadonlyArray<Effect.Effect<string, unknown>>) => {
  let calls = 0
  const userSig = () =>
    Effect.suspend(() => {
      calls += 1
      return Effect.map(script[Math.min(calls, script.length) - 1] ?? Effect.never, (sig) => Redacted.make(sig))
    })
  return { userSig, calls: () => calls }
}

describe("with a secret key", () => {
  it.effect("one UserSig serves every send until nine tenths of its life are over", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const script = scripted(0)
      const desk = yield* deskOn(script, { userSigTtlSeconds: 1000 })
      yield* desk.send(message)
      assert.strictEqual((yield* desk.status).userSigExpiresAt, start + 1_000_000)
      yield* pass("899 seconds")
      yield* desk.send(message)
      yield* pass("1 second")
      yield* desk.send(message)
      const [first, second, third] = userSigs(script.exchanges)
      assert.strictEqual(second, first)
      assert.notStrictEqual(third, first)
      assert.deepStrictEqual(verify(third ?? "", { ...account, now: start + 900_000 }), {
        ok: true,
        expiresAt: start + 1_900_000
      })
      assert.strictEqual((yield* desk.status).userSigExpiresAt, start + 1_900_000)
    })
  )

  it.effect("lives for seven days unless told otherwise", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const desk = yield* deskOn(scripted(0))
      yield* desk.send(message)
      assert.strictEqual((yield* desk.status).userSigExpiresAt, start + 7 * 86_400_000)
    })
  )

  it.effect("F55: no send uses one that has expired, be the clock set forward or back by hours", () =>
    Effect.gen(function* () {
      const script = scripted(0)
      const desk = yield* deskOn(script, { userSigTtlSeconds: 1000 })
      for (const hours of [0, 1, -1, 48, 24, 24.001]) {
        const now = start + hours * 3_600_000
        yield* TestClock.setTime(now)
        yield* desk.send(message)
        const expiresAt = (yield* desk.status).userSigExpiresAt ?? 0
        assert.isAbove(expiresAt, now)
        assert.isAtMost(expiresAt, now + 1_000_000)
      }
      assert.lengthOf(new Set(userSigs(script.exchanges)), 5)
    })
  )
})

describe("with a function", () => {
  it.effect("F56: one call serves a thousand sends that wait for it", () =>
    Effect.gen(function* () {
      const script = scripted(0)
      const { userSig, calls } = provider(Effect.delay(Effect.succeed("the-sig"), "1 second"))
      const desk = yield* deskOn(script, { userSig, rateLimit: false })
      const sends = Array.from({ length: 1000 }, () => desk.send(message))
      const fiber = yield* Effect.forkChild(Effect.all(sends, { concurrency: "unbounded" }))
      yield* pass(999)
      assert.lengthOf(script.exchanges, 0)
      yield* pass(1)
      yield* Fiber.join(fiber)
      assert.strictEqual(calls(), 1)
      assert.deepStrictEqual(new Set(userSigs(script.exchanges)), new Set(["the-sig"]))
    })
  )

  it.effect("a caller that gives up waiting takes nothing from the others", () =>
    Effect.gen(function* () {
      const { userSig, calls } = provider(Effect.delay(Effect.succeed("the-sig"), "1 second"))
      const desk = yield* deskOn(scripted(0), { userSig })
      const first = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
      const second = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
      yield* Fiber.interrupt(first)
      yield* pass("1 second")
      yield* Fiber.join(second)
      assert.strictEqual(calls(), 1)
    })
  )

  it.effect("the function is given the identifier", () =>
    Effect.gen(function* () {
      const script = scripted(0)
      const desk = yield* deskOn(script, { userSig: (id) => Effect.succeed(Redacted.make(`sig-of-${id}`)) })
      yield* desk.send(message)
      assert.deepStrictEqual(userSigs(script.exchanges), ["sig-of-administrator"])
    })
  )

  it.effect.each([
    ["fails", "retryable", Effect.fail(`no access with ${secretKey}`)],
    ["dies", "retryable", Effect.die(`no access with ${secretKey}`)],
    ["gives nothing", "final", Effect.succeed(undefined as unknown as string)],
    ["gives an empty string", "final", Effect.succeed("")],
    ["gives what would break the URL's line", "final", Effect.succeed("sig\r\nHost: evil")]
  ] as const)(
    "a function that %s: Unauthenticated, not-sent, %s, no word of it told, and asked anew next time",
    ([, kind, bad]) =>
      Effect.gen(function* () {
        const script = scripted(0)
        const { userSig, calls } = provider(bad, Effect.succeed("the-sig"))
        const desk = yield* deskOn(script, { userSig })
        const fiber = yield* Effect.forkChild(Effect.flip(desk.send(message)))
        yield* pass(0)
        const error = yield* Fiber.join(fiber)
        assert.strictEqual(error.reason._tag, "Unauthenticated")
        assert.strictEqual(error.delivery, "not-sent")
        assert.strictEqual(error.retryable, kind === "retryable")
        assert.lengthOf(error.attempts, 0)
        assert.notInclude(`${error.stack}${String(error.cause)}`, secretKey)
        assert.strictEqual(calls(), 1)
        const next = yield* Effect.forkChild(desk.send(message))
        yield* pass(0)
        yield* Fiber.join(next)
        assert.deepStrictEqual(userSigs(script.exchanges), ["the-sig"])
      })
  )

  it.effect("a line break at the end of what it gives, as files and commands have one, is no part of it", () =>
    Effect.gen(function* () {
      for (const end of ["\n", "\r\n", "\r", "\n\n"]) {
        const script = scripted(0)
        const desk = yield* deskOn(script, { userSig: () => Effect.succeed(Redacted.make(`the-sig${end}`)) })
        const fiber = yield* Effect.forkChild(desk.send(message))
        yield* pass(0)
        yield* Fiber.join(fiber)
        assert.deepStrictEqual(userSigs(script.exchanges), ["the-sig"])
      }
    })
  )

  it.effect.each([
    [undefined, "undefined"],
    [null, "null"],
    [{ userSig: secretKey }, "object"],
    ["", "an empty string"],
    [`{"userSig":"${secretKey}"}`, "JSON"],
    [`"${secretKey}"`, "text with quotes around it"],
    [`<html>${secretKey}</html>`, "HTML or XML"],
    [`${secretKey}\n${secretKey}`, "text with blanks or line breaks"],
    ["undefined", "the word undefined"]
  ] as const)("what it gives and is no UserSig is refused with what it looks like, unseen: %s", ([given, what]) =>
    Effect.gen(function* () {
      const script = scripted(0)
      const desk = yield* deskOn(script, { userSig: () => Effect.succeed(Redacted.make(given as string)) })
      const fiber = yield* Effect.forkChild(Effect.flip(desk.send(message)))
      yield* pass(0)
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error.reason._tag, "Unauthenticated")
      assert.include(error.message, `the userSig function gave no UserSig, but ${what}.`)
      assert.notInclude(JSON.stringify(error), secretKey)
      assert.lengthOf(script.exchanges, 0)
    })
  )

  it.effect("what a later call has given is not replaced by an earlier one that answers after it", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const script = scripted(0)
      const late = Effect.delay(Effect.succeed(realSig(1000, start)), "8 seconds")
      const newer = Effect.delay(Effect.succeed(realSig(5000, start)), "1 second")
      const { userSig, calls } = provider(late, newer)
      const desk = yield* deskOn(script, { userSig, attemptTimeoutMs: 5000, deadlineMs: 20_000 })
      const first = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
      yield* pass("5 seconds")
      const second = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
      yield* pass("1 second")
      yield* Fiber.join(second)
      yield* pass("2 seconds")
      yield* Fiber.join(first)
      assert.strictEqual((yield* desk.status).userSigExpiresAt, start + 5_000_000)
      yield* desk.send(message)
      assert.strictEqual(calls(), 2)
      // Whoever waited for the earlier one has the newer too.
      assert.deepStrictEqual(new Set(userSigs(script.exchanges)), new Set([realSig(5000, start)]))
    })
  )

  it.effect("nor by an earlier one when Desk has refused the later: that one is asked for anew", () =>
    Effect.gen(function* () {
      const script = scripted(70001, 0)
      const late = Effect.delay(Effect.succeed("earlier"), "8 seconds")
      const { userSig, calls } = provider(late, Effect.succeed("refused"), Effect.succeed("renewed"))
      const desk = yield* deskOn(script, { userSig, attemptTimeoutMs: 5000, deadlineMs: 20_000 })
      const first = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
      yield* pass("5 seconds")
      const second = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
      yield* pass(0)
      yield* Fiber.join(second)
      yield* pass("3 seconds")
      yield* Fiber.join(first)
      yield* desk.send(message)
      assert.strictEqual(calls(), 3)
      assert.deepStrictEqual(userSigs(script.exchanges), ["refused", "renewed", "renewed", "renewed"])
    })
  )

  it.effect(
    "a UserSig that is due for renewal still serves while no new one is to be had, but not when it has expired",
    () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(start)
        const script = scripted(0)
        const { userSig, calls } = provider(Effect.succeed(realSig(1000, start)), Effect.fail("down"))
        const desk = yield* deskOn(script, { userSig })
        for (const [seconds, expected] of [
          [0, 1],
          [950, 2],
          [999, 3]
        ] as const) {
          yield* TestClock.setTime(start + seconds * 1000)
          const fiber = yield* Effect.forkChild(desk.send(message))
          yield* pass(0)
          yield* Fiber.join(fiber)
          assert.strictEqual(calls(), expected)
        }
        yield* TestClock.setTime(start + 1_000_000)
        const last = yield* Effect.forkChild(Effect.flip(desk.send(message)))
        yield* pass(0)
        assert.strictEqual((yield* Fiber.join(last)).reason._tag, "Unauthenticated")
        assert.lengthOf(script.exchanges, 3)
      })
  )

  it.effect("a function that hangs costs a second at the most while the UserSig at hand is still valid", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const script = scripted(0)
      const { userSig, calls } = provider(Effect.succeed(realSig(1000, start)), Effect.never)
      const desk = yield* deskOn(script, { userSig })
      yield* desk.send(message)
      yield* TestClock.setTime(start + 950_000)
      const held = yield* Effect.forkChild(desk.send(message))
      yield* pass(999)
      assert.lengthOf(script.exchanges, 1)
      yield* pass(1)
      yield* Fiber.join(held)
      assert.strictEqual(calls(), 2)
      const [first, second] = userSigs(script.exchanges)
      assert.strictEqual(second, first)
    })
  )

  it.effect("a function that hangs costs the sends that wait for it, and no later ones", () =>
    Effect.gen(function* () {
      const script = scripted(0)
      const { userSig, calls } = provider(Effect.never, Effect.succeed("the-sig"))
      const desk = yield* deskOn(script, { userSig, deadlineMs: 3000, attemptTimeoutMs: 5000 })
      const hung = yield* Effect.forkChild(Effect.flip(desk.send(message)))
      yield* pass(3000)
      const error = yield* Fiber.join(hung)
      assert.deepStrictEqual(error.reason, { _tag: "TimedOut", phase: "sign" })
      assert.strictEqual(error.delivery, "not-sent")
      assert.isTrue(error.retryable)
      yield* pass(2000)
      const next = yield* Effect.forkChild(desk.send(message))
      yield* pass(0)
      yield* Fiber.join(next)
      assert.strictEqual(calls(), 2)
      assert.deepStrictEqual(userSigs(script.exchanges), ["the-sig"])
    })
  )
})
