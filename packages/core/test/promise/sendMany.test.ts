/** Sending many: every message read from the source gets an outcome. Over a `fetch` that answers when the test says so. */
import { getEventListeners } from "node:events"
import { assert, describe, it } from "vitest"
import type { Progress, SendOutcome } from "../../src/index.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import { account, errorOf } from "../support/desks.ts"
import { envelope } from "../support/faultServer.ts"

const messageOf = (msgRandom: number): OutgoingMessage => ({ sessionId: "session-1", text: "您好", msgRandom })

/** Sends that are under way, by MsgRandom; `answer` ends one. */
const held = () => {
  const under = new Map<number, PromiseWithResolvers<Response>>()
  const fetch: typeof globalThis.fetch = (_, init) => {
    const { MsgRandom } = JSON.parse(String(init?.body)) as { readonly MsgRandom: number }
    const reply = Promise.withResolvers<Response>()
    under.set(MsgRandom, reply)
    init?.signal?.addEventListener("abort", () => reply.reject(new Error("aborted")))
    return reply.promise
  }
  return {
    desk: createDesk({ ...account, fetch, retry: false }),
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

it("a generator may abort while it is being read", async () => {
  const { desk } = held()
  const controller = new AbortController()
  const generate = function* () {
    yield messageOf(1)
    controller.abort()
    yield messageOf(2)
  }
  const outcomes = await collected(desk.sendMany(generate(), { signal: controller.signal, concurrency: 1_000 }))
  assert.deepStrictEqual(randoms(outcomes), [1])
  assert.nestedPropertyVal(outcomes[0], "error.reason._tag", "Aborted")
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
