/**
 * Whatever happens to the answer of a call that is no message: what reads is read again, what acts is done once at the most, and the
 * error says what became of it. The client against the emulator, on real sockets.
 */
import type { Fault } from "@tcdesk/emulator"
import { assert, describe, it } from "vitest"
import type { Delivery } from "../../src/model/Delivery.ts"
import type { DeskError } from "../../src/model/DeskError.ts"
import { collect } from "../support/collect.ts"
import { errorOf } from "../support/desks.ts"
import { type Emulated, emulated } from "../support/emulated.ts"
import {
  attemptTimeoutMs,
  each,
  lostAnswers,
  passing,
  refusals,
  slowAnswers,
  strike,
  withoutWaiting
} from "../support/struckCalls.ts"

const agentId = "agent-1@example.com"

/** A client, of whose calls a fault strikes one, or so many from there on. */
interface Asked extends Emulated {
  /** How often the command that has no rules of its own was carried out. */
  readonly calls: () => number
}

interface Struck {
  readonly fault: Fault
  /** Which call; by default the first. */
  readonly call?: number
  readonly times?: number
  readonly attempts?: number
}

/** A session in which three messages were written, three that have ended, and an agent. */
const asking = (
  { fault, call = 1, times, attempts = 3 }: Struck,
  use: (given: Asked) => Promise<void>
): Promise<void> =>
  withoutWaiting(fault, async () => {
    const retry = { attempts, baseDelayMs: 0, maxDelayMs: 0 }
    await using given = await emulated({ agents: [{ id: agentId }] }, { retry, attemptTimeoutMs })
    const { emulator, sessionId, time } = given
    for (const text of ["一", "二", "三"]) {
      emulator.typeAsCustomer({ sessionId, text })
      emulator.endSession(emulator.openSession({ clientUserId: "user46", sessionId: `ended-${text}` }), "customer")
      time.now += 1000
    }
    let calls = 0
    emulator.answer("create_member_group", () => {
      calls += 1
      return { MemberGroupId: calls }
    })
    emulator.answer("get_member_group_list", { Total: 0, MemberGroupList: [] })
    strike(emulator, call, fault, times)
    await use({ ...given, calls: () => calls })
  })

/** A method of the client that makes so many calls. */
interface Method {
  readonly calls: number
  readonly run: (given: Asked) => Promise<unknown>
  readonly gives: (given: Asked) => unknown
}

const reads: Readonly<Record<string, Method>> = {
  get_session_state: {
    calls: 1,
    run: ({ desk, sessionId }) => desk.sessions.state({ sessionId }),
    gives: ({ sessionId }) => ({ sessionId, state: "Chatbot" })
  },
  describe_chat_messages: {
    calls: 3,
    run: async ({ desk, sessionId }) =>
      (await collect(desk.sessions.messages({ sessionId, pageSize: 1 }))).map(({ body }) => body[0]?.MsgContent),
    gives: () => ["一", "二", "三"].map((Text) => ({ Text }))
  },
  describe_im_cdr_list: {
    calls: 3,
    run: async ({ desk, time }) =>
      (await collect(desk.sessions.records({ from: time.now - 10_000, to: time.now, pageSize: 1 }))).map(
        ({ sessionId }) => sessionId
      ),
    gives: () => ["ended-三", "ended-二", "ended-一"]
  },
  get_member_group_list: {
    calls: 1,
    run: ({ desk }) => desk.call("get_member_group_list", {}, { idempotent: true }),
    gives: () => ({ Total: 0, MemberGroupList: [] })
  }
}

/** A method that does something, and whether the emulator shows it. */
interface Act extends Omit<Method, "calls"> {
  readonly times: (given: Asked) => number
}

const acts: Readonly<Record<string, Act>> = {
  transfer_to_human: {
    run: ({ desk, sessionId }) => desk.sessions.transferToHuman({ sessionId }),
    gives: () => ({ agentId, queued: false }),
    times: ({ emulator, sessionId }) => (emulator.session(sessionId).state === "WaitingForAgentAnswering" ? 1 : 0)
  },
  contact_user: {
    run: ({ desk }) =>
      desk.sessions.contactUser({ customerServiceId: "@customer_service_account", clientUserId: "user47" }),
    gives: () => ({ memberId: agentId }),
    times: ({ emulator }) => emulator.sessions().filter(({ isContactUser }) => isContactUser).length
  },
  create_member_group: {
    run: ({ desk }) => desk.call("create_member_group", { GroupName: "夜班" }),
    gives: () => ({ MemberGroupId: 1 }),
    times: ({ calls }) => calls()
  }
}

const end = ({ desk, sessionId }: Emulated) => desk.sessions.end({ sessionId })
const hasEnded = ({ emulator, sessionId }: Asked): boolean => emulator.session(sessionId).endedBy === "command"

const isDone = (fault: Fault, stored: boolean): boolean => stored || fault._tag === "Delay"
const both = [true, false]

const failed = async (operation: string, delivery: Delivery, call: Promise<unknown>): Promise<DeskError> => {
  const error = await errorOf(call)
  assert.deepInclude(error.toJSON(), { operation, delivery })
  assert.notProperty(error, "stream")
  return error
}

const numbersTo = (last: number): ReadonlyArray<number> => Array.from({ length: last }, (_, i) => i + 1)

const empty = (stored: boolean): Fault => ({ _tag: "Status", status: 200, body: '{"ErrorCode":0}', stored })
const always = ([name, fault]: readonly [string, Fault]) => [name, () => fault] as const

describe.each(Object.entries(reads))("%s", (operation, { calls, run, gives }) => {
  const anyCall = numbersTo(calls).flatMap((call) => both.map((stored) => ({ call, stored })))
  // Of a command of anybody's own nobody knows what else it had to answer.
  const nothing = operation === "get_member_group_list" ? [] : [["success without what was asked for", empty] as const]
  const repeated = [...Object.entries(lostAnswers), ...Object.entries(passing).map(always), ...nothing]

  it.each(repeated)("is read again after %s to any of its calls, and gives the same", async (_, fault) => {
    await each(anyCall, async ({ call, stored }) => {
      await asking({ fault: fault(stored), call }, async (given) => {
        assert.deepStrictEqual(await run(given), gives(given))
        const requests = given.emulator.requests()
        assert.lengthOf(requests, calls + 1)
        assert.strictEqual(requests[call]?.bodyText, requests[call - 1]?.bodyText)
        assert.notStrictEqual(requests[call]?.random, requests[call - 1]?.random)
      })
    })
  })

  it.each(Object.entries(lostAnswers))("fails after %s to every attempt, and says so", async (_, fault) => {
    await each(numbersTo(calls), async (call) => {
      await asking({ fault: fault(true), call, times: 2, attempts: 2 }, async (given) => {
        const { attempts } = await failed(operation, "unknown", run(given))
        assert.deepStrictEqual(
          attempts.map(({ delivery }) => delivery),
          ["unknown", "unknown"]
        )
        assert.lengthOf(given.emulator.requests(), call + 1)
      })
    })
  })

  it.each(Object.entries(refusals))("fails after %s to any of its calls, and is not read again", async (_, fault) => {
    await each(numbersTo(calls), async (call) => {
      await asking({ fault, call }, async (given) => {
        await failed(operation, "rejected", run(given))
        assert.lengthOf(given.emulator.requests(), call)
      })
    })
  })

  it.each(Object.entries(slowAnswers))("gives the same after %s to any of its calls", async (_, fault) => {
    await each(numbersTo(calls), async (call) => {
      await asking({ fault, call }, async (given) => {
        assert.deepStrictEqual(await run(given), gives(given))
        assert.lengthOf(given.emulator.requests(), calls)
      })
    })
  })
})

describe.each(Object.entries(acts))("%s", (operation, { run, gives, times }) => {
  it.each(Object.entries(lostAnswers))(
    "is not made again after %s: nobody knows whether it was done",
    async (_, fault) => {
      await each(both, async (stored) => {
        const one = fault(stored)
        await asking({ fault: one }, async (given) => {
          const { message } = await failed(operation, "unknown", run(given))
          assert.include(message, "It is unknown whether Desk has done it")
          assert.lengthOf(given.emulator.requests(), 1)
          assert.strictEqual(times(given), isDone(one, stored) ? 1 : 0)
        })
      })
    }
  )

  it.each(Object.entries(refusals))("is not done after %s, and says so", async (_, fault) => {
    await asking({ fault }, async (given) => {
      await failed(operation, "rejected", run(given))
      assert.lengthOf(given.emulator.requests(), 1)
      assert.strictEqual(times(given), 0)
    })
  })

  it.each(Object.entries(passing))("is made again after %s, and done once", async (_, fault) => {
    await asking({ fault }, async (given) => {
      assert.deepStrictEqual(await run(given), gives(given))
      assert.lengthOf(given.emulator.requests(), 2)
      assert.strictEqual(times(given), 1)
    })
  })

  it.each(Object.entries(slowAnswers))("is done once after %s", async (_, fault) => {
    await asking({ fault }, async (given) => {
      assert.deepStrictEqual(await run(given), gives(given))
      assert.lengthOf(given.emulator.requests(), 1)
      assert.strictEqual(times(given), 1)
    })
  })

  it("has happened where Desk says so, whatever else its answer lacks", async () => {
    await asking({ fault: empty(true) }, async (given) => {
      await run(given)
      assert.strictEqual(times(given), 1)
    })
  })
})

describe("end_session", () => {
  it.each(Object.entries(lostAnswers))("is made again after %s, and has succeeded", async (_, fault) => {
    await each(both, async (stored) => {
      const one = fault(stored)
      await asking({ fault: one }, async (given) => {
        await end(given)
        assert.isTrue(hasEnded(given))
        // That there is no such session any more is what was wanted.
        assert.deepStrictEqual(given.emulator.requests()[1]?.code, isDone(one, stored) ? 141005 : 0)
        assert.lengthOf(given.emulator.requests(), 2)
      })
    })
  })

  it.each(Object.entries(lostAnswers))(
    "fails after %s to every attempt: nobody knows whether it was done",
    async (_, fault) => {
      await each(both, async (stored) => {
        const one = fault(stored)
        await asking({ fault: one, times: 2, attempts: 2 }, async (given) => {
          await failed("end_session", "unknown", end(given))
          assert.strictEqual(hasEnded(given), isDone(one, stored))
        })
      })
    }
  )

  it.each(Object.entries(refusals))("is not done after %s, and says so", async (_, fault) => {
    await asking({ fault }, async (given) => {
      await failed("end_session", "rejected", end(given))
      assert.isFalse(hasEnded(given))
      assert.lengthOf(given.emulator.requests(), 1)
    })
  })

  it.each(Object.entries({ ...passing, ...slowAnswers }))("is done after %s", async (_, fault) => {
    await asking({ fault }, async (given) => {
      await end(given)
      assert.isTrue(hasEnded(given))
    })
  })

  it("of a session that had ended before fails: it was not this call", async () => {
    await using given = await emulated()
    given.emulator.endSession(given.sessionId, "customer")
    const { code, reason } = await failed("end_session", "rejected", end(given))
    assert.deepEqual([code, reason._tag], [141005, "SessionEnded"])
  })
})
