/** What is given as options of a call is used, or refused by name; and whatever a signal does, the call ends and leaves nothing. */
import { getEventListeners } from "node:events"
import fc from "fast-check"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import type { DeskError } from "../../src/model/DeskError.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { aborter, account, errorOf, message } from "../support/desks.ts"
import { envelope } from "../support/faultServer.ts"
import { biter, revoked } from "../support/messages.ts"

/** A signal of the standard's shape that is none of Node's: of another realm, or a polyfill's. */
class ForeignSignal {
  aborted = false
  reason: unknown
  readonly listeners = new Set<() => void>()
  addEventListener(_: string, listener: () => void): void {
    this.listeners.add(listener)
  }
  removeEventListener(_: string, listener: () => void): void {
    this.listeners.delete(listener)
  }
  abort(reason?: unknown): void {
    this.aborted = true
    this.reason = reason
    for (const listener of [...this.listeners]) listener()
  }
}
const signalOf = (foreign: object): AbortSignal => foreign as AbortSignal

const fail = (): never => {
  throw new Error("canary")
}
/** A foreign signal with another property, or several, in place of its own. */
const withOther = (properties: PropertyDescriptorMap): ForeignSignal =>
  Object.defineProperties(new ForeignSignal(), properties)

/** Never answers, and counts what has come. */
const silent = () => {
  let calls = 0
  const fetch: typeof globalThis.fetch = (_, init) => {
    calls += 1
    return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(new Error("aborted"))))
  }
  return { fetch, calls: () => calls }
}
const answers: typeof globalThis.fetch = async () => new Response(envelope(0))

const unhandled: Array<unknown> = []
const note = (error: unknown) => void unhandled.push(error)
beforeEach(() => {
  unhandled.length = 0
  process.on("uncaughtException", note).on("unhandledRejection", note)
})
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve))
  process.off("uncaughtException", note).off("unhandledRejection", note)
  assert.deepStrictEqual(unhandled, [])
})

const issuesOf = (error: DeskError) => {
  assert.strictEqual(error.reason._tag, "InvalidMessage")
  assert.strictEqual(error.delivery, "not-sent")
  assert.notInclude(error.message, "canary")
  return error.reason._tag === "InvalidMessage" ? error.reason.issues : []
}

describe("what stands in the place of options", () => {
  const wrong: ReadonlyArray<readonly [what: string, given: () => unknown, not: string]> = [
    ["an AbortController", aborter, "an AbortController"],
    ["an AbortSignal", () => aborter().signal, "an AbortSignal itself"],
    ["a foreign signal", () => new ForeignSignal(), "an AbortSignal itself"],
    ["a function", () => () => {}, "function"],
    ["a number, as Array.map gives it", () => 5, "number"],
    ["a string", () => "5000", "string"],
    ["an array", () => [aborter().signal], "an array"]
  ]
  it.each(wrong)("%s is refused in so many words", async (_, given, not) => {
    await using desk = createDesk({ ...account, fetch: answers })
    const issues = issuesOf(await errorOf(desk.send(message, given() as object)))
    const must = "must be an object such as { signal, deadlineMs }, not"
    assert.deepStrictEqual(issues, [{ path: "options", message: `${must} ${not}` }])
    const ended = errorOf(desk.sessions.end({ sessionId: "s" }, given() as object))
    assert.deepStrictEqual(issuesOf(await ended), issues)
  })

  it("a misspelt option is refused by name, and one of a class too, before anything is sent", async () => {
    const { fetch, calls } = silent()
    await using desk = createDesk({ ...account, fetch })
    class Options {
      readonly deadlineMS = 5
      readonly traceId = "a"
    }
    for (const given of [{ deadlineMS: 5 }, new Options()]) {
      const error = await errorOf(desk.send(message, given as object))
      assert.deepStrictEqual(issuesOf(error), [
        {
          path: "options.deadlineMS",
          message: "unknown option options.deadlineMS: did you mean options.deadlineMs?"
        }
      ])
      assert.include(
        error.message,
        "unknown option options.deadlineMS: did you mean options.deadlineMs? The message was"
      )
    }
    const other = await errorOf(desk.sessions.end({ sessionId: "s" }, { timeout: undefined } as object))
    assert.deepStrictEqual(issuesOf(other), [
      { path: "options.timeout", message: "unknown option options.timeout: known are signal, deadlineMs" }
    ])
    assert.strictEqual(calls(), 0)
  })

  it("null says nothing, and the call is made", async () => {
    await using desk = createDesk({ ...account, fetch: answers })
    await desk.send(message, null as never)
  })
})

describe("options behind a getter, or inherited", () => {
  it("count: the signal and the deadline", async () => {
    const { fetch, calls } = silent()
    await using desk = createDesk({ ...account, fetch })
    const controller = aborter()
    class Options {
      get signal() {
        return controller.signal
      }
    }
    const sent = errorOf(desk.send(message, new Options()))
    controller.abort("enough")
    assert.strictEqual((await sent).cause, "enough")
    const late = await errorOf(desk.send(message, Object.create({ deadlineMs: 5 })))
    assert.strictEqual(late.reason._tag, "TimedOut")
    // As in a request's own options.
    const request = new Request("https://shop.example", { signal: AbortSignal.abort("gone") })
    assert.strictEqual((await errorOf(desk.send(message, request))).reason._tag, "Aborted")
    assert.isAtMost(calls(), 2)
  })

  it("are refused by name where they throw", async () => {
    await using desk = createDesk({ ...account, fetch: answers })
    for (const name of ["signal", "deadlineMs"]) {
      const options = Object.defineProperty({}, name, { get: fail })
      const error = await errorOf(desk.send(message, options))
      assert.deepStrictEqual(issuesOf(error), [{ path: `options.${name}`, message: "can't be read: it throws" }])
    }
    for (const hostile of [biter(), revoked()]) assert.isNotEmpty(issuesOf(await errorOf(desk.send(message, hostile))))
  })

  it("that Object.prototype alone has are nobody's", async () => {
    await using desk = createDesk({ ...account, fetch: answers })
    for (const [name, value] of Object.entries({ signal: "x", deadlineMs: -1, aborted: true, abort: () => {} })) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true })
      const sends = Promise.allSettled([desk.send(message), desk.send(message, {}), desk.send(message, aborter())])
      Reflect.deleteProperty(Object.prototype, name)
      const kinds = (await sends).map(({ status }) => status)
      assert.deepStrictEqual([name, ...kinds], [name, "fulfilled", "fulfilled", "rejected"])
    }
  })
})

describe("a foreign signal", () => {
  it("ends a call as Node's does, and is left without a listener", async () => {
    const { fetch } = silent()
    await using desk = createDesk({ ...account, fetch })
    const signal = new ForeignSignal()
    const sent = errorOf(desk.send(message, { signal: signalOf(signal) }))
    assert.strictEqual(signal.listeners.size, 1)
    signal.abort("foreign")
    const error = await sent
    assert.deepStrictEqual([error.reason._tag, error.cause], ["Aborted", "foreign"])
    assert.strictEqual(signal.listeners.size, 0)
    const before = await errorOf(desk.send(message, { signal: signalOf(signal) }))
    assert.deepStrictEqual([before.reason._tag, before.cause, before.delivery], ["Aborted", "foreign", "not-sent"])
  })

  it("that is aborted as the call begins, by a hook for instance, ends it", async () => {
    const { fetch, calls } = silent()
    const own = aborter()
    const foreign = new ForeignSignal()
    const both: ReadonlyArray<readonly [() => void, AbortSignal]> = [
      [() => own.abort("at once"), own.signal],
      [() => foreign.abort("at once"), signalOf(foreign)]
    ]
    for (const [abort, signal] of both) {
      await using desk = createDesk({ ...account, fetch, hooks: { onStart: abort } })
      const error = await errorOf(desk.send(message, { signal }))
      assert.deepStrictEqual([error.reason._tag, error.cause], ["Aborted", "at once"])
      assert.isAtMost(calls(), 2)
    }
  })

  const shapeless: ReadonlyArray<unknown> = [
    null,
    true,
    "abort",
    {},
    { aborted: false },
    { aborted: false, addEventListener: () => {} },
    { addEventListener: () => {}, removeEventListener: () => {} },
    { aborted: "no", addEventListener: () => {}, removeEventListener: () => {} },
    new EventTarget(),
    aborter(),
    () => {}
  ]
  it.each(shapeless.map((signal, i) => [i, signal]))("without the shape of one is refused (%i)", async (_, signal) => {
    await using desk = createDesk({ ...account, fetch: answers })
    const error = await errorOf(desk.send(message, { signal: signal as AbortSignal }))
    const [issue, ...others] = issuesOf(error)
    assert.isEmpty(others)
    assert.strictEqual(issue?.path, "options.signal")
    assert.match(issue?.message ?? "", /^must be an AbortSignal(, not (null|a \w+))?$/)
  })
})

describe("a signal that throws", () => {
  const early: { readonly [what: string]: () => object } = {
    "by its class alone": () => Object.create(AbortSignal.prototype),
    "behind a proxy that lets nothing through": () => new Proxy(new ForeignSignal(), { get: fail }),
    "whatever is done with it": biter,
    "since it is revoked": () => revoked(),
    "in aborted": () => withOther({ aborted: { get: fail } }),
    "in the getter of addEventListener": () => withOther({ addEventListener: { get: fail } }),
    "in the getter of removeEventListener": () => withOther({ removeEventListener: { get: fail } }),
    "in addEventListener": () => withOther({ addEventListener: { value: fail } }),
    "in addEventListener, though it is Node's": () => Object.assign(aborter().signal, { addEventListener: fail })
  }
  it.each(Object.entries(early))("%s is refused by name, and nothing stays in flight", async (_, signal) => {
    const desk = createDesk({ ...account, fetch: answers })
    const [issue, ...others] = issuesOf(await errorOf(desk.send(message, { signal: signalOf(signal()) })))
    assert.strictEqual(issue?.path, "options.signal")
    assert.isEmpty(others)
    assert.strictEqual(desk.status().inFlight, 0)
    await desk.close()
  })

  it("after it began to listen is asked to stop, and refused", async () => {
    const signal = new ForeignSignal()
    const listen = (type: string, listener: () => void) => {
      ForeignSignal.prototype.addEventListener.call(signal, type, listener)
      fail()
    }
    await using desk = createDesk({ ...account, fetch: answers })
    const given = Object.assign(signal, { addEventListener: listen })
    assert.isNotEmpty(issuesOf(await errorOf(desk.send(message, { signal: signalOf(given) }))))
    assert.strictEqual(signal.listeners.size, 0)
  })

  it("in removeEventListener or reason costs nothing: the call ends as it would", async () => {
    await using desk = createDesk({ ...account, fetch: answers })
    const stuck = withOther({ removeEventListener: { value: fail } })
    await desk.send(message, { signal: signalOf(stuck) })
    stuck.abort("too late")
    const { fetch } = silent()
    await using slow = createDesk({ ...account, fetch })
    const mute = withOther({ reason: { get: fail, set: () => {} } })
    const sent = errorOf(slow.send(message, { signal: signalOf(mute) }))
    mute.abort()
    const error = await sent
    assert.deepStrictEqual([error.reason._tag, error.cause], ["Aborted", undefined])
    assert.strictEqual((await errorOf(slow.send(message, { signal: signalOf(mute) }))).reason._tag, "Aborted")
  })

  it("now and then, or lies, ends in a receipt or a DeskError, and the client closes", async () => {
    const value = fc.constantFrom("throws", "true", "false", "own", "listener called twice")
    const names = ["aborted", "reason", "addEventListener", "removeEventListener"] as const
    const behaviour = fc.record(Object.fromEntries(names.map((name) => [name, fc.array(value, { maxLength: 3 })])))
    await fc.assert(
      fc.asyncProperty(behaviour, async (script) => {
        const own = new ForeignSignal()
        const signal = new Proxy(own, {
          get: (target, key) => {
            const next = script[String(key)]?.shift() ?? "own"
            if (next === "throws") fail()
            if (next === "true" || next === "false") return next === "true"
            if (next === "listener called twice") return (_: string, listener: () => void) => [listener(), listener()]
            const found: unknown = Reflect.get(target, key)
            return typeof found === "function" ? found.bind(target) : found
          }
        })
        const desk = createDesk({ ...account, fetch: answers, retry: false, deadlineMs: 2000 })
        const result = await desk.send(message, { signal: signalOf(signal) }).catch((error: unknown) => error)
        if (result instanceof Error) assert.strictEqual(result.name, "DeskError")
        assert.strictEqual(desk.status().inFlight, 0)
        await desk.close()
      }),
      { numRuns: 200 }
    )
  })

  it("as a whole message's options do not keep what is in flight from ending", async () => {
    const { fetch } = silent()
    const desk = createDesk({ ...account, fetch })
    const controller = aborter()
    const sent = errorOf(desk.send(message, { signal: controller.signal }))
    await errorOf(desk.send(message, { signal: signalOf(withOther({ addEventListener: { value: fail } })) }))
    assert.strictEqual(desk.status().inFlight, 1)
    controller.abort()
    await sent
    assert.lengthOf(getEventListeners(controller.signal, "abort"), 0)
    await desk.close()
  })
})

describe("a grace period", () => {
  it("behind a getter counts; one that throws counts as not given, for a client must close", async () => {
    const { fetch } = silent()
    class Close {
      get graceMs() {
        return 1
      }
    }
    const desk = createDesk({ ...account, fetch })
    const sent = errorOf(desk.send(message))
    await desk.close(new Close())
    assert.strictEqual((await sent).reason._tag, "Closed")
    const other = createDesk({ ...account, fetch })
    await other.close(Object.defineProperty({}, "graceMs", { get: fail }))
    assert.strictEqual(other.status().state, "closed")
  })
})
