/** Starting, stopping, closing; clocks that are set; what is told of it. */
import assert from "node:assert/strict"
import { OutboxError } from "../../store/OutboxError.ts"
import { drained, makeSwitch, messages, pause, type StoreCase, textsOf, until, withOutbox } from "../harness.ts"
import { aborted, type Start, unsent } from "../scriptedDesk.ts"

const hour = 3_600_000

/** Sets this process's clock by so much, until `body` ends. Clocks that nobody can set run on. */
const withClock = async (body: (set: (ms: number) => void) => Promise<void>): Promise<void> => {
  const real = Date.now
  let offset = 0
  Date.now = () => real() + offset
  try {
    await body((ms) => {
      offset = ms
    })
  } finally {
    Date.now = real
  }
}

const calledOff = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) resolve()
    else signal?.addEventListener("abort", () => resolve(), { once: true })
  })

export const lifeCases: ReadonlyArray<StoreCase> = [
  {
    name: "lets what was begun end when it stops, begins nothing more, and goes on where it was",
    run: async (makeStore) => {
      const slow = makeSwitch()
      await withOutbox(
        () => slow.on,
        {},
        async ({ outbox, desk }) => {
          await outbox.enqueue(messages("s", "1", "2"))
          const worker = outbox.start()
          await until("one has begun", () => desk.starts.length === 1)
          const stopping = worker.stop()
          await outbox.enqueue(messages("t", "1"))
          slow.turnOn()
          await stopping
          assert.equal(desk.starts.length, 1)
          const { pending, running } = await outbox.status()
          assert.deepEqual({ pending, running }, { pending: 2, running: false })
          outbox.start()
          await drained(outbox)
          assert.deepEqual(textsOf(desk, "s"), ["1", "2"])
        }
      )(makeStore)
    }
  },
  {
    name: "calls off what takes longer than `graceMs`: it is kept, not counted, and sent by whoever starts next",
    run: async (makeStore) => {
      const script = async ({ signal, earlier }: Start) => {
        if (earlier > 0) return undefined
        await calledOff(signal)
        return aborted()
      }
      await withOutbox(script, { maxTries: 1 }, async ({ outbox, desk }) => {
        await outbox.enqueue(messages("s", "1"))
        const worker = outbox.start()
        await until("it has begun", () => desk.starts.length === 1)
        await worker.stop({ graceMs: 20 })
        assert.equal((await outbox.status()).pending, 1)
        outbox.start()
        await drained(outbox)
        assert.equal(desk.delivered.length, 1)
        assert.equal(desk.delivered[0]?.announced, false)
      })(makeStore)
    }
  },
  {
    name: "gives a try no more time than its message is the worker's alone",
    run: withOutbox(undefined, {}, async ({ outbox, desk }) => {
      await outbox.enqueue(messages("s", "1"))
      outbox.start()
      await drained(outbox)
      const { deadlineMs = 0 } = desk.starts[0] ?? {}
      assert.ok(Number.isInteger(deadlineMs) && deadlineMs > 0 && deadlineMs <= 15_000, `${deadlineMs} ms`)
    })
  },
  {
    name: "refuses a second start, and starts again after a stop",
    run: withOutbox(undefined, {}, async ({ outbox }) => {
      const worker = outbox.start()
      assert.throws(
        () => outbox.start(),
        (error) => error instanceof OutboxError && error.reason === "AlreadyStarted"
      )
      await worker.stop()
      await worker.stop()
      outbox.start()
      assert.equal((await outbox.status()).running, true)
    })
  },
  {
    name: "tells how many wait, how old the oldest is, how many are dead",
    run: withOutbox(undefined, {}, async ({ outbox }) => {
      const { pending, oldestAgeMs, dead, parked, running } = await outbox.status()
      assert.deepEqual(
        { pending, oldestAgeMs, dead, parked, running },
        { pending: 0, oldestAgeMs: undefined, dead: 0, parked: 0, running: false }
      )
      await outbox.enqueue({ sessionId: "t", text: "later" }, { notBefore: new Date(Date.now() + hour) })
      assert.equal((await outbox.status()).pending, 1)
      assert.equal((await outbox.status()).oldestAgeMs, undefined)
      await outbox.enqueue(messages("s", "1"))
      await pause(50)
      const after = await outbox.status()
      assert.equal(after.pending, 2)
      assert.ok((after.oldestAgeMs ?? 0) >= 40 && (after.oldestAgeMs ?? 0) < 30_000, `${after.oldestAgeMs} ms`)
    })
  },
  {
    name: "tells each delivery once, and a hook that throws does no harm",
    run: async (makeStore) => {
      const told: Array<string> = []
      const hooks = {
        onDelivered: ({ id }: { readonly id: string }) => {
          told.push(id)
          throw new Error("of a hook")
        }
      }
      await withOutbox(undefined, { hooks }, async ({ outbox }) => {
        const all = await outbox.enqueue(messages("s", "1", "2"))
        outbox.start()
        await drained(outbox)
        assert.deepEqual(
          told,
          all.map(({ id }) => id)
        )
        assert.equal((await outbox.status()).hookFailures, 2)
      })(makeStore)
    }
  },
  {
    name: "goes on when the clock is set back by an hour: what waits, what is tried again, what is enqueued then",
    run: (makeStore) =>
      withClock((set) =>
        withOutbox(
          ({ text, earlier }) => (text === "1" && earlier < 2 ? unsent() : undefined),
          {},
          async ({ outbox, desk }) => {
            outbox.start()
            await outbox.enqueue(messages("s", "1", "2"))
            await until("the first try has failed", () => desk.starts.length > 0)
            set(-hour)
            await outbox.enqueue(messages("t", "3"))
            await drained(outbox)
            assert.deepEqual(textsOf(desk, "s"), ["1", "2"])
            assert.deepEqual(textsOf(desk, "t"), ["3"])
            assert.equal((await outbox.status()).dead, 0)
          }
        )(makeStore)
      )
  },
  {
    name: "kills nothing when the clock is set forward by two days while it works",
    run: (makeStore) =>
      withClock((set) =>
        withOutbox(
          ({ earlier }) => (earlier < 3 ? unsent() : undefined),
          {},
          async ({ outbox, desk }) => {
            outbox.start()
            await outbox.enqueue(messages("s", "1", "2"))
            await until("the first try has failed", () => desk.starts.length > 0)
            set(48 * hour)
            await drained(outbox)
            assert.deepEqual(textsOf(desk, "s"), ["1", "2"])
            assert.equal((await outbox.status()).dead, 0)
          }
        )(makeStore)
      )
  }
]
