/** A host name with several addresses, one of which is dead; and one that moves. */
import dns from "node:dns"
import { once } from "node:events"
import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { afterEach, assert, it, vi } from "vitest"
import { createDesk } from "../../../src/promise/createDesk.ts"
import { child } from "../../support/child.ts"
import { account, message } from "../../support/desks.ts"
import { envelope } from "../../support/faultServer.ts"

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** What the host name stands for, from now on. */
const resolves = (...addresses: ReadonlyArray<string>): void => {
  const answer = addresses.map((address) => ({ address, family: 4 }))
  vi.spyOn(dns, "lookup").mockImplementation(((
    _: string,
    options: dns.LookupOptions,
    found: (...given: Array<unknown>) => void
  ) => (options.all === true ? found(null, answer) : found(null, answer[0]?.address, 4))) as never)
}

/** A Desk on an address, and how many connections it has taken. */
const deskAt = async (host: string, port = 0) => {
  let connections = 0
  const server = createServer((request, response) => {
    request.resume()
    response.end(envelope(0))
  }).on("connection", () => {
    connections += 1
  })
  await once(server.listen(port, host), "listening")
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    }
  }
}

/** An address on which nobody answers: what connects to it is neither accepted nor refused. */
const deadAt = async (host: string, port: number, ...busyMs: ReadonlyArray<number>) => {
  const listener = child("deadListener.child.ts", host, `${port}`, ...busyMs.map(String))
  assert.strictEqual(await listener.line(), "listening")
  const fillers = Array.from({ length: 8 }, () => connect({ host, port }).on("error", () => {}))
  // The first ones fill the backlog.
  await Promise.race(fillers.map((filler) => once(filler, "connect")))
  return {
    [Symbol.dispose]: () => {
      for (const filler of fillers) filler.destroy()
      listener[Symbol.dispose]()
    }
  }
}

it("an address that does not answer costs no send while another one does", async () => {
  await using alive = await deskAt("127.0.0.1")
  using _ = await deadAt("127.0.0.2", alive.port)
  resolves("127.0.0.2", "127.0.0.1")
  await using desk = createDesk({ ...account, endpoint: `http://localhost:${alive.port}`, retry: false })
  assert.lengthOf((await desk.send(message)).attempts, 1)
})

it("nor do three of them, within one attempt's time", async () => {
  await using alive = await deskAt("127.0.0.1")
  using _2 = await deadAt("127.0.0.2", alive.port)
  using _3 = await deadAt("127.0.0.3", alive.port)
  using _4 = await deadAt("127.0.0.4", alive.port)
  resolves("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.1")
  await using desk = createDesk({ ...account, endpoint: `http://localhost:${alive.port}`, retry: false })
  assert.lengthOf((await desk.send(message)).attempts, 1)
})

it("an address that is merely far away is waited for, and not given up after Node's 250 ms", async () => {
  await using unused = await deskAt("127.0.0.1")
  using _ = await deadAt("127.0.0.3", unused.port)
  // It takes the connection when the kernel knocks a second time, after a second.
  using _far = await deadAt("127.0.0.2", unused.port, 700)
  resolves("127.0.0.2", "127.0.0.3")
  await using desk = createDesk({
    ...account,
    endpoint: `http://localhost:${unused.port}`,
    attemptTimeoutMs: 12_000,
    deadlineMs: 30_000,
    retry: false
  })
  assert.lengthOf((await desk.send(message)).attempts, 1)
})

it("a host name that moves is followed within a minute, under steady traffic", async () => {
  await using before = await deskAt("127.0.0.1")
  await using after = await deskAt("127.0.0.2", before.port)
  vi.useFakeTimers({ toFake: ["performance"] })
  resolves("127.0.0.1")
  await using desk = createDesk({ ...account, endpoint: `http://localhost:${before.port}` })
  await desk.send(message)
  resolves("127.0.0.2")
  for (let seconds = 0; seconds < 60; seconds += 5) {
    await desk.send(message)
    vi.advanceTimersByTime(5000)
  }
  await desk.send(message)
  assert.deepStrictEqual([before.connections(), after.connections() > 0], [1, true])
})
