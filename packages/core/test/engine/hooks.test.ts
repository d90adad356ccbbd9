import { describe, expect, it, onTestFinished } from "vitest"
import { hookCalls } from "../../src/engine/hooks.ts"
import type { AttemptEvent } from "../../src/model/DeskHooks.ts"
import { hookNames } from "../../src/model/DeskHooks.ts"

const event = (): AttemptEvent => ({
  callId: 1,
  operation: "send_msg",
  msgRandom: 1,
  attempt: { random: 1, startedAt: 0, durationMs: 0, outcome: "ok", delivery: "accepted" }
})

const names = hookNames

/** Lets what was rejected come to its handlers. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

const unhandled = (): ReadonlyArray<unknown> => {
  const seen: Array<unknown> = []
  const listen = (error: unknown) => seen.push(error)
  process.on("unhandledRejection", listen)
  onTestFinished(() => {
    process.off("unhandledRejection", listen)
  })
  return seen
}

describe("F64: hooks", () => {
  it.each(names)("%s is called synchronously, once, with this event, frozen", (name) => {
    const events: Array<unknown> = []
    const calls = hookCalls([{ [name]: (one: unknown) => events.push(one) }])
    const given = event()
    calls[name]?.(given as never)
    expect(events).toStrictEqual([given])
    expect(events[0]).toBe(given)
    expect(Object.isFrozen(events[0])).toBe(true)
    for (const other of names.filter((one) => one !== name)) calls[other]?.(event() as never)
    expect(events).toHaveLength(1)
  })

  it("in a list are all told, each as a method of its own object, also after one has thrown", () => {
    const told: Array<string> = []
    class Named {
      readonly #name: string
      constructor(name: string) {
        this.#name = name
      }
      onAttempt(): void {
        told.push(this.#name)
        if (this.#name === "first") throw new Error("canary")
      }
    }
    const calls = hookCalls([new Named("first"), {}, new Named("last")])
    calls.onAttempt?.(event())
    expect([told, calls.failures(), calls.onEnd]).toStrictEqual([["first", "last"], 1, undefined])
  })

  it("that are absent are no fault", () => {
    const calls = hookCalls([{ onAttempt: undefined }])
    for (const name of names) expect(() => calls[name]?.(event() as never)).not.toThrow()
    expect(calls.failures()).toBe(0)
  })

  it.each(names)("%s: what it throws is swallowed and counted, and it is called again the next time", (name) => {
    let called = 0
    const calls = hookCalls([
      {
        [name]: () => {
          called += 1
          throw new Error("canary")
        }
      }
    ])
    expect(() => calls[name]?.(event() as never)).not.toThrow()
    calls[name]?.(event() as never)
    expect([called, calls.failures()]).toStrictEqual([2, 2])
  })

  it("that reject are counted, and leave no rejection unhandled", async () => {
    const seen = unhandled()
    const calls = hookCalls([{ onAttempt: async () => Promise.reject(new Error("canary")) }])
    calls.onAttempt?.(event())
    expect(calls.failures()).toBe(0)
    await settled()
    expect(calls.failures()).toBe(1)
    expect(seen).toStrictEqual([])
  })

  it("that return another library's promise are counted when it rejects", async () => {
    const thenable = (reject: (error: unknown) => void): void => reject(new Error("canary"))
    const calls = hookCalls([
      {
        // biome-ignore lint/suspicious/noThenProperty: it is what such libraries return
        onAttempt: () => ({ then: (_: unknown, reject: (error: unknown) => void) => thenable(reject) }) as never
      }
    ])
    calls.onAttempt?.(event())
    await settled()
    expect(calls.failures()).toBe(1)
  })

  it("that return something else, or resolve, are no failures", async () => {
    for (const result of [5, null, "x", {}, Promise.resolve("x")]) {
      const calls = hookCalls([{ onAttempt: () => result as never }])
      calls.onAttempt?.(event())
      await settled()
      expect(calls.failures()).toBe(0)
    }
  })

  it("of two clients are counted apart", () => {
    const throwing = {
      onError: () => {
        throw new Error("x")
      }
    }
    const [one, other] = [hookCalls([throwing]), hookCalls([throwing])]
    one.onError?.({} as never)
    expect([one.failures(), other.failures()]).toStrictEqual([1, 0])
  })
})
