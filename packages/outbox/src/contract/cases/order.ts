/** What goes out, and in which order. */
import assert from "node:assert/strict"
import { createOutbox } from "../../outbox/createOutbox.ts"
import { drained, makeSwitch, messages, pause, type StoreCase, textsOf, until, withOutbox } from "../harness.ts"
import { refusal, scriptedDesk, unsent } from "../scriptedDesk.ts"

const numbers = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, i) => String(i))
const sessions = ["s-0", "s-1", "s-2", "s-3", "s-4"]

export const orderCases: ReadonlyArray<StoreCase> = [
  {
    name: "delivers what was enqueued before it was started, and what is enqueued while it runs",
    run: withOutbox(undefined, {}, async ({ outbox, desk }) => {
      const first = await outbox.enqueue({ sessionId: "s", text: "before" })
      outbox.start()
      await drained(outbox)
      const second = await outbox.enqueue({ sessionId: "s", text: "after" })
      await drained(outbox)
      assert.deepEqual(textsOf(desk, "s"), ["before", "after"])
      assert.deepEqual(
        desk.starts.map(({ msgRandom }) => msgRandom),
        [first.msgRandom, second.msgRandom]
      )
      assert.notEqual(first.id, second.id)
    })
  },
  {
    name: "starts the messages of a session in the order in which they were enqueued, whatever fails in between",
    run: async (makeStore) => {
      let tries = 0
      const script = () => {
        tries += 1
        return tries % 3 === 0 ? unsent() : undefined
      }
      await withOutbox(script, { backoff: { baseMs: 1, maxMs: 5 } }, async ({ outbox, desk }) => {
        outbox.start({ concurrency: 8 })
        for (const text of numbers(10)) await outbox.enqueue(sessions.map((sessionId) => ({ sessionId, text })))
        await drained(outbox)
        for (const session of sessions) assert.deepEqual(textsOf(desk, session), numbers(10))
      })(makeStore)
    }
  },
  {
    name: "keeps the order of an array, and of arrays that were enqueued one after another",
    run: withOutbox(undefined, {}, async ({ outbox, desk }) => {
      for (let i = 0; i < 20; i += 2) await outbox.enqueue(messages("s", String(i), String(i + 1)))
      outbox.start()
      await drained(outbox)
      assert.deepEqual(textsOf(desk, "s"), numbers(20))
    })
  },
  {
    name: "sends one message of a session at a time, and those of other sessions beside it",
    run: async (makeStore) => {
      const slow = makeSwitch()
      const script = ({ session }: { readonly session: string }) => (session === "slow" ? slow.on : undefined)
      await withOutbox(script, {}, async ({ outbox, desk }) => {
        outbox.start({ concurrency: 4 })
        await outbox.enqueue(messages("slow", "1", "2"))
        await until("the first one has begun", () => desk.starts.length === 1)
        await outbox.enqueue(messages("quick", "1", "2", "3"))
        await until("the others went out", () => textsOf(desk, "quick").length === 3)
        assert.deepEqual(textsOf(desk, "slow"), [])
        assert.equal(desk.starts.filter(({ session }) => session === "slow").length, 1)
        slow.turnOn()
        await drained(outbox)
        assert.deepEqual(textsOf(desk, "slow"), ["1", "2"])
      })(makeStore)
    }
  },
  {
    name: "does no more at a time than its concurrency",
    run: async (makeStore) => {
      let [active, most] = [0, 0]
      const script = async () => {
        active += 1
        most = Math.max(most, active)
        await pause(5)
        active -= 1
        return undefined
      }
      await withOutbox(script, {}, async ({ outbox }) => {
        await outbox.enqueue(numbers(12).map((sessionId) => ({ sessionId, text: "x" })))
        outbox.start({ concurrency: 3 })
        await drained(outbox)
        assert.ok(most <= 3, `${most} at a time`)
      })(makeStore)
    }
  },
  {
    name: "goes on with a session after a message of it has died",
    run: withOutbox(
      ({ text }) => (text === "2" ? refusal(80_001) : undefined),
      {},
      async ({ outbox, desk }) => {
        await outbox.enqueue(messages("s", "1", "2", "3"))
        outbox.start()
        await drained(outbox)
        assert.deepEqual(textsOf(desk, "s"), ["1", "3"])
      }
    )
  },
  {
    name: "holds a session up while a message of it is to be tried again",
    run: async (makeStore) => {
      const script = ({ text, earlier }: { readonly text: string; readonly earlier: number }) =>
        text === "1" && earlier < 3 ? unsent() : undefined
      await withOutbox(script, {}, async ({ outbox, desk }) => {
        await outbox.enqueue(messages("s", "1", "2"))
        outbox.start()
        await drained(outbox)
        assert.deepEqual(
          desk.starts.map(({ text }) => text),
          ["1", "1", "1", "1", "2"]
        )
      })(makeStore)
    }
  },
  {
    name: "holds up with `notBefore` nothing but that message",
    run: withOutbox(undefined, {}, async ({ outbox, desk }) => {
      outbox.start()
      const at = Date.now() + 700
      await outbox.enqueue({ sessionId: "s", text: "later" }, { notBefore: new Date(at) })
      await outbox.enqueue({ sessionId: "s", text: "now" })
      await until("the other one went out", () => desk.delivered.length === 1)
      assert.deepEqual(textsOf(desk, "s"), ["now"])
      await drained(outbox)
      assert.ok(Date.now() >= at, "it was sent too early")
      assert.deepEqual(textsOf(desk, "s"), ["now", "later"])
    })
  },
  {
    name: "keeps the place of a message whose `notBefore` has passed when it is enqueued",
    run: withOutbox(undefined, {}, async ({ outbox, desk }) => {
      await outbox.enqueue({ sessionId: "s", text: "1" }, { notBefore: new Date(Date.now() - 1000) })
      await outbox.enqueue({ sessionId: "s", text: "2" })
      outbox.start()
      await drained(outbox)
      assert.deepEqual(textsOf(desk, "s"), ["1", "2"])
    })
  },
  {
    name: "shares the work between two workers: nothing twice, and every session in its order",
    run: withOutbox(undefined, {}, async ({ outbox, store, desk }) => {
      const otherDesk = scriptedDesk()
      const other = createOutbox({ desk: otherDesk, store })
      const workers = [outbox.start({ concurrency: 2 }), other.start({ concurrency: 2 })]
      for (const text of numbers(20)) await outbox.enqueue(sessions.map((sessionId) => ({ sessionId, text })))
      await drained(outbox)
      await Promise.all(workers.map((worker) => worker.stop()))
      assert.equal(desk.starts.length + otherDesk.starts.length, 100)
      for (const desks of [desk, otherDesk])
        for (const session of sessions) {
          const sent = textsOf(desks, session).map(Number)
          assert.deepEqual(
            sent,
            [...sent].sort((a, b) => a - b)
          )
        }
    })
  }
]
