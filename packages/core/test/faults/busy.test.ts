/** A process that was busy or frozen while its answer came does not throw it away: the sockets get their turn before a time limit is judged. */
import { setTimeout as wait } from "node:timers/promises"
import { assert, describe, it } from "vitest"
import { child } from "../support/child.ts"
import { answer, envelope, faultServer, http } from "../support/faultServer.ts"

const limits = {
  "attemptTimeoutMs 500": { attemptTimeoutMs: 500 },
  "deadlineMs 500": { deadlineMs: 500 },
  "graceMs 500 of a close": { closeWithinMs: 500 }
}
const cases = Object.keys(limits).flatMap((limit) =>
  ["pool", "fetch"].map((over) => ({ limit: limit as keyof typeof limits, over }))
)

const sentOnce = { sent: true, attempts: 1 }

describe("an answer that lies in the socket's buffer beats", () => {
  it.each(cases)("$limit, which has passed in a busy loop, over $over", async ({ limit, over }) => {
    await using server = await faultServer(answer(0))
    using busy = child("busy.child.ts", server.origin, over, JSON.stringify(limits[limit]), "1000")
    assert.strictEqual(await busy.line(), "written")
    assert.deepStrictEqual(JSON.parse(await busy.line()), sentOnce)
    assert.lengthOf(server.requests, 2)
  })

  it.each(cases)("$limit, which has passed while the process was frozen, over $over", async ({ limit, over }) => {
    const frozen = Promise.withResolvers<void>()
    await using server = await faultServer(async (connection) => {
      for (;;) {
        const { body } = await connection.request()
        if (!body.includes("first")) await frozen.promise
        connection.socket.write(http(envelope(0)))
      }
    })
    using process_ = child("busy.child.ts", server.origin, over, JSON.stringify(limits[limit]), "0")
    assert.strictEqual(await process_.line(), "written")
    process_.process.kill("SIGSTOP")
    frozen.resolve()
    // Time that only a frozen process can lose.
    await wait(1000)
    process_.process.kill("SIGCONT")
    assert.deepStrictEqual(JSON.parse(await process_.line()), sentOnce)
    assert.lengthOf(server.requests, 2)
  })
})
