/** A limit that processes share, by slots of a store, in virtual time. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { RateStore, SlotLease, SlotRequest } from "../../src/model/RateStore.ts"
import { pass } from "../support/clock.ts"
import { deskOn, message, scripted } from "../support/desks.ts"
import { mostInASecond, slotsOf } from "../support/fleet.ts"

const perSecond = 20
const spacingMs = 1050 / perSecond

/** Its clock is its own: it is years off. */
const memoryStore = () => {
  const slots = slotsOf()
  const asks: Array<SlotRequest> = []
  return {
    asks,
    lease: (ask: SlotRequest, now: number): SlotLease => {
      asks.push(ask)
      return slots(ask, now)
    }
  }
}

/** In steps: the store's answers come between. */
const run = (ms: number): Effect.Effect<void> =>
  ms <= 0
    ? Effect.void
    : Effect.andThen(
        pass(Math.min(ms, 10)),
        Effect.suspend(() => run(ms - 10))
      )

const virtualNow = Effect.clockWith((clock) => Effect.sync(() => clock.currentTimeMillisUnsafe()))

/** A client on such a store; `answer` may come between. */
const sharing = Effect.fnUntraced(function* (
  store = memoryStore(),
  answer: (give: () => SlotLease) => Promise<SlotLease> = async (give) => give()
) {
  const script = scripted(0)
  const context = yield* Effect.context<never>()
  const now = () => Effect.runSyncWith(context)(virtualNow) + 9e11
  const shared: RateStore = { lease: (ask) => answer(() => store.lease(ask, now())) }
  const desk = yield* deskOn(script, { rateLimit: { perSecond, shared } })
  return { desk, script, store, mode: Effect.map(desk.status, ({ rateLimit }) => rateLimit?.mode) }
})

const send = (desk: Effect.Success<ReturnType<typeof sharing>>["desk"], times: number, deadlineMs = 60_000) =>
  Effect.forkChild(
    Effect.all(
      Array.from({ length: times }, () => Effect.result(desk.send(message, { deadlineMs }))),
      { concurrency: times }
    )
  )

const timesOf = (...scripts: ReadonlyArray<ReturnType<typeof scripted>>) =>
  scripts.flatMap(({ exchanges }) => exchanges.map(({ at }) => at))

describe("processes that share a limit", () => {
  it.effect("together start no more in any second than it says, and nearly that", () =>
    Effect.gen(function* () {
      const store = memoryStore()
      const all = [yield* sharing(store), yield* sharing(store), yield* sharing(store)]
      const sends = yield* Effect.forEach(all, ({ desk }) => send(desk, 100))
      yield* run(10_000)
      const times = timesOf(...all.map(({ script }) => script))
      assert.isAtMost(mostInASecond(times), perSecond)
      assert.isAtLeast(times.length, 0.93 * perSecond * 10)
      for (const { script } of all) assert.isAtLeast(script.exchanges.length, times.length / 4)
      assert.isAtMost(store.asks.length, 1.2 * times.length)
      yield* run(20_000)
      for (const one of sends) yield* Fiber.join(one)
    })
  )

  it.effect("leave all of it to one that is alone", () =>
    Effect.gen(function* () {
      const { desk, script, store, mode } = yield* sharing()
      yield* send(desk, 400)
      yield* run(10_000)
      assert.isAtMost(mostInASecond(timesOf(script)), perSecond)
      assert.isAtLeast(script.exchanges.length, 0.93 * perSecond * 10)
      assert.isAtMost(store.asks.length, 1.05 * script.exchanges.length)
      assert.strictEqual(yield* mode, "shared")
      assert.deepInclude(store.asks[0] ?? {}, { key: "1400000000", spacingMs })
    })
  )

  it.effect("refuse at once what can't have its turn in time, and say when it could", () =>
    Effect.gen(function* () {
      const store = memoryStore()
      const [one, other] = [yield* sharing(store), yield* sharing(store)]
      yield* send(one.desk, 100)
      yield* run(500)
      const [result] = yield* Fiber.join(yield* send(other.desk, 1, 26))
      assert.strictEqual(result?._tag, "Failure")
      if (result?._tag !== "Failure") return
      const { reason, delivery, retryAfterMs } = result.failure
      assert.deepStrictEqual([reason._tag, delivery], ["Overloaded", "not-sent"])
      assert.isAbove(retryAfterMs ?? 0, 26)
      const late = yield* Fiber.join(yield* send(one.desk, 1, 1000))
      assert.strictEqual(late[0]?._tag === "Failure" && late[0].failure.reason._tag, "Overloaded")
    })
  )
})

describe("an answer of the store that comes late", () => {
  it.effect("gives no slot that is used more than 50 ms after its time, counted from the question", () =>
    Effect.gen(function* () {
      const context = yield* Effect.context<never>()
      const sleep = (ms: number) => Effect.runPromiseWith(context)(Effect.sleep(ms))
      let delay = 60
      const { desk, script, mode } = yield* sharing(memoryStore(), async (give) => {
        const slots = give()
        await sleep(delay)
        return slots
      })
      yield* send(desk, 5)
      yield* run(900)
      assert.lengthOf(script.exchanges, 0)
      assert.strictEqual(yield* mode, "shared")
      delay = 10
      yield* run(200)
      assert.isAtLeast(script.exchanges.length, 1)
    })
  )
})

describe("while the store can't be had", () => {
  const faults: Readonly<Record<string, (give: () => SlotLease) => Promise<SlotLease>>> = {
    "it rejects": async () => {
      throw new Error("connect ECONNREFUSED redis://user:secret@host")
    },
    "it throws": () => {
      throw new Error("it is closed")
    },
    "it says nothing": () => new Promise(() => {}),
    "it gives something else": async () => ({ count: Number.NaN, waitMs: 0 }),
    "it gives more than it was asked for": async () => ({ count: 1e9, waitMs: 0 }),
    "it gives nothing, and says there is some": async () => ({ count: 0, waitMs: 0 })
  }

  it.effect.each(Object.entries(faults))("since %s, each process starts a quarter, and loses no message", ([, fault]) =>
    Effect.gen(function* () {
      let broken = true
      const { desk, script, store, mode } = yield* sharing(memoryStore(), (give) =>
        broken ? fault(give) : Promise.resolve(give())
      )
      const sending = yield* send(desk, 60)
      yield* run(950)
      assert.strictEqual(yield* mode, "shared")
      assert.lengthOf(script.exchanges, 0)
      yield* run(150)
      assert.strictEqual(yield* mode, "local")
      const before = script.exchanges.length
      yield* run(10_000)
      const local = script.exchanges.length - before
      assert.isAtMost(mostInASecond(timesOf(script)), perSecond / 4)
      assert.isAtLeast(local, 0.9 * (perSecond / 4) * 10)
      broken = false
      yield* run(20_000)
      yield* send(desk, 1)
      yield* run(100)
      assert.strictEqual(yield* mode, "shared")
      assert.isAtMost(mostInASecond(timesOf(script)), perSecond)
      const results = yield* Fiber.join(sending)
      assert.isTrue(results.every(({ _tag }) => _tag === "Success"))
      assert.isAtLeast(store.asks.length, 1)
    })
  )

  it.effect("it is asked first when there was nothing to send for a while: it may be back", () =>
    Effect.gen(function* () {
      let broken = true
      const { desk, script, store, mode } = yield* sharing(memoryStore(), async (give) => {
        if (broken) throw new Error("it is down")
        return give()
      })
      const sending = yield* send(desk, 2)
      yield* run(1500)
      assert.strictEqual(yield* mode, "local")
      yield* Fiber.join(sending)
      broken = false
      yield* run(5000)
      yield* send(desk, 1)
      yield* Effect.yieldNow
      assert.lengthOf(script.exchanges, 2)
      yield* run(10)
      assert.lengthOf(script.exchanges, 3)
      assert.lengthOf(store.asks, 1)
      assert.strictEqual(yield* mode, "shared")
    })
  )
})

it.effect("closing the client closes the store, and what that throws is no concern of its", () =>
  Effect.gen(function* () {
    let closed = 0
    const shared: RateStore = {
      lease: async () => ({ count: 1, waitMs: 0 }),
      close: () => {
        closed += 1
        throw new Error("it was closed before")
      }
    }
    const desk = yield* deskOn(scripted(0), { rateLimit: { perSecond, shared } })
    yield* desk.close()
    assert.strictEqual(closed, 1)
  })
)
