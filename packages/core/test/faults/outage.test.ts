/** How an outage ends: not amplified, and with nothing left behind. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { pass } from "../support/clock.ts"
import { account, atOnce, deskOn, message, scripted } from "../support/desks.ts"
import { envelope, faultServer, http } from "../support/faultServer.ts"

/** A server that answers everything as it is told at the time. */
const switchable = async () => {
  const state = { answer: http("", 503) }
  const server = await faultServer(async (connection) => {
    for (;;) {
      await connection.request()
      connection.socket.write(state.answer)
    }
  })
  return { server, state, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const thousand = (desk: Desk) => Promise.allSettled(Array.from({ length: 1000 }, () => desk.send(message)))
const succeeded = (results: ReadonlyArray<PromiseSettledResult<unknown>>) =>
  results.filter(({ status }) => status === "fulfilled").length

describe("F25: while everything answers 503,", () => {
  it("a thousand sends at once make at most 1.2 times the load, and none once the budget is drained; then all recovers", async () => {
    await using given = await switchable()
    const { server, state } = given
    await using desk = createDesk({ ...account, endpoint: server.origin, rateLimit: false, retry: atOnce })
    const loads: Array<number> = []
    for (let round = 0; round < 3; round += 1) {
      const before = server.requests.length
      assert.strictEqual(succeeded(await thousand(desk)), 0)
      loads.push((server.requests.length - before) / 1000)
    }
    assert.deepStrictEqual(loads, [1.1, 1, 1])
    state.answer = http(envelope(0))
    assert.strictEqual(succeeded(await thousand(desk)), 1000)
    assert.strictEqual(desk.status().inFlight, 0)
    // What was drained is filled again by what succeeds: after an outage retries are to be had.
    state.answer = http("", 503)
    const before = server.requests.length
    await thousand(desk)
    assert.strictEqual(server.requests.length - before, 1100)
  })

  it("sends under way when the service recovers are not stuck", async () => {
    await using given = await switchable()
    const { server, state } = given
    const recover = () => {
      state.answer = http(envelope(0))
    }
    const hooks = { onRetry: recover }
    await using desk = createDesk({ ...account, endpoint: server.origin, rateLimit: false, retry: atOnce, hooks })
    const results = await thousand(desk)
    assert.isAtLeast(succeeded(results), 1000 - 64)
    assert.strictEqual(desk.status().inFlight, 0)
    assert.strictEqual(succeeded(await thousand(desk)), 1000)
  })
})

it.effect("F32: 70050 stops a thousand sends with that credential for 60 s, and none with another", () =>
  Effect.gen(function* () {
    const script = scripted(70050, 0)
    const held = yield* deskOn(script)
    const otherScript = scripted(0)
    const other = yield* deskOn(otherScript, { identifier: "another", rateLimit: false })
    yield* Effect.flip(held.send(message))
    const during = yield* Effect.all(
      Array.from({ length: 1000 }, () => Effect.flip(held.send(message))),
      { concurrency: "unbounded" }
    )
    assert.isTrue(during.every(({ code, delivery }) => code === 70050 && delivery === "not-sent"))
    assert.lengthOf(script.exchanges, 1)
    yield* Effect.all(
      Array.from({ length: 1000 }, () => other.send(message)),
      { concurrency: "unbounded" }
    )
    assert.lengthOf(otherScript.exchanges, 1000)
    yield* pass("60 seconds")
    yield* held.send(message)
    assert.lengthOf(script.exchanges, 2)
  })
)
