/** What the platform itself keeps of a request: Node's performance timeline, in which `fetch` enters its URLs. */
import { PerformanceObserver, performance } from "node:perf_hooks"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import type { ClientOptions } from "../../src/model/DeskOptions.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { assertNoSecret, findSecret } from "../support/canary.ts"
import { account, message } from "../support/desks.ts"
import { answer, faultServer } from "../support/faultServer.ts"

/** What Node keeps unless it is told otherwise. */
const usualSize = 250

const names = (entries: ReadonlyArray<{ readonly name: string }>): ReadonlyArray<string> =>
  entries.map(({ name }) => name)

/** Sends one message and gives its UserSig, what the timeline holds afterwards, and what an observer was told of. */
const timelineOf = async (options: Partial<ClientOptions>) => {
  await using server = await faultServer(answer(0))
  const observed: Array<string> = []
  const marker = `${server.origin}/marker`
  const marked = Promise.withResolvers<void>()
  const observer = new PerformanceObserver((list) => {
    observed.push(...names(list.getEntries()))
    if (observed.includes(marker)) marked.resolve()
  })
  observer.observe({ entryTypes: ["resource"] })
  await using desk = createDesk({ ...account, endpoint: server.origin, ...options })
  await desk.send(message)
  // Entries come in the order of their requests: when this one is there, so is the send's.
  await (await globalThis.fetch(marker)).text()
  await marked.promise
  observer.disconnect()
  const { userSig } = await server.request(1)
  return { secrets: [userSig ?? ""], held: names(performance.getEntries()), observed }
}

describe("the performance timeline", () => {
  beforeEach(() => performance.clearResourceTimings())
  afterEach(() => {
    performance.setResourceTimingBufferSize(usualSize)
    performance.clearResourceTimings()
  })

  it("holds nothing of a client's own sockets", async () => {
    const { secrets, held, observed } = await timelineOf({})
    assertNoSecret(secrets, [held, observed])
  })

  it("holds the URL of a client that is given fetch, as of every fetch", async () => {
    const { secrets, held, observed } = await timelineOf({ fetch: globalThis.fetch })
    assert.isDefined(findSecret(secrets, [held]))
    assert.isDefined(findSecret(secrets, [observed]))
  })

  it("holds nothing once it may keep no entry; an observer is told all the same", async () => {
    performance.setResourceTimingBufferSize(0)
    const { secrets, held, observed } = await timelineOf({ fetch: globalThis.fetch })
    assertNoSecret(secrets, [held])
    assert.isDefined(findSecret(secrets, [observed]))
  })
})
