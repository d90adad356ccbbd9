/** What MSW sees of a client, as `docs/testing.md` tells it: not its own sockets, but a client that is given `fetch`. */
import { HttpResponse, http } from "msw"
import { setupServer } from "msw/node"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { createDesk } from "../../../src/promise/createDesk.ts"
import { account, errorOf, message } from "../../support/desks.ts"
import { answer, envelope, faultServer } from "../../support/faultServer.ts"

/** The platform's `fetch` as it is at each call, and not as it was when the client was made. */
const fetch: typeof globalThis.fetch = (...given) => globalThis.fetch(...given)
const refused = JSON.parse(envelope(141005)) as Record<string, unknown>

describe("MSW", () => {
  const server = setupServer(http.post("*/v4/desk_http_svc/send_msg", () => HttpResponse.json(refused)))
  beforeEach(() => server.listen({ onUnhandledFrame: "error" }))
  afterEach(() => server.close())

  it("does not see a client's own sockets: the message really goes out", async () => {
    await using desk_ = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: desk_.origin })
    await desk.send(message)
    assert.lengthOf(desk_.requests, 1)
  })

  it("answers a client that is given fetch", async () => {
    await using desk_ = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: desk_.origin, fetch })
    assert.strictEqual((await errorOf(desk.send(message))).reason._tag, "SessionEnded")
    assert.lengthOf(desk_.requests, 0)
  })
})
