/** What is taken in. */
import assert from "node:assert/strict"
import { isDeskError, type OutgoingMessage } from "@tcdesk/core"
import type { EnqueueOutcome } from "../../outbox/Enqueued.ts"
import { OutboxError } from "../../store/OutboxError.ts"
import { drained, messages, pause, type StoreCase, textsOf, withOutbox } from "../harness.ts"

const keyed = (key: string, text = "x"): OutgoingMessage => ({ sessionId: "s", text, key })

export const enqueueCases: ReadonlyArray<StoreCase> = [
  {
    name: "refuses a bad message, and stores none of those that came with it",
    run: withOutbox(undefined, {}, async ({ outbox, desk }) => {
      const bad = [...messages("s", "1", "2"), { sessionId: "s", text: "" }]
      await assert.rejects(outbox.enqueue(bad), (error) => isDeskError(error) && error.reason._tag === "InvalidMessage")
      assert.equal((await outbox.status()).pending, 0)
      outbox.start()
      await outbox.enqueue(messages("s", "3"))
      await drained(outbox)
      assert.deepEqual(
        desk.starts.map(({ text }) => text),
        ["3"]
      )
    })
  },
  {
    name: "stores a message with a known `key` once: in one array, one after another, and after the first was delivered",
    run: withOutbox(undefined, {}, async ({ outbox, desk }) => {
      const [first, second] = await outbox.enqueue([keyed("order-1"), keyed("order-1", "y")])
      assert.equal(first?.duplicate, false)
      assert.deepEqual(second, { ...first, duplicate: true })
      assert.deepEqual(await outbox.enqueue(keyed("order-1")), { ...first, duplicate: true })
      outbox.start()
      await drained(outbox)
      assert.deepEqual(await outbox.enqueue(keyed("order-1")), { ...first, duplicate: true })
      assert.equal((await outbox.enqueue(keyed("order-2"))).duplicate, false)
      await drained(outbox)
      assert.equal(desk.starts.length, 2)
    })
  },
  {
    name: "stores one of those that bring the same `key` at the same time",
    run: withOutbox(undefined, {}, async ({ outbox }) => {
      const all = await Promise.all(Array.from({ length: 8 }, () => outbox.enqueue(keyed("order-1"))))
      assert.equal(all.filter(({ duplicate }) => !duplicate).length, 1)
      assert.equal(new Set(all.map(({ id }) => id)).size, 1)
      assert.equal((await outbox.status()).pending, 1)
    })
  },
  {
    name: "forgets a `key` after `keepKeysMs`",
    run: withOutbox(undefined, { keepKeysMs: 150 }, async ({ outbox }) => {
      const first = await outbox.enqueue(keyed("order-1"))
      await pause(300)
      const second = await outbox.enqueue(keyed("order-1"))
      assert.equal(second.duplicate, false)
      assert.notEqual(second.id, first.id)
      assert.equal(second.msgRandom, first.msgRandom)
      assert.equal((await outbox.status()).pending, 2)
    })
  },
  {
    name: "takes any `key` and any session, however long or strange",
    run: withOutbox(undefined, {}, async ({ outbox, desk }) => {
      const strange = ["键-🗝️", "a'b\"c\\d;--", "x".repeat(2000), "*?[a]{b}", " "]
      const all = await outbox.enqueue(strange.map((key) => ({ from: "@客服", to: "user:45|x", text: "您好", key })))
      assert.ok(all.every(({ duplicate }) => !duplicate))
      const again = await outbox.enqueue(strange.map((key) => ({ from: "@客服", to: "user:45|x", text: "您好", key })))
      assert.ok(again.every(({ duplicate }) => duplicate))
      outbox.start()
      await drained(outbox)
      assert.equal(desk.delivered.length, strange.length)
    })
  },
  {
    name: "refuses `tx` where it can't join a transaction, and stores nothing",
    run: withOutbox(undefined, {}, async ({ outbox, store }) => {
      if (store.joinsTransactions) return
      const options = { tx: {} as never }
      await assert.rejects(
        outbox.enqueue({ sessionId: "s", text: "x" }, options),
        (error) =>
          error instanceof OutboxError && error.reason === "NoTransaction" && error.message.includes(store.name)
      )
      assert.equal((await outbox.status()).pending, 0)
    })
  },
  {
    name: "stores nothing of an empty array, and refuses options that it does not know",
    run: withOutbox(undefined, {}, async ({ outbox }) => {
      assert.deepEqual(await outbox.enqueue([]), [])
      const options = { notbefore: new Date() } as object
      await assert.rejects(outbox.enqueue({ sessionId: "s", text: "x" }, options), /did you mean notBefore/)
      assert.equal((await outbox.status()).pending, 0)
    })
  },
  {
    name: "takes what a source gives, in its order and without those that break a rule",
    run: withOutbox(undefined, {}, async ({ outbox, desk }) => {
      const source = function* (): Generator<OutgoingMessage> {
        for (let i = 0; i < 25; i += 1) yield { sessionId: "s", text: i === 13 ? "" : `${i}`, key: `n-${i % 20}` }
      }
      const outcomes: Array<EnqueueOutcome> = []
      for await (const outcome of outbox.enqueueMany(source(), { batch: 10 })) outcomes.push(outcome)
      assert.deepEqual(
        outcomes.map(({ index, ok }) => [index, ok]),
        Array.from({ length: 25 }, (_, i) => [i, i !== 13])
      )
      assert.equal(outcomes.filter((one) => one.ok && one.enqueued.duplicate).length, 5)
      outbox.start()
      await drained(outbox)
      const texts = Array.from({ length: 20 }, (_, i) => `${i}`).filter((text) => text !== "13")
      assert.deepEqual(textsOf(desk, "s"), texts)
    })
  },
  {
    name: "takes nothing once it is closed",
    run: withOutbox(undefined, {}, async ({ outbox, store }) => {
      await outbox.close()
      await assert.rejects(
        outbox.enqueue({ sessionId: "s", text: "x" }),
        (error) => error instanceof OutboxError && error.reason === "Closed" && error.store === store.name
      )
      await outbox.close()
    })
  }
]
