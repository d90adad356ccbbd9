/** A server that does to each call what its session's name asks for, and keeps nothing: for as many calls as one likes. */
import { once } from "node:events"
import { type AddressInfo, createServer, type Socket } from "node:net"
import { Connection, envelope, http } from "./faultServer.ts"

/** Success of whatever command. */
const done = JSON.stringify({
  ...{ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 },
  ...{ MsgKey: "key-1", CurrentState: "Chatbot", TotalCount: 0, Messages: [] }
})

const acts = {
  ok: (socket: Socket) => socket.write(http(done)),
  code: (socket: Socket) => socket.write(http(envelope(141005))),
  busy: (socket: Socket) => socket.write(http(envelope(60007))),
  down: (socket: Socket) => socket.write(http("", 503)),
  page: (socket: Socket) => socket.write(http("<html>")),
  reset: (socket: Socket) => socket.resetAndDestroy(),
  close: (socket: Socket) => socket.destroy(),
  halfClose: (socket: Socket) => socket.end(),
  cut: (socket: Socket) => socket.end(`HTTP/1.1 200 X\r\ncontent-length: 500\r\n\r\n${envelope(0)}`),
  tooLong: (socket: Socket) => socket.write(http("x".repeat(70_000))),
  silent: () => {},
  stall: (socket: Socket) => socket.write("HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n")
}

export type Act = keyof typeof acts
export const allActs = Object.keys(acts) as ReadonlyArray<Act>

const serve = async (connection: Connection): Promise<never> => {
  for (;;) {
    const { body } = await connection.request()
    // A stream that was begun meets its fault when it is continued.
    const [, first, later] = /"SessionId":"(\w+)(?:-(\w+))?"/.exec(body) ?? []
    acts[((body.includes('"MsgKey"') ? later : first) ?? "ok") as Act](connection.socket)
  }
}

export interface ChaosServer extends AsyncDisposable {
  readonly origin: string
  readonly openSockets: () => number
}

export const chaosServer = async (): Promise<ChaosServer> => {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.once("close", () => sockets.delete(socket))
    // The client's end is the end.
    socket.once("end", () => socket.destroy())
    // A reset ends it.
    serve(new Connection(socket)).catch(() => {})
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    openSockets: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, "close")
    }
  }
}
