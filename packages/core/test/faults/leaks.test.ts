/**
 * After many calls of every kind, streams among them, with a mixture of faults, aborts and timeouts nothing is left of them. In a process of its own, whose heap is
 * counted object by object. TCDESK_SOAK=1 for a hundred thousand.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { assert, it } from "vitest"
import { chaosServer } from "../support/chaosServer.ts"
import type { Figures, Leaks } from "../support/leaks.child.ts"

const soak = process.env.TCDESK_SOAK === "1"
const calls = soak ? 100_000 : 3000

const child = async (origin: string): Promise<Leaks> => {
  const script = fileURLToPath(new URL("../support/leaks.child.ts", import.meta.url))
  const flags = ["--expose-gc", "--conditions=@tcdesk/source", "--disable-warning=ExperimentalWarning"]
  const process_ = spawn(process.execPath, [...flags, script, origin, String(calls)], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  let said = ""
  process_.stdout.on("data", (chunk) => {
    said += chunk
  })
  // It ends by itself: a timer or a socket that is left would keep it.
  assert.deepStrictEqual(await once(process_, "close"), [0, null])
  return JSON.parse(said) as Leaks
}

it(`of ${calls} calls of every kind with faults, aborts and timeouts nothing is left`, {
  timeout: soak ? 1_800_000 : 180_000
}, async () => {
  await using server = await chaosServer()
  const { warm, end, closed, outcomes } = await child(server.origin)
  if (soak) console.log(warm, end, closed, outcomes)

  assert.includeMembers(Object.keys(outcomes), [
    ...[
      "ok",
      "SessionEnded",
      "RateLimited",
      "ServiceFault",
      "UnexpectedReply",
      "ConnectionFailed",
      "TimedOut",
      "Aborted"
    ]
  ])
  /** Room for what a pool holds at one time or another: as many sockets as it may have, and a timer for each. */
  const pool = 64
  for (const { sockets, timers, heap: _, ...left } of [warm, end] satisfies ReadonlyArray<Figures>) {
    assert.deepStrictEqual(left, { fibers: 0, calls: 0, streams: 0, listeners: 0, inFlight: 0 })
    assert.isAtMost(sockets, pool + 3)
    assert.isAtMost(timers, pool + 10)
  }
  // stdin, stdout and stderr may be sockets.
  assert.isAtMost(closed.sockets, 3)
  assert.deepInclude(closed, { fibers: 0, streams: 0 })
  if (soak) assert.isBelow(end.heap, warm.heap * 1.1)
})
