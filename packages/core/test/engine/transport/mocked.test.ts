/** A process whose tests forbid the network by undici's MockAgent: nothing of ours goes out beside it. */
import { getGlobalDispatcher, MockAgent, ProxyAgent, setGlobalDispatcher } from "undici"
import { afterEach, assert, describe, it } from "vitest"
import { createDesk } from "../../../src/promise/createDesk.ts"
import { account, atOnce, errorOf, message } from "../../support/desks.ts"
import { answer, envelope, faultServer } from "../../support/faultServer.ts"

const before = getGlobalDispatcher()
afterEach(() => setGlobalDispatcher(before))

const mocking = () => {
  const agent = new MockAgent()
  agent.disableNetConnect()
  setGlobalDispatcher(agent)
  return agent
}

describe("while a MockAgent is the global dispatcher", () => {
  it("its interceptors answer, and no server hears of it", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin })
    const agent = mocking()
    agent
      .get(server.origin)
      .intercept({ path: (path) => path.startsWith("/v4/desk_http_svc/send_msg?"), method: "POST" })
      .reply(200, envelope(141005))
    assert.strictEqual((await errorOf(desk.send(message))).reason._tag, "SessionEnded")
    assert.lengthOf(server.requests, 0)
    agent.assertNoPendingInterceptors()
  })

  it("a call without an interceptor is refused once, and the error says what to use", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin, retry: atOnce })
    mocking()
    const error = await errorOf(desk.send(message))
    assert.lengthOf(error.attempts, 1)
    assert.match(error.message, /MockAgent/)
    assert.match(error.message, /createRecordingDesk\(\)/)
    assert.notInclude(error.message, "usersig")
    assert.lengthOf(server.requests, 0)
  })

  it("also when the client had sent before, and no longer once it is gone", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin, retry: false })
    await desk.send(message)
    mocking()
    await errorOf(desk.send(message))
    setGlobalDispatcher(before)
    await desk.send(message)
    assert.lengthOf(server.requests, 2)
  })
})

it("another global dispatcher is none of the client's business", async () => {
  await using server = await faultServer(answer(0))
  await using desk = createDesk({ ...account, endpoint: server.origin })
  const proxy = new ProxyAgent("http://127.0.0.1:9")
  setGlobalDispatcher(proxy)
  assert.lengthOf((await desk.send(message)).attempts, 1)
  await proxy.close()
})
