/**
 * The bound of a limit that processes share: never more than N starts in any second, whatever happens to them and to the store.
 * TCDESK_SOAK=1 for a hundred falls of the dice.
 */
import { assert, describe, it } from "vitest"
import { dice, mostInASecond, type Process, runFleet, type Way } from "../support/fleet.ts"

const perSecond = 100
const seeds = Array.from({ length: process.env.TCDESK_SOAK === "1" ? 100 : 3 }, (_, seed) => seed + 1)

type Dice = ReturnType<typeof dice>

const near = (roll: Dice) => (): Way => ({ thereMs: roll(0.2, 4), backMs: roll(0.2, 4) })

const saturated = () => 30

/** Each process begins and ends at a time of its own. */
const onOff = (roll: Dice) => {
  const offset = roll(0, 1500)
  return (now: number) => ((now + offset) % 1500 < 750 ? 30 : 0)
}

/** Again and again, for 20 to 270 ms. */
function* blocked(roll: Dice): Generator<readonly [number, number]> {
  for (let from = roll(0, 250); ; ) {
    const ms = roll(20, 270)
    yield [from, ms]
    from += ms + roll(20, 270)
  }
}

/** For longer than an answer may take, again and again: the loop turns once between. */
function* alwaysBlocked(): Generator<readonly [number, number]> {
  for (let from = 0; ; from += 66) yield [from, 65]
}

/** So many milliseconds of it the store is away; it is back at another moment for each process. */
const away =
  (from: number, until: number, how: Way) =>
  (roll: Dice) =>
  (now: number): Way =>
    now > from && now < until ? how : near(roll)()

const three = (seed: number, make: (roll: Dice, process: number) => Process): ReadonlyArray<Process> =>
  [0, 1, 2].map((process) => make(dice(seed * 10 + process), process))

const within = (starts: ReadonlyArray<{ readonly at: number }>, from: number, until: number): number =>
  starts.filter(({ at }) => at >= from && at < until).length

describe.each(seeds)("three processes, as dice %i fall, start no more than N in any second", (seed) => {
  const run = (make: (roll: Dice, process: number) => Process, ms = 6000) => runFleet(perSecond, three(seed, make), ms)

  it("saturated, and at least 0.93 N, with at most 1.2 questions a start", async () => {
    const { starts, questions } = await run((roll) => ({ waiting: saturated, way: near(roll) }))
    assert.isAtMost(mostInASecond(starts.map(({ at }) => at)), perSecond)
    assert.isAtLeast(within(starts, 1000, 6000), 0.93 * perSecond * 5)
    assert.isAtMost(questions, 1.2 * starts.length)
    for (const process of [0, 1, 2])
      assert.isAtLeast(starts.filter((start) => start.process === process).length, starts.length / 6)
  })

  it("that send on and off", async () => {
    const { starts } = await run((roll) => ({ waiting: onOff(roll), way: near(roll) }))
    assert.isAtMost(mostInASecond(starts.map(({ at }) => at)), perSecond)
    assert.isAbove(starts.length, perSecond)
  })

  it("whose loops are blocked again and again, and none takes that for a loss of the store", async () => {
    const { starts, modes } = await run((roll) => ({ waiting: saturated, way: near(roll), blocks: blocked(roll) }))
    assert.isAtMost(mostInASecond(starts.map(({ at }) => at)), perSecond)
    assert.deepStrictEqual(modes, ["shared", "shared", "shared"])
  })

  it("one of which is frozen for two seconds", async () => {
    const { starts, modes } = await run((roll, process) => ({
      waiting: saturated,
      way: near(roll),
      blocks: process === 0 ? [[roll(2000, 2100), 2000]] : []
    }))
    assert.isAtMost(mostInASecond(starts.map(({ at }) => at)), perSecond)
    assert.isAtLeast(within(starts, 2200, 4000), 0.9 * perSecond * 1.8)
    assert.deepStrictEqual(modes, ["shared", "shared", "shared"])
  })

  it("whose store answers too late: each a quarter", async () => {
    const { starts, modes } = await run((roll) => ({
      waiting: saturated,
      way: () => ({ thereMs: roll(30, 100), backMs: roll(30, 100) })
    }))
    assert.isAtMost(mostInASecond(starts.map(({ at }) => at)), perSecond)
    assert.isAtLeast(within(starts, 2000, 6000), 0.9 * ((perSecond * 3) / 4) * 4)
    assert.deepStrictEqual(modes, ["local", "local", "local"])
  })

  it("whose store answers in time now and then", async () => {
    const { starts } = await run((roll) => ({
      waiting: onOff(roll),
      way: () => ({ thereMs: roll(1, 60), backMs: roll(1, 60) })
    }))
    assert.isAtMost(mostInASecond(starts.map(({ at }) => at)), perSecond)
  })

  it.each([
    { how: "fails", endMs: 12_000 },
    // A question that is lost is given up after ten seconds, and the others may have asked ten seconds later.
    { how: "lost", endMs: 28_000 }
  ] as const)("whose store can't be had for a while: it $how", async ({ how, endMs }) => {
    // One has all of it at first; the others begin when the store is away.
    const { starts, modes } = await run(
      (roll, process) => ({
        waiting: (now) => (process === 0 || now > 2500 + 1000 * process ? 30 : 0),
        way: away(2500, 6000 + roll(0, 100), how)(roll)
      }),
      endMs
    )
    assert.isAtMost(mostInASecond(starts.map(({ at }) => at)), perSecond)
    assert.isAtLeast(within(starts, 5500, 6000), 0.85 * ((perSecond * 3) / 4) * 0.5)
    assert.deepStrictEqual(modes, ["shared", "shared", "shared"])
    assert.isAtLeast(within(starts, endMs - 1500, endMs), 0.9 * perSecond * 1.5)
  })

  it("and a quarter more while one of them alone has lost the store: it does not know of the others", async () => {
    const { starts, modes } = await run((roll, process) => ({
      waiting: saturated,
      way: process === 0 ? away(1500, 9000, "fails")(roll) : near(roll)
    }))
    assert.isAtMost(mostInASecond(starts.map(({ at }) => at)), perSecond * 1.25)
    assert.isAtMost(
      mostInASecond(starts.filter(({ process, at }) => process === 0 && at > 2500).map(({ at }) => at)),
      perSecond / 4
    )
    assert.isAtMost(mostInASecond(starts.filter(({ process }) => process !== 0).map(({ at }) => at)), perSecond)
    assert.deepStrictEqual(modes, ["local", "shared", "shared"])
  })
})

it("a process whose loop is always too busy for an answer takes the store for lost at last, and loses no message for ever", async () => {
  const busy: Process = { waiting: saturated, way: () => ({ thereMs: 2, backMs: 2 }), blocks: alwaysBlocked() }
  const soon = await runFleet(perSecond, [busy], 8000)
  assert.deepStrictEqual([soon.modes, soon.starts.length], [["shared"], 0])
  const later = await runFleet(perSecond, [{ ...busy, blocks: alwaysBlocked() }], 20_000)
  assert.deepStrictEqual(later.modes, ["local"])
  assert.isAbove(later.starts.length, 50)
})

it("a slot is late by the time of the question, not by that of its answer", async () => {
  // The second question is at 41 ms, and its slots from 42 ms on, 10.5 ms apart; known at 82 ms, they may be used until 48 ms after that.
  const slow: Process = { waiting: saturated, way: () => ({ thereMs: 1, backMs: 40 }), blocks: [[83, 50]] }
  const { starts } = await runFleet(perSecond, [slow], 300)
  assert.strictEqual(within(starts, 42, 83), 1)
  assert.strictEqual(within(starts, 83, 134), 0)
  assert.isAtLeast(within(starts, 134, 300), 4)
})

it("of 2.5 a second no second holds 3", async () => {
  const { starts } = await runFleet(2.5, [{ waiting: saturated, way: near(dice(1)) }], 10_000)
  assert.isAtMost(mostInASecond(starts.map(({ at }) => at)), 2)
  assert.isAtLeast(starts.length, 17)
})

it("a store that fails now and then is not lost: each answer of use counts anew", async () => {
  const roll = dice(2)
  const way = (): Way => (roll(0, 1) < 0.5 ? "fails" : near(roll)())
  const { starts, modes } = await runFleet(perSecond, [{ waiting: saturated, way }], 10_000)
  assert.deepStrictEqual(modes, ["shared"])
  assert.isAbove(starts.length, 0.6 * perSecond * 10)
})
