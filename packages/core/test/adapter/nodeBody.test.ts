import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import { type AddressInfo, connect, type Socket } from "node:net"
import { expect, it, onTestFinished } from "vitest"
import { nodeBody } from "../../src/adapter.ts"

/** A request that has arrived, of whose body the client has written a part. */
const begun = async (part: string, length: number): Promise<{ request: IncomingMessage; socket: Socket }> => {
  const server = createServer()
  const asked = once(server, "request")
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
  onTestFinished(() => {
    socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  socket.write(`POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: ${length}\r\n\r\n${part}`)
  const [request] = (await asked) as [IncomingMessage]
  return { request, socket }
}

const read = (request: IncomingMessage, maxBytes = 100): Promise<Uint8Array | undefined> => {
  const body = nodeBody(request, undefined)
  if (!("rawBody" in body) || typeof body.rawBody !== "function") throw new Error("the body is not to be read")
  return body.rawBody(maxBytes)
}

/** Without a listener to its `error`, which `once` would add: one that nobody handles would end the process. */
const closed = (request: IncomingMessage): Promise<void> => new Promise((resolve) => void request.on("close", resolve))

const listeners = (request: IncomingMessage) =>
  ["data", "end", "error", "close"].map((event) => request.listenerCount(event))

it("reads a body that comes in pieces, and leaves nothing on the request", async () => {
  const { request, socket } = await begun("", 6)
  const before = listeners(request)
  const body = read(request)
  const first = once(request, "data")
  socket.write("您")
  await first
  socket.write("好")
  expect(Buffer.from((await body) ?? []).toString()).toBe("您好")
  expect(listeners(request)).toEqual(before)
})

it("reads the body of a request that was paused", async () => {
  const { request } = await begun("{}", 2)
  request.pause()
  expect(Buffer.from((await read(request)) ?? []).toString()).toBe("{}")
})

it("reads an empty body", async () => {
  const { request } = await begun("", 0)
  expect(await read(request)).toEqual(new Uint8Array())
})

it("fails where the client goes away before all of the body has come", async () => {
  const { request, socket } = await begun("{", 6)
  const body = read(request)
  socket.destroy()
  await expect(body).rejects.toThrow("aborted")
})

it("fails where the client has gone before the body is read", async () => {
  const { request, socket } = await begun("{", 6)
  socket.destroy()
  await closed(request)
  await expect(read(request)).rejects.toThrow("closed before the body had come")
})

it("gives nothing of a body that is too long, whose client may go away without harm", async () => {
  const { request, socket } = await begun("x".repeat(101), 1000)
  const before = listeners(request)
  expect(await read(request)).toBeUndefined()
  expect(listeners(request)).toEqual(before)
  socket.destroy()
  await closed(request)
})
