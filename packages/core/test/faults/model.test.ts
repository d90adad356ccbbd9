/**
 * Any history of sends, lost answers, restarts, ended sessions, moved clocks, rotated keys, aborts and closes, client against
 * emulator: what a send says is what has happened. TCDESK_SOAK=1 for ten thousand histories; TCDESK_SEED to play one again.
 */
import fc from "fast-check"
import { afterEach, assert, it, vi } from "vitest"
import { DeskError } from "../../src/model/DeskError.ts"
import { type Call, dedupWindowMs, World } from "../support/world.ts"

/** What is known of the world without looking. */
interface Model {
  up: boolean
  closed: boolean
  /** The client may hold a UserSig that the server won't take: what it answers then is not foreseen. */
  signedWell: boolean
  /** The client may hold a socket that the server has closed, or a request may be under way that nobody waits for. */
  unsettled: boolean
  readonly open: Array<boolean>
}
type Command = fc.AsyncCommand<Model, World>

/** A command, shown by its name and what it was given. */
const command = (
  name: string,
  run: (model: Model, world: World) => Promise<void> | void,
  check: (model: Readonly<Model>) => boolean = () => true
): Command => ({ check, run: async (model, world) => run(model, world), toString: () => name })

const pick = <A>(list: ReadonlyArray<A>, n: number): A | undefined => list[n % list.length]

/** What must become of a send by what the model knows. */
const foreseen = (model: Model, session: number, lost: number, { result }: Call): void => {
  const failed = result instanceof DeskError ? result : undefined
  if (model.closed) assert.deepInclude(failed, { delivery: "not-sent", reason: { _tag: "Closed" }, attempts: [] })
  else if (!model.up) assert.strictEqual(failed?.reason._tag, "ConnectionFailed")
  else if (!model.signedWell || model.unsettled) assert.isDefined(result)
  else if (lost >= 3) assert.deepInclude(failed, { delivery: "unknown", retryable: true })
  else {
    assert.strictEqual(result?.attempts.length, lost + 1)
    if (model.open[session]) assert.isUndefined(failed)
    else assert.deepInclude(failed, { code: 141005, delivery: lost > 0 ? "unknown" : "rejected" })
  }
}

const losing = ["Reset", "Close", "Cut", "Empty", "Garbage"] as const
const n = fc.nat({ max: 9 })
let keys = 0

const send = fc.record({
  session: n,
  lost: fc.constantFrom(0, 0, 0, 1, 2, 3),
  how: fc.constantFrom(...losing),
  stored: fc.boolean()
})
const commands: ReadonlyArray<fc.Arbitrary<Command>> = [
  send.map(({ session: nth, lost, how, stored }) =>
    command(
      `send(${nth}${lost === 0 ? "" : `, ${lost} answers lost by ${how}, stored: ${stored}`})`,
      async (model, world) => {
        const session = nth % model.open.length
        const { sessionId = "" } = world.sessions[session] ?? {}
        if (lost > 0) world.emulator?.failNext({ _tag: how, stored }, lost)
        const call = world.call({ sessionId, text: `message ${world.calls.length}` })
        await call.settled
        world.emulator?.clearFaults()
        foreseen(model, session, lost, call)
        if (model.up && !model.closed) model.unsettled = false
      }
    )
  ),
  fc.tuple(n, fc.boolean()).map(([nth, stored]) =>
    command(
      `sendWithoutAnswer(${nth}, stored: ${stored})`,
      async ({ open }, world) => {
        const { sessionId = "" } = world.sessions[nth % open.length] ?? {}
        world.emulator?.failNext({ _tag: "Hang", stored })
        const judged = world.nextRequest()
        const call = world.call({ sessionId, text: `message ${world.calls.length}`, key: `key ${world.calls.length}` })
        await Promise.race([judged, call.settled])
        world.emulator?.clearFaults()
      },
      ({ up, closed }) => up && !closed
    )
  ),
  fc.boolean().map((stored) =>
    command(
      `sendPastItsDeadline(stored: ${stored})`,
      async (model, world) => {
        world.emulator?.failNext({ _tag: "Hang", stored }, 9)
        const { sessionId = "" } = world.sessions[0] ?? {}
        const call = world.call({ sessionId, text: "late" }, 10)
        const { reason } = (await call.settled) as DeskError
        // Its request may be on its way still: it must not take the fault that is meant for the next.
        await world.quiet()
        world.emulator?.clearFaults()
        assert.strictEqual(reason._tag, "TimedOut")
        model.unsettled = true
      },
      ({ up, closed, unsettled, signedWell }) => up && !closed && !unsettled && signedWell
    )
  ),
  n.map((nth) =>
    command(`sendAgain(${nth})`, async (_, world) => {
      const earlier = pick(
        world.calls.filter(({ result }) => result?.msgRandom !== undefined),
        nth
      )
      if (earlier === undefined) return
      const { key: _key, ...message } = earlier.message
      const again = world.call({ ...message, msgRandom: earlier.result?.msgRandom })
      await again.settled
    })
  ),
  n.map((nth) =>
    command(`abort(${nth})`, async (_, world) => {
      const call = pick(world.inFlight(), nth)
      call?.controller.abort()
      const result = await call?.settled
      if (result !== undefined) assert.deepInclude(result, { reason: { _tag: "Aborted" }, delivery: "unknown" })
    })
  ),
  fc.constant(
    command("restart()", async (model, world) => {
      await world.stop()
      await world.start()
      Object.assign(model, { up: true, unsettled: true })
    })
  ),
  fc.constant(
    command("stop()", async (model, world) => {
      await world.stop()
      model.up = false
    })
  ),
  n.map((nth) =>
    command(`endSession(${nth})`, ({ open }, world) => {
      const session = world.sessions[nth % open.length]
      if (session === undefined) return
      session.open = false
      open[nth % open.length] = false
      world.emulator?.endSession(session.sessionId)
    })
  ),
  fc.constant(
    command("openSession()", ({ open }, world) => {
      open.push(true)
      world.openSession()
    })
  ),
  fc.constantFrom(1, dedupWindowMs - 1, dedupWindowMs, 3_600_000).map((ms) =>
    command(`moveTime(${ms})`, (_, world) => {
      world.time += ms
    })
  ),
  fc.constantFrom(-3_600_000, 0, 3_600_000).map((ms) =>
    command(`skewClient(${ms})`, (model, world) => {
      world.skewMs = ms
      model.signedWell = false
    })
  ),
  fc.constant(
    command("rotateKey()", async (model, world) => {
      await world.stop()
      keys += 1
      world.serverKey = `key-${keys}`
      world.clientKey = world.serverKey
      await world.start()
      Object.assign(model, { up: true, unsettled: true, signedWell: false })
    })
  ),
  fc.constant(
    command("close()", async (model, world) => {
      await world.desk.close({ graceMs: 0 })
      await world.allSettled()
      assert.strictEqual(world.desk.status().inFlight, 0)
      model.closed = true
    })
  ),
  fc.constant(
    command(
      "reopen()",
      (model, world) => {
        world.reopen()
        Object.assign(model, { closed: false, unsettled: false, signedWell: world.skewMs === 0 })
      },
      ({ closed }) => closed
    )
  )
]

afterEach(() => vi.restoreAllMocks())

const soak = process.env.TCDESK_SOAK === "1"
const numRuns = soak ? 10_000 : 500
const seed = process.env.TCDESK_SEED === undefined ? {} : { seed: Number(process.env.TCDESK_SEED) }

it(`in any of ${numRuns} histories, what a send says is what has happened`, {
  timeout: soak ? 3_600_000 : 120_000
}, async () => {
  const histories = fc.commands([...commands], { maxCommands: 25, size: "+1" })
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const world = new World()
      vi.spyOn(Date, "now").mockImplementation(world.clock)
      const setup = async () => {
        await world.start()
        await world.desk.close()
        world.reopen()
        world.openSession()
        return { model: { up: true, closed: false, signedWell: true, unsettled: false, open: [true] }, real: world }
      }
      try {
        await fc.asyncModelRun(setup, history)
      } finally {
        await world.end()
        vi.restoreAllMocks()
      }
    }),
    { numRuns, endOnFailure: false, ...seed }
  )
})
