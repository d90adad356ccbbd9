/** What is under way, each until its time: one timer serves them all. */
import { assert, describe, it } from "vitest"
import { InFlight, type Member } from "../../src/engine/InFlight.ts"
import type { Timers } from "../../src/engine/Timers.ts"

/** Time moved by hand; sockets are read when `read` is called. */
const simulation = () => {
  let now = 0
  const pending = new Set<{ readonly at: number; readonly call: () => void }>()
  let judging: Array<() => void> = []
  const counts = { scheduled: 0, cancelled: 0 }
  const timers: Timers = {
    now: () => now,
    epochMs: () => now,
    schedule: (ms, call) => {
      const timer = { at: now + ms, call }
      pending.add(timer)
      counts.scheduled += 1
      return timer
    },
    cancel: (timer) => {
      counts.cancelled += 1
      pending.delete(timer as never)
    },
    afterSockets: (call) => void judging.push(call)
  }
  const read = () => {
    const calls = judging
    judging = []
    for (const call of calls) call()
  }
  /** As a real timer: those that are due go off, late when the time has leapt. */
  const goOff = (at: number) => {
    now = at
    for (const timer of [...pending]) {
      if (timer.at > now) continue
      pending.delete(timer)
      timer.call()
    }
  }
  const at = (time: number) => {
    goOff(time)
    read()
  }
  return { timers, counts, at, goOff, read, timersAt: () => [...pending].map((timer) => timer.at) }
}

const world = () => {
  const time = simulation()
  const expired: Array<string> = []
  const inFlight = new InFlight<Member & { readonly name: string }>(time.timers)
  const add = (name: string, dueAt: number, onExpire = () => {}) => {
    const member = {
      name,
      index: 0,
      dueAt,
      expire: () => {
        expired.push(name)
        onExpire()
      }
    }
    inFlight.add(member, time.timers.now())
    return member
  }
  return { ...time, inFlight, expired, add }
}

describe("one timer serves all", () => {
  it("it is set for the one that is due first, and again only for an earlier one", () => {
    const { add, counts, timersAt } = world()
    add("a", 100)
    add("b", 200)
    add("c", 100)
    assert.deepStrictEqual([timersAt(), counts.scheduled], [[100], 1])
    add("d", 50)
    assert.deepStrictEqual([timersAt(), counts], [[50], { scheduled: 2, cancelled: 1 }])
  })

  it("each expires at its own time, once, and the timer goes on to the next", () => {
    const { add, at, expired, timersAt } = world()
    add("a", 100)
    add("b", 200)
    at(99)
    assert.deepStrictEqual(expired, [])
    at(100)
    assert.deepStrictEqual([expired, timersAt()], [["a"], [200]])
    at(200)
    assert.deepStrictEqual([expired, timersAt()], [["a", "b"], []])
    at(1000)
    assert.lengthOf(expired, 2)
  })

  it("it is cancelled with the last, and not before", () => {
    const { add, inFlight, timersAt, counts } = world()
    const [a, b] = [add("a", 100), add("b", 200)]
    inFlight.delete(a)
    // It may go off early.
    assert.deepStrictEqual(timersAt(), [100])
    inFlight.delete(b)
    assert.deepStrictEqual([timersAt(), counts.cancelled], [[], 1])
    add("c", 300)
    assert.deepStrictEqual(timersAt(), [300])
  })

  it("it sleeps while there is nothing, and deleting the last that has expired cancels nothing", () => {
    const { add, at, inFlight, counts, timersAt } = world()
    const a = add("a", 100)
    at(100)
    inFlight.delete(a)
    assert.deepStrictEqual([counts, timersAt(), inFlight.size], [{ scheduled: 1, cancelled: 0 }, [], 0])
  })

  it("one whose time is over when it comes is due at once", () => {
    const { add, at, expired, timersAt } = world()
    at(500)
    add("late", 400)
    assert.deepStrictEqual(timersAt(), [500])
    at(500)
    assert.deepStrictEqual(expired, ["late"])
  })
})

describe("one whose time begins anew", () => {
  it("expires at its new time, though the timer goes off at the old one", () => {
    const { add, at, expired, inFlight, timersAt } = world()
    const a = add("a", 100)
    inFlight.postpone(a, 250)
    at(100)
    assert.deepStrictEqual([expired, timersAt()], [[], [250]])
    at(250)
    assert.deepStrictEqual(expired, ["a"])
  })
})

describe("before anything is judged, sockets are read", () => {
  it("what has been answered meanwhile does not expire", () => {
    const { add, expired, goOff, inFlight, read } = world()
    const [a] = [add("a", 100), add("b", 100)]
    goOff(100)
    assert.deepStrictEqual(expired, [])
    inFlight.delete(a)
    read()
    assert.deepStrictEqual(expired, ["b"])
  })

  it("nor what has been given more time meanwhile; one that comes then has its own timer", () => {
    const { add, at, expired, goOff, inFlight, read, timersAt } = world()
    const a = add("a", 100)
    goOff(100)
    inFlight.postpone(a, 300)
    add("b", 200)
    assert.deepStrictEqual(timersAt(), [200])
    read()
    assert.deepStrictEqual([expired, timersAt()], [[], [200]])
    at(200)
    at(300)
    assert.deepStrictEqual(expired, ["b", "a"])
  })
})

describe("while it is judged who is due", () => {
  it("one that another's end has ended is not told", () => {
    const { add, at, expired, inFlight } = world()
    const first = add("first", 100, () => {
      inFlight.delete(first)
      inFlight.delete(second)
    })
    const second = add("second", 100)
    const third = add("third", 100)
    at(100)
    assert.deepStrictEqual([expired, inFlight.all()], [["first", "third"], [third]])
  })

  it("all are told, though each leaves when it is", () => {
    const { add, at, expired, inFlight, timersAt } = world()
    for (const name of ["a", "b", "c", "d"]) {
      const member = add(name, 100, () => inFlight.delete(member))
    }
    add("later", 900)
    at(100)
    assert.deepStrictEqual([expired, inFlight.size, timersAt()], [["a", "b", "c", "d"], 1, [900]])
  })

  it("one that another's end has given more time keeps it", () => {
    const { add, at, expired, inFlight, timersAt } = world()
    add("a", 100, () => inFlight.postpone(b, 400))
    const b = add("b", 100)
    at(100)
    assert.deepStrictEqual([expired, timersAt()], [["a"], [400]])
  })

  it("one that comes then is served by the same timer", () => {
    const { add, at, expired, timersAt } = world()
    add("a", 100, () => void add("new", 150))
    add("b", 300)
    at(100)
    assert.deepStrictEqual(timersAt(), [150])
    at(150)
    assert.deepStrictEqual([expired, timersAt()], [["a", "new"], [300]])
  })
})

it("members leave in any order, and those that stay are known by their place", () => {
  const { add, at, expired, inFlight } = world()
  const members = ["a", "b", "c", "d", "e"].map((name) => add(name, 100))
  for (const i of [1, 0, 4]) inFlight.delete(members[i] as (typeof members)[number])
  assert.strictEqual(inFlight.size, 2)
  for (const [i, member] of inFlight.all().entries()) assert.strictEqual(member.index, i)
  at(100)
  assert.sameMembers(expired, ["c", "d"])
})
