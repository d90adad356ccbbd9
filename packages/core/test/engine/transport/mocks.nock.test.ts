/** What nock sees of a client, as `docs/testing.md` tells it: its own sockets too. */
import nock from "nock"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { createDesk } from "../../../src/promise/createDesk.ts"
import { account, errorOf, message } from "../../support/desks.ts"
import { answer, envelope, faultServer } from "../../support/faultServer.ts"

const fetch: typeof globalThis.fetch = (...given) => globalThis.fetch(...given)
const refused = JSON.parse(envelope(141005)) as Record<string, unknown>

describe("nock", () => {
  beforeEach(() => {
    if (!nock.isActive()) nock.activate()
    nock.disableNetConnect()
  })
  afterEach(() => {
    nock.cleanAll()
    nock.enableNetConnect()
    nock.restore()
  })

  it.each([
    ["by its own sockets", {}],
    ["by fetch", { fetch }]
  ])("answers a client that sends %s", async (_, options) => {
    await using desk_ = await faultServer(answer(0))
    nock(desk_.origin)
      .post(/send_msg/)
      .reply(200, refused)
    await using desk = createDesk({ ...account, endpoint: desk_.origin, retry: false, ...options })
    assert.strictEqual((await errorOf(desk.send(message))).reason._tag, "SessionEnded")
    assert.lengthOf(desk_.requests, 0)
  })

  it.each([
    ["by its own sockets", {}],
    ["by fetch", { fetch }]
  ])("lets nothing out of a client that sends %s, when the network is forbidden", async (_, options) => {
    await using desk_ = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: desk_.origin, retry: false, ...options })
    await errorOf(desk.send(message))
    assert.lengthOf(desk_.requests, 0)
  })
})
