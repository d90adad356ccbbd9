/** Sending many: every message read from the source gets an outcome. Over a `fetch` that answers when the test says so. */
import { getEventListeners } from "node:events"
import { assert, describe, it } from "vitest"
import type { ClientOptions, Progress, SendManyOptions, SendOutcome } from "../../src/index.ts"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { account, errorOf } from "../support/desks.ts"
import { envelope } from "../support/faultServer.ts"
import { captureWarnings } from "../support/warnings.ts"

const messageOf = (msgRandom: number): OutgoingMessage => ({ sessionId: "session-1", text: "您好", msgRandom })

/** Sends that are under way, by MsgRandom; `answer` ends one. */
const held = (options: Partial<ClientOptions> = {}) => {
  const under = new Map<number, PromiseWithResolvers<Response>>()
  const fetch: typeof globalThis.fetch = (_, init) => {
    const { MsgRandom } = JSON.parse(String(init?.body)) as { readonly MsgRandom: number }
    const reply = Promise.withResolvers<Response>()
    under.set(MsgRandom, reply)
    init?.signal?.addEventListener("abort", () => reply.reject(new Error("aborted")))
    return reply.promise
  }
  return {
    desk: createDesk({ ...account, fetch, retry: false, ...options }),
    under: () => [...under.keys()],
    answer: (msgRandom: number, code = 0) => {
      under.get(msgRandom)?.resolve(new Response(envelope(code)))
      under.delete(msgRandom)
    }
  }
}

/** Lets everything happen that can. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A source of so many messages, numbered from 1, that keeps account of how it is read. */
const source = (count: number, failWith?: Error) => {
  const seen = { read: 0, returned: false }
  function* generate() {
    try {
      for (let i = 1; i <= count; i += 1) {
        seen.read = i
        yield messageOf(i)
      }
      if (failWith !== undefined) throw failWith
    } finally {
      seen.returned = true
    }
  }
  return { seen, messages: generate() }
}
const asynchronous = async function* <A>(items: Iterable<A>) {
  yield* items
}

const collected = async (outcomes: AsyncIterable<SendOutcome>) => {
  const seen: Array<SendOutcome> = []
  for await (const outcome of outcomes) seen.push(outcome)
  return seen
}
const randoms = (outcomes: ReadonlyArray<SendOutcome>) => outcomes.map(({ message }) => message.msgRandom)

describe.each(["sync", "async"] as const)("a source that is %s", (kind) => {
  const from = (messages: Iterable<OutgoingMessage>) => (kind === "sync" ? messages : asynchronous(messages))

  it("is not read, and nothing is sent, before the iteration begins", async () => {
    const { desk, under } = held()
    const { seen, messages } = source(3)
    desk.sendMany(from(messages))
    await settle()
    assert.strictEqual(seen.read, 0)
    assert.lengthOf(under(), 0)
  })

  it("gives its outcomes in the order of completion, each with index and message", async () => {
    const { desk, answer } = held()
    const messages = [messageOf(1), messageOf(2), messageOf(3)]
    const outcomes = collected(desk.sendMany(from(messages)))
    await settle()
    for (const msgRandom of [3, 1, 2]) {
      answer(msgRandom, msgRandom === 1 ? 141005 : 0)
      await settle()
    }
    const seen = await outcomes
    assert.deepStrictEqual(randoms(seen), [3, 1, 2])
    assert.strictEqual(seen.map(({ index, ok }) => `${index} ${ok}`).join(), "2 true,0 false,1 true")
    assert.strictEqual(seen[1]?.message, messages[0])
    assert.nestedPropertyVal(seen[1], "error.code", 141005)
    assert.nestedPropertyVal(seen[2], "receipt.msgRandom", 2)
  })

  it("is read only as far ahead as concurrency, also when nobody takes the outcomes", async () => {
    const { desk, under, answer } = held()
    const { seen, messages } = source(100)
    const outcomes = desk.sendMany(from(messages), { concurrency: 3 })[Symbol.asyncIterator]()
    const first = outcomes.next()
    await settle()
    assert.strictEqual(seen.read, 3)
    assert.deepStrictEqual(under(), [1, 2, 3])
    for (const msgRandom of [1, 2, 3]) answer(msgRandom)
    await first
    await settle()
    assert.strictEqual(seen.read, 3)
    await outcomes.next()
    await settle()
    assert.strictEqual(seen.read, 4)
    const end = outcomes.return?.()
    for (const msgRandom of under()) answer(msgRandom)
    await end
  })

  it("is read no further after a break, which waits for what is in flight", async () => {
    const { desk, under, answer } = held()
    const { seen, messages } = source(100)
    let left = false
    const loop = (async () => {
      for await (const _ of desk.sendMany(from(messages), { concurrency: 3 })) break
      left = true
    })()
    await settle()
    answer(1)
    await settle()
    assert.isTrue(seen.returned)
    assert.isFalse(left)
    const { read } = seen
    for (const msgRandom of under()) answer(msgRandom)
    await loop
    assert.strictEqual(seen.read, read)
    assert.strictEqual(desk.status().inFlight, 0)
  })

  it("that throws ends the iteration with its error, after the outcomes of what it gave", async () => {
    const { desk, answer } = held()
    const fault = new Error("the file ends here")
    const seen: Array<SendOutcome> = []
    const loop = (async () => {
      for await (const outcome of desk.sendMany(from(source(2, fault).messages))) seen.push(outcome)
    })().catch((error: unknown) => error)
    await settle()
    answer(2)
    answer(1)
    assert.strictEqual(await loop, fault)
    assert.deepStrictEqual(randoms(seen), [2, 1])
  })

  it("is stopped by an abort; every message taken ends in Aborted", async () => {
    const { desk } = held()
    const { seen, messages } = source(100)
    const controller = new AbortController()
    const { signal } = controller
    const outcomes = collected(desk.sendMany(from(messages), { concurrency: 4, signal }))
    await settle()
    controller.abort("enough")
    const ended = await outcomes
    assert.deepStrictEqual(randoms(ended), [1, 2, 3, 4])
    for (const outcome of ended) {
      assert.nestedPropertyVal(outcome, "error.reason._tag", "Aborted")
      assert.nestedPropertyVal(outcome, "error.cause", "enough")
    }
    assert.isTrue(seen.returned)
    assert.strictEqual(seen.read, 4)
    assert.lengthOf(getEventListeners(signal, "abort"), 0)
  })

  it("reports progress after each outcome", async () => {
    const { desk, answer } = held()
    const progress: Array<Progress> = []
    const outcomes = collected(desk.sendMany(from(source(2).messages), { onProgress: (p) => progress.push(p) }))
    await settle()
    answer(2, 141005)
    await settle()
    answer(1)
    await outcomes
    assert.deepStrictEqual(progress, [
      { taken: 2, sent: 0, failed: 1 },
      { taken: 2, sent: 1, failed: 1 }
    ])
  })

  it("that is empty gives nothing", async () =>
    assert.deepStrictEqual(await collected(held().desk.sendMany(from([]))), []))

  it("gets an outcome for a message that breaks a rule, and goes on", async () => {
    const { desk, answer } = held()
    const outcomes = collected(desk.sendMany(from([{} as OutgoingMessage, messageOf(2)])))
    await settle()
    answer(2)
    const [bad, good] = await outcomes
    assert.nestedPropertyVal(bad, "error.reason._tag", "InvalidMessage")
    assert.isTrue(good?.ok)
  })
})

describe("an asynchronous source that hangs", () => {
  const hangs = async function* () {
    yield messageOf(1)
    await new Promise(() => {})
  }
  it("does not hold up the outcomes of what it gave", async () => {
    const { desk, answer } = held()
    const outcomes = desk.sendMany(hangs(), { concurrency: 2 })[Symbol.asyncIterator]()
    const first = outcomes.next()
    await settle()
    answer(1)
    assert.isTrue((await first).value?.ok)
  })
  it("can be left by an abort", async () => {
    const { desk } = held()
    const controller = new AbortController()
    const outcomes = collected(desk.sendMany(hangs(), { signal: controller.signal }))
    await settle()
    controller.abort()
    assert.deepStrictEqual(randoms(await outcomes), [1])
  })
})

it("a source may give thenables that are no Promises, as `for await` allows", async () => {
  const { desk, answer } = held()
  const given = [{ done: false, value: messageOf(1) } as const, { done: true, value: undefined } as const]
  // biome-ignore lint/suspicious/noThenProperty: that is what is tested
  const thenable = <A>(value: A) => ({ then: (resolve: (value: A) => void) => resolve(value) })
  const source = { [Symbol.asyncIterator]: () => ({ next: () => thenable(given.shift()) }) }
  const outcomes = collected(desk.sendMany(source as unknown as AsyncIterable<OutgoingMessage>))
  await settle()
  answer(1)
  assert.deepStrictEqual(randoms(await outcomes), [1])
})

it("a generator that was not called is refused, and told so", async () => {
  const generate = asynchronous as unknown as Iterable<OutgoingMessage>
  const error = await errorOf(collected(held().desk.sendMany(generate)))
  assert.include(error.message, "this is a function, to be called first")
})

it("a generator may abort while it is being read: what it still gives has an outcome, and it is asked for no more", async () => {
  const { desk } = held()
  const controller = new AbortController()
  const seen = { left: false, more: false }
  const generate = function* () {
    try {
      yield messageOf(1)
      controller.abort()
      yield messageOf(2)
      seen.more = true
    } finally {
      seen.left = true
    }
  }
  const outcomes = await collected(desk.sendMany(generate(), { signal: controller.signal, concurrency: 1_000 }))
  assert.deepStrictEqual(randoms(outcomes), [1, 2])
  for (const outcome of outcomes) assert.nestedPropertyVal(outcome, "error.reason._tag", "Aborted")
  assert.deepStrictEqual(seen, { left: true, more: false })
})

describe.each([1, 4])("what was read from the source has an outcome, with concurrency %i", (concurrency) => {
  /** An asynchronous source that gives a message whenever the test says so, and tells how many it has given. */
  const queue = () => {
    const asked: Array<PromiseWithResolvers<void>> = []
    const seen = { given: 0, left: false }
    const generate = async function* () {
      try {
        for (;;) {
          const turn = Promise.withResolvers<void>()
          asked.push(turn)
          await turn.promise
          seen.given += 1
          yield messageOf(seen.given)
        }
      } finally {
        seen.left = true
      }
    }
    return { seen, messages: generate(), give: () => asked.shift()?.resolve() }
  }

  it("when the signal aborts while the source is being read", async () => {
    const { desk } = held()
    const { seen, messages, give } = queue()
    const controller = new AbortController()
    const progress: Array<Progress> = []
    const outcomes = collected(
      desk.sendMany(messages, {
        concurrency: concurrency + 1,
        signal: controller.signal,
        onProgress: (p) => progress.push(p)
      })
    )
    for (let n = 0; n < concurrency; n += 1) {
      await settle()
      give()
    }
    await settle()
    controller.abort()
    await settle()
    give()
    const ended = await outcomes
    assert.strictEqual(seen.given, concurrency + 1)
    assert.lengthOf(ended, seen.given)
    for (const outcome of ended) assert.nestedPropertyVal(outcome, "error.reason._tag", "Aborted")
    assert.deepStrictEqual(progress.at(-1), { taken: seen.given, sent: 0, failed: seen.given })
    assert.isTrue(seen.left)
  })

  it("when the loop is left while the source is being read: it is sent, and counted", async () => {
    const { desk, under, answer } = held()
    const { seen, messages, give } = queue()
    const progress: Array<Progress> = []
    const loop = (async () => {
      const options = { concurrency: concurrency + 1, onProgress: (p: Progress) => progress.push(p) }
      for await (const _ of desk.sendMany(messages, options)) break
    })()
    for (let n = 0; n < concurrency; n += 1) {
      await settle()
      give()
    }
    await settle()
    answer(1)
    await settle()
    give()
    await settle()
    for (const msgRandom of under()) answer(msgRandom)
    await loop
    assert.strictEqual(seen.given, concurrency + 1)
    assert.deepStrictEqual(progress.at(-1), { taken: seen.given, sent: seen.given, failed: 0 })
    assert.isTrue(seen.left)
  })

  it("when the body of the loop throws", async () => {
    const { desk, under, answer } = held()
    const { seen, messages } = source(10)
    const progress: Array<Progress> = []
    const fault = new Error("the loop's own")
    const loop = (async () => {
      for await (const _ of desk.sendMany(messages, { concurrency, onProgress: (p) => progress.push(p) })) throw fault
    })().catch((error: unknown) => error)
    await settle()
    for (const msgRandom of under()) answer(msgRandom)
    assert.strictEqual(await loop, fault)
    assert.deepStrictEqual(progress.at(-1), { taken: seen.read, sent: seen.read, failed: 0 })
    assert.isTrue(seen.returned)
  })

  it.each([
    ["throws", () => assert.fail("the progress bar")],
    ["rejects", async () => assert.fail("the progress bar")]
  ] as const)("when onProgress %s; then the iteration ends with its error", async (_, onProgress) => {
    const { desk, under, answer } = held()
    const { seen, messages } = source(100)
    const got: Array<SendOutcome> = []
    const loop = (async () => {
      for await (const outcome of desk.sendMany(messages, { concurrency, onProgress })) got.push(outcome)
    })().catch((error: unknown) => error)
    await settle()
    for (const msgRandom of under()) answer(msgRandom)
    await settle()
    for (const msgRandom of under()) answer(msgRandom)
    assert.include(String(await loop), "the progress bar")
    assert.isBelow(seen.read, 100)
    assert.sameMembers(
      [...randoms(got)] as Array<number>,
      Array.from({ length: seen.read }, (_, i) => i + 1)
    )
    assert.isTrue(seen.returned)
  })

  it.each(["sync", "async"])("when a %s source throws in the middle", async (kind) => {
    const { desk, under, answer } = held()
    const fault = new Error("the file ends here")
    const { messages } = source(concurrency, fault)
    const got: Array<SendOutcome> = []
    const loop = (async () => {
      const from = kind === "sync" ? messages : asynchronous(messages)
      for await (const outcome of desk.sendMany(from, { concurrency })) got.push(outcome)
    })().catch((error: unknown) => error)
    await settle()
    await settle()
    for (const msgRandom of under()) answer(msgRandom)
    assert.strictEqual(await loop, fault)
    assert.lengthOf(got, concurrency)
  })
})

it("a source that gives a message long after it was asked to stop is told on: the message was not sent", async () => {
  const { desk, under } = held()
  const late = Promise.withResolvers<void>()
  const generate = async function* () {
    await late.promise
    yield messageOf(1)
  }
  const controller = new AbortController()
  const outcomes = collected(desk.sendMany(generate(), { signal: controller.signal }))
  await settle()
  controller.abort()
  assert.deepStrictEqual(await outcomes, [])
  const { first } = captureWarnings()
  late.resolve()
  const warning = await first
  assert.deepInclude(warning, { name: "DeskWarning" })
  assert.include(String(warning), "not sent")
  assert.lengthOf(under(), 0)
})

describe("options of sendMany", () => {
  const issuesOf = async (options: unknown) => {
    const { seen, messages } = source(1)
    const { reason } = await errorOf(collected(held().desk.sendMany(messages, options as SendManyOptions)))
    assert.strictEqual(seen.read, 0)
    return "issues" in reason ? reason.issues.map(({ path }) => path) : []
  }

  it("may stand behind getters, and be inherited: each is read, and one time", async () => {
    const reads: Array<string> = []
    const controller = new AbortController()
    class Settings {
      get concurrency() {
        reads.push("concurrency")
        return 2
      }
      get signal() {
        reads.push("signal")
        return controller.signal
      }
      get onProgress() {
        reads.push("onProgress")
        return () => {}
      }
    }
    for (const settings of [new Settings(), Object.create(new Settings()) as Settings]) {
      const { desk, under, answer } = held()
      const loop = collected(desk.sendMany(source(3).messages, settings))
      await settle()
      assert.deepStrictEqual(under(), [1, 2])
      for (const msgRandom of [1, 2]) answer(msgRandom)
      await settle()
      answer(3)
      await loop
    }
    assert.deepStrictEqual(
      reads,
      [...Array(2)].flatMap(() => ["concurrency", "signal", "onProgress"])
    )
  })

  it("may be an AbortController, which has a signal", async () => {
    const controller = new AbortController()
    controller.abort()
    assert.deepStrictEqual(await collected(held().desk.sendMany(source(1).messages, controller)), [])
  })

  it("that are left out, or undefined, are the client's own", async () => {
    for (const options of [undefined, null, {}, { concurrency: undefined, signal: undefined, onProgress: undefined }]) {
      const { desk, under } = held({ connections: 3 })
      const outcomes = desk.sendMany(source(9).messages, options as SendManyOptions)[Symbol.asyncIterator]()
      const first = outcomes.next()
      await settle()
      assert.lengthOf(under(), 3)
      await desk.close({ graceMs: 0 })
      await first
      await outcomes.return?.()
    }
  })

  it("that are wrong are refused by name before anything is read", async () => {
    const { signal } = new AbortController()
    assert.deepStrictEqual(await issuesOf({ concurrency: "4", signal: {}, onProgress: 5 }), [
      "concurrency",
      "signal",
      "onProgress"
    ])
    assert.deepStrictEqual(await issuesOf({ concurency: 4, deadlineMs: 5 }), ["concurency", "deadlineMs"])
    for (const options of [5, "x", [], signal]) assert.deepStrictEqual(await issuesOf(options), ["options"])
  })

  it("that throw when they are read are refused too, and so is a signal that throws", async () => {
    const throwing = {
      get concurrency(): number {
        throw new Error("theirs")
      }
    }
    assert.deepStrictEqual(await issuesOf(throwing), ["options"])
    assert.deepStrictEqual(await issuesOf({ signal: Object.create(AbortSignal.prototype) }), ["signal"])
    const deaf = Object.assign(new AbortController().signal, {
      addEventListener: () => {
        throw new Error("theirs")
      }
    })
    assert.deepStrictEqual(await issuesOf({ signal: deaf }), ["signal"])
  })

  it("a signal behind a proxy works", async () => {
    const controller = new AbortController()
    const { desk } = held()
    const outcomes = collected(desk.sendMany(source(9).messages, { signal: new Proxy(controller.signal, {}) }))
    await settle()
    controller.abort()
    assert.lengthOf(await outcomes, 9)
  })

  it("a polluted Object.prototype is none of them", async () => {
    Object.assign(Object.prototype, { concurrency: 1, onProgress: 5 })
    try {
      const { desk, under } = held()
      const outcomes = desk.sendMany(source(3).messages, {})[Symbol.asyncIterator]()
      const first = outcomes.next()
      await settle()
      assert.lengthOf(under(), 3)
      await desk.close({ graceMs: 0 })
      await first
      await outcomes.return?.()
    } finally {
      for (const key of ["concurrency", "onProgress"]) Reflect.deleteProperty(Object.prototype, key)
    }
  })
})

describe("an iterator that lies", () => {
  const ended = (next: unknown, key: symbol = Symbol.asyncIterator) =>
    collected(held().desk.sendMany({ [key]: () => ({ next }) } as unknown as Iterable<OutgoingMessage>))

  it.each([
    ["whose steps are no objects", () => undefined],
    ["whose promises hold no objects", async () => 5],
    ["that has no next", undefined]
  ])("%s is refused", async (_, next) => {
    for (const key of [Symbol.iterator, Symbol.asyncIterator]) {
      assert.nestedPropertyVal(await errorOf(ended(next, key)), "reason.issues[0].path", "messages")
    }
  })

  it("that is no object is refused", async () => {
    const source = { [Symbol.iterator]: () => 5 } as unknown as Iterable<OutgoingMessage>
    assert.nestedPropertyVal(
      await errorOf(collected(held().desk.sendMany(source))),
      "reason.issues[0].path",
      "messages"
    )
  })

  it("that ends with any true value has ended, as for a loop of the language", async () => {
    assert.deepStrictEqual(await ended(() => ({ done: 1 }), Symbol.iterator), [])
    assert.deepStrictEqual(await ended(async () => ({ done: "yes" })), [])
  })

  it("whose steps throw when they are read ends the iteration with that error, after the outcomes", async () => {
    const { desk, answer } = held()
    const fault = new Error("theirs")
    const steps = [
      { done: false, value: messageOf(1) },
      {
        done: false,
        get value(): OutgoingMessage {
          throw fault
        }
      }
    ]
    const got: Array<SendOutcome> = []
    const loop = (async () => {
      const messages = { [Symbol.iterator]: () => ({ next: () => steps.shift() }) }
      for await (const outcome of desk.sendMany(messages as Iterable<OutgoingMessage>)) got.push(outcome)
    })().catch((error: unknown) => error)
    await settle()
    answer(1)
    assert.strictEqual(await loop, fault)
    assert.deepStrictEqual(randoms(got), [1])
  })
})

it("what is no source, or a concurrency of none, is refused with its path", async () => {
  const { desk } = held()
  const paths = async (outcomes: AsyncIterable<SendOutcome>) => {
    const { reason } = await errorOf(collected(outcomes))
    return "issues" in reason ? reason.issues.map(({ path }) => path) : []
  }
  assert.deepStrictEqual(await paths(desk.sendMany(undefined as unknown as [])), ["messages"])
  for (const concurrency of [0, -1, 1.5, Number.NaN])
    assert.deepStrictEqual(await paths(desk.sendMany([], { concurrency })), ["concurrency"])
})
