/** What is done after a try has failed. */
import assert from "node:assert/strict"
import type { DeskError } from "@tcdesk/core"
import { drained, makeSwitch, messages, type StoreCase, textsOf, until, withOutbox } from "../harness.ts"
import { closed, lost, overloaded, refusal, type Start, unsent } from "../scriptedDesk.ts"

/** Fails so often, and then succeeds. */
const failing =
  (times: number, error: () => DeskError) =>
  ({ earlier }: Start): DeskError | undefined =>
    earlier < times ? error() : undefined

const announcements = (starts: ReadonlyArray<Start>): ReadonlyArray<boolean> => starts.map(({ announced }) => announced)

export const verdictCases: ReadonlyArray<StoreCase> = [
  {
    name: "tries again what was not sent, or lost, until it gets through, and announces only what may have arrived",
    run: async (makeStore) => {
      const script = ({ session, earlier }: Start) =>
        earlier >= 2 ? undefined : session === "lost" ? lost() : session === "unsent" ? unsent() : undefined
      await withOutbox(script, {}, async ({ outbox, desk }) => {
        await outbox.enqueue([...messages("lost", "x"), ...messages("unsent", "x"), ...messages("fine", "x")])
        outbox.start()
        await drained(outbox)
        const of = (wanted: string) => announcements(desk.starts.filter(({ session }) => session === wanted))
        assert.deepEqual(of("lost"), [false, true, true])
        assert.deepEqual(of("unsent"), [false, false, false])
        assert.deepEqual(of("fine"), [false])
      })(makeStore)
    }
  },
  {
    name: "puts what is refused for good into the dead letter, whether it is about the message or one account",
    run: async (makeStore) => {
      const codes: ReadonlyArray<number> = [80_001, 141_005, 70_107, 70_051, 299_999]
      const dead: Array<string> = []
      const hooks = { onDead: ({ id }: { readonly id: string }) => void dead.push(id) }
      await withOutbox(
        ({ session }) => refusal(Number(session)),
        { hooks },
        async ({ outbox, desk }) => {
          const ids = await outbox.enqueue(codes.flatMap((code) => messages(String(code), "x")))
          outbox.start()
          await drained(outbox)
          assert.equal(desk.starts.length, codes.length)
          const letters = await outbox.dead.list()
          assert.deepEqual(letters.map(({ id }) => id).sort(), ids.map(({ id }) => id).sort())
          assert.deepEqual(letters.map(({ error }) => error.code).sort(), [...codes].sort())
          assert.deepEqual(dead.sort(), ids.map(({ id }) => id).sort())
          assert.equal((await outbox.status()).pausedUntil, undefined)
        }
      )(makeStore)
    }
  },
  {
    name: "pauses the queue for what is about the whole app: tells it, tries one message at a time, and loses none",
    run: async (makeStore) => {
      const repaired = makeSwitch()
      let broken = true
      void repaired.on.then(() => {
        broken = false
      })
      const pauses: Array<{ readonly untilMs: number; readonly error: DeskError }> = []
      const hooks = {
        onPaused: (event: { readonly untilMs: number; readonly error: DeskError }) => void pauses.push(event)
      }
      await withOutbox(
        () => (broken ? refusal(60_020) : undefined),
        { hooks },
        async ({ outbox, desk }) => {
          const sessions = Array.from({ length: 12 }, (_, i) => `s-${i}`)
          await outbox.enqueue(sessions.flatMap((session) => messages(session, "1", "2")))
          outbox.start({ concurrency: 6 })
          await until("it has paused three times", () => pauses.length >= 3)
          // All that were under way met the first refusal; after it, one a pause.
          assert.ok(desk.starts.length <= 6 + pauses.length, `${desk.starts.length} tries in ${pauses.length} pauses`)
          assert.ok(pauses.every(({ untilMs, error }) => error.code === 60_020 && untilMs > Date.now() - 60_000))
          repaired.turnOn()
          await drained(outbox)
          const { dead, parked, pausedUntil } = await outbox.status()
          assert.deepEqual({ dead, parked, pausedUntil }, { dead: 0, parked: 0, pausedUntil: undefined })
          for (const session of sessions) assert.deepEqual(textsOf(desk, session), ["1", "2"])
          assert.ok(desk.starts.every(({ announced }) => !announced))
        }
      )(makeStore)
    }
  },
  {
    name: "pauses the queue when Desk says that it is called too often, for as long as it asks for",
    run: withOutbox(
      ({ earlier }) => (earlier === 0 ? refusal(141_009, 400) : undefined),
      {},
      async ({ outbox, desk }) => {
        await outbox.enqueue(messages("a", "1"))
        outbox.start()
        await until("it has begun", () => desk.starts.length === 1)
        const began = performance.now()
        await until("it is paused", async () => (await outbox.status()).pausedUntil !== undefined)
        await drained(outbox)
        assert.ok(performance.now() - began >= 350, "it was tried too early")
        assert.equal((await outbox.status()).pausedUntil, undefined)
        assert.equal(desk.starts.length, 2)
      }
    )
  },
  {
    name: "keeps a pause over a restart",
    run: withOutbox(
      failing(1, () => refusal(70_050, 1500)),
      {},
      async ({ outbox, desk }) => {
        await outbox.enqueue(messages("a", "1"))
        const worker = outbox.start()
        await until("it is paused", async () => (await outbox.status()).pausedUntil !== undefined)
        await worker.stop()
        const { pausedUntil = 0 } = await outbox.status()
        outbox.start()
        await drained(outbox)
        assert.ok(Date.now() >= pausedUntil - 5, "it was tried too early")
        assert.equal(desk.starts.length, 2)
      }
    )
  },
  {
    name: "does not count what the client's own limit had no place for: tried again when it asks to",
    run: withOutbox(
      failing(3, () => overloaded(30)),
      { maxTries: 1 },
      async ({ outbox, desk }) => {
        await outbox.enqueue(messages("a", "1"))
        outbox.start()
        await drained(outbox)
        assert.equal((await outbox.status()).dead, 0)
        assert.deepEqual(announcements(desk.starts), [false, false, false, false])
      }
    )
  },
  {
    name: "keeps what a closed client has refused: nothing counted, nothing announced",
    run: withOutbox(failing(2, closed), { maxTries: 1 }, async ({ outbox, desk }) => {
      await outbox.enqueue(messages("a", "1"))
      outbox.start()
      await drained(outbox)
      assert.equal((await outbox.status()).dead, 0)
      assert.deepEqual(announcements(desk.starts), [false, false, false])
    })
  },
  {
    name: "gives up after `maxTries`, with what was wrong at last",
    run: withOutbox(unsent, { maxTries: 3 }, async ({ outbox, desk }) => {
      const [enqueued] = await outbox.enqueue(messages("a", "1"))
      outbox.start()
      await drained(outbox)
      assert.equal(desk.starts.length, 3)
      const [letter] = await outbox.dead.list()
      assert.equal(letter?.id, enqueued?.id)
      assert.equal(letter?.tries, 3)
      assert.equal(letter?.error.reason._tag, "ConnectionFailed")
      assert.deepEqual(letter?.message, {
        sessionId: "a",
        body: [{ MsgType: "TIMTextElem", MsgContent: { Text: "1" } }],
        msgRandom: enqueued?.msgRandom
      })
    })
  },
  {
    name: "gives up what is older than `maxAgeMs`, with what was wrong at last",
    run: withOutbox(unsent, { maxAgeMs: 1000 }, async ({ outbox }) => {
      await outbox.enqueue(messages("a", "old"))
      outbox.start()
      await until("it is dead", async () => (await outbox.status()).dead === 1)
      const [letter] = await outbox.dead.list()
      assert.equal(letter?.error.reason._tag, "ConnectionFailed")
      assert.match(letter?.error.message ?? "", /maxAgeMs/)
    })
  },
  {
    name: "lets messages grow no older while the queue is paused",
    run: withOutbox(
      failing(1, () => refusal(60_020, 900)),
      { maxAgeMs: 600 },
      async ({ outbox, desk }) => {
        await outbox.enqueue(messages("a", "1"))
        outbox.start()
        await drained(outbox)
        assert.equal((await outbox.status()).dead, 0)
        assert.equal(desk.delivered.length, 1)
      }
    )
  },
  {
    name: "parks what may have arrived, where that was chosen, and announces it when it is sent all the same",
    run: async (makeStore) => {
      const parked: Array<string> = []
      const hooks = { onParked: ({ id }: { readonly id: string }) => void parked.push(id) }
      await withOutbox(failing(1, lost), { onUnknown: "park", hooks }, async ({ outbox, desk }) => {
        const [first] = await outbox.enqueue(messages("a", "1"))
        outbox.start()
        await until("it is parked", async () => (await outbox.status()).parked === 1)
        assert.deepEqual(parked, [first?.id])
        const [letter] = await outbox.parked.list()
        assert.equal(letter?.uncertain, true)
        assert.deepEqual(await outbox.parked.retry([first?.id ?? ""]), { replayed: [first?.id], refused: [] })
        await drained(outbox)
        assert.deepEqual(announcements(desk.starts), [false, true])
        const { dead, parked: left } = await outbox.status()
        assert.deepEqual({ dead, left }, { dead: 0, left: 0 })
      })(makeStore)
    }
  }
]
