/** The dead letter: looked at, sent again, removed; and what can't be sent any more. */
import assert from "node:assert/strict"
import { uuidv7 } from "../../model/uuidv7.ts"
import type { OutboxStore } from "../../store/OutboxStore.ts"
import { drained, messages, type StoreCase, textsOf, until, withOutbox } from "../harness.ts"
import { lost, refusal, type Start, unsent } from "../scriptedDesk.ts"

/** As a row would be that somebody has changed, or that was cut off. */
const putIn = async (store: OutboxStore, lane: string, packet: string): Promise<string> => {
  const id = uuidv7()
  await store.enqueue([{ id, lane, key: undefined, notBefore: undefined, enqueuedAt: Date.now(), packet }], {
    keepKeysMs: 1000
  })
  return id
}

const refusedAtFirst = ({ earlier }: Start) => (earlier === 0 ? refusal(80_001) : undefined)

export const letterCases: ReadonlyArray<StoreCase> = [
  {
    name: "lists the dead letter page by page, in the order in which the messages were enqueued",
    run: withOutbox(
      () => refusal(80_001),
      {},
      async ({ outbox }) => {
        const all = await outbox.enqueue(messages("s", ..."abcdefg"))
        outbox.start()
        await drained(outbox)
        const first = await outbox.dead.list({ limit: 3 })
        const second = await outbox.dead.list({ limit: 100, after: first.at(-1)?.id })
        assert.equal(first.length, 3)
        assert.deepEqual(
          [...first, ...second].map(({ id }) => id),
          all.map(({ id }) => id)
        )
        await assert.rejects(outbox.dead.list({ limit: 0 }), TypeError)
      }
    )
  },
  {
    name: "sends dead messages again, with the MsgRandom they had, in the order in which they were enqueued",
    run: withOutbox(refusedAtFirst, {}, async ({ outbox, desk }) => {
      const all = await outbox.enqueue(messages("s", "1", "2", "3"))
      outbox.start()
      await until("all are dead", async () => (await outbox.status()).dead === 3)
      const { replayed, refused } = await outbox.dead.replay("all")
      assert.deepEqual([...replayed].sort(), all.map(({ id }) => id).sort())
      assert.deepEqual(refused, [])
      await drained(outbox)
      assert.deepEqual(textsOf(desk, "s"), ["1", "2", "3"])
      assert.deepEqual(
        desk.delivered.map(({ msgRandom }) => msgRandom),
        all.map(({ msgRandom }) => msgRandom)
      )
      assert.ok(desk.delivered.every(({ announced }) => !announced))
      assert.equal((await outbox.status()).dead, 0)
    })
  },
  {
    name: "announces a dead message that is sent again when it may have arrived before it died",
    run: async (makeStore) => {
      const script = ({ earlier }: Start) => (earlier === 0 ? lost() : earlier === 1 ? unsent() : undefined)
      await withOutbox(script, { maxTries: 2 }, async ({ outbox, desk }) => {
        await outbox.enqueue(messages("s", "1"))
        outbox.start()
        await until("it is dead", async () => (await outbox.status()).dead === 1)
        await outbox.dead.replay("all")
        await drained(outbox)
        assert.deepEqual(
          desk.starts.map(({ announced }) => announced),
          [false, true, true]
        )
      })(makeStore)
    }
  },
  {
    name: "removes letters for ever, and passes over those that are not there",
    run: withOutbox(
      () => refusal(80_001),
      {},
      async ({ outbox }) => {
        const [first, second] = await outbox.enqueue(messages("s", "1", "2"))
        outbox.start()
        await until("both are dead", async () => (await outbox.status()).dead === 2)
        assert.equal(await outbox.dead.remove([first?.id ?? "", "nobody", uuidv7()]), 1)
        assert.deepEqual(await outbox.dead.replay([first?.id ?? "", "nobody"]), { replayed: [], refused: [] })
        assert.deepEqual(
          (await outbox.dead.list()).map(({ id }) => id),
          [second?.id]
        )
        assert.equal(await outbox.parked.remove([second?.id ?? ""]), 0)
      }
    )
  },
  {
    name: "lets a message that can't be read any more hold up nothing: it is a dead letter, and its replay says why",
    run: withOutbox(undefined, {}, async ({ outbox, store, desk }) => {
      const { packet, tooLong } = poison(desk.prepare({ sessionId: "s", text: "x" }))
      const ids = [
        await putIn(store, "s", "{ no JSON"),
        await putIn(store, "s", packet),
        await putIn(store, "s", tooLong)
      ]
      await outbox.enqueue(messages("s", "after"))
      outbox.start()
      await drained(outbox)
      assert.deepEqual(textsOf(desk, "s"), ["after"])
      const letters = await outbox.dead.list()
      assert.deepEqual(
        letters.map(({ id }) => id),
        ids
      )
      assert.ok(letters.every(({ error }) => error.reason._tag === "InvalidMessage"))
      const { replayed, refused } = await outbox.dead.replay("all")
      assert.deepEqual(replayed, [])
      assert.deepEqual(
        refused.map(({ id }) => id),
        ids
      )
      assert.ok(refused.every(({ error }) => error.reason._tag === "InvalidMessage"))
      assert.equal((await outbox.status()).dead, 3)
    })
  }
]

/** Of an older version's rules, say: JSON, and nothing that may be sent. */
const poison = (prepared: { readonly json: string }) => ({
  packet: JSON.stringify({ ...prepared, json: prepared.json.replace('"x"', '""') }),
  tooLong: JSON.stringify({ ...prepared, json: prepared.json.replace('"x"', JSON.stringify("x".repeat(20_000))) })
})
