/**
 * A TCP (or TLS) server that does to each connection what a script says, and keeps every byte it was sent. What a test waits
 * for are events: nothing here takes time.
 */
import { once } from "node:events"
import * as net from "node:net"
import * as tls from "node:tls"

/** One whole request, as it came over the wire. */
export interface ReceivedRequest {
  readonly path: string
  readonly random: string | null
  readonly userSig: string | null
  readonly headers: string
  readonly body: string
}

export type Script = (connection: Connection) => unknown

const split = (bytes: Buffer): { readonly request: ReceivedRequest; readonly rest: Buffer } | undefined => {
  const end = bytes.indexOf("\r\n\r\n")
  if (end === -1) return undefined
  const headers = bytes.subarray(0, end).toString("latin1")
  const bodyEnd = end + 4 + Number(/^content-length: *(\d+)/im.exec(headers)?.[1] ?? 0)
  if (bytes.length < bodyEnd) return undefined
  const path = headers.split(" ")[1] ?? ""
  const query = new URLSearchParams(path.split("?")[1])
  const body = bytes.subarray(end + 4, bodyEnd).toString("utf8")
  const request = { path, random: query.get("random"), userSig: query.get("usersig"), headers, body }
  return { request, rest: bytes.subarray(bodyEnd) }
}

/** The server's end of one connection. */
export class Connection {
  /** Bytes received so far. */
  received = 0
  /** The client has closed or reset it, or the script has. */
  readonly closed: Promise<void>
  readonly socket: net.Socket
  private unread: Buffer = Buffer.alloc(0)

  constructor(socket: net.Socket) {
    this.socket = socket
    this.closed = new Promise((resolve) => {
      socket.once("end", resolve)
      socket.once("close", resolve)
    })
    socket.on("error", () => {})
    socket.on("data", (chunk) => {
      this.received += chunk.length
      this.unread = Buffer.concat([this.unread, chunk])
    })
  }

  /** The next request on this connection; never comes when the client goes away before. */
  async request(): Promise<ReceivedRequest> {
    for (;;) {
      const next = split(this.unread)
      if (next !== undefined) {
        this.unread = next.rest
        return next.request
      }
      await once(this.socket, "data")
    }
  }

  async firstByte(): Promise<void> {
    if (this.received === 0) await once(this.socket, "data")
  }
}

export interface FaultServer extends AsyncDisposable {
  readonly origin: string
  readonly port: number
  readonly connections: ReadonlyArray<Connection>
  /** Every request, in the order in which the scripts read them. */
  readonly requests: ReadonlyArray<ReceivedRequest>
  /** The connection or request with this number, from 1, once it is there. */
  readonly connection: (number: number) => Promise<Connection>
  readonly request: (number: number) => Promise<ReceivedRequest>
  /** No new connection from here on. */
  readonly refuse: () => Promise<void>
}

export interface FaultServerOptions {
  /** Serves TLS with this certificate. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined
  /** The scheme of `origin`, when it is not the server's own. */
  readonly scheme?: "http" | "https" | undefined
}

/** Connection by connection, a script each; the last one also serves all that follow. */
export const faultServer = async (
  first: Script | FaultServerOptions,
  ...more: ReadonlyArray<Script>
): Promise<FaultServer> => {
  const options = typeof first === "function" ? {} : first
  const scripts = typeof first === "function" ? [first, ...more] : more
  const connections: Array<Connection> = []
  const requests: Array<ReceivedRequest> = []
  let changed = Promise.withResolvers<void>()
  const change = () => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  const sockets = new Set<net.Socket>()
  const accept = (socket: net.Socket) => {
    const connection = new Connection(socket)
    const read = connection.request.bind(connection)
    connection.request = async () => {
      const request = await read()
      requests.push(request)
      change()
      return request
    }
    connections.push(connection)
    change()
    const script = scripts[Math.min(connections.length, scripts.length) - 1]
    Promise.resolve(script?.(connection)).catch(() => {})
  }
  const server =
    options.tls === undefined
      ? net.createServer({ allowHalfOpen: true }, accept)
      : tls.createServer({ ...options.tls, allowHalfOpen: true }, accept)
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket)
    socket.on("error", () => {})
    socket.once("close", () => sockets.delete(socket))
  })
  server.on("tlsClientError", () => {})
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as net.AddressInfo
  const scheme = options.scheme ?? (options.tls === undefined ? "http" : "https")
  const nth = async <A>(list: ReadonlyArray<A>, number: number): Promise<A> => {
    while (list.length < number) await changed.promise
    return list[number - 1] as A
  }
  const refuse = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return {
    origin: `${scheme}://127.0.0.1:${port}`,
    port,
    connections,
    requests,
    connection: (number) => nth(connections, number),
    request: (number) => nth(requests, number),
    // `close` waits for open connections too; that it no longer listens is so at once.
    refuse: async () => void refuse(),
    [Symbol.asyncDispose]: async () => {
      const closed = server.listening ? refuse() : Promise.resolve()
      for (const socket of sockets) socket.destroy()
      await closed
    }
  }
}

const ok = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'

/** An envelope with this code. */
export const envelope = (code: number): string =>
  code === 0 ? ok : JSON.stringify({ ActionStatus: "FAIL", ErrorInfo: "", ErrorCode: code })

/** An answer as bytes. */
export const http = (body: string, status = 200, headers: ReadonlyArray<string> = []): string =>
  [`HTTP/1.1 ${status} X`, `content-length: ${Buffer.byteLength(body)}`, ...headers, "", body].join("\r\n")

/** Reads one request, then does `act`; serves all further ones on the connection with `next`, if given. */
const after =
  (act: (socket: net.Socket) => void, next?: Script): Script =>
  async (connection) => {
    await connection.request()
    act(connection.socket)
    return next?.(connection)
  }

/** Reads whole requests and never answers. */
export const swallow: Script = async (connection) => {
  for (;;) await connection.request()
}
/** Does not even read. */
export const ignore: Script = () => {}
export const resetOnAccept: Script = ({ socket }) => socket.resetAndDestroy()
/** Speaks first. */
export const writeNow =
  (bytes: string): Script =>
  ({ socket }) =>
    socket.write(bytes)
export const closeOnAccept: Script = ({ socket }) => socket.end()
export const resetAtFirstByte: Script = async (connection) => {
  await connection.firstByte()
  connection.socket.resetAndDestroy()
}
export const resetAfterRequest = after((socket) => socket.resetAndDestroy())
/** FIN both ways. */
export const closeAfterRequest = after((socket) => socket.destroy())
/** FIN one way: the server would still read. */
export const halfClose = after((socket) => socket.end())

/** Writes these bytes after the request and leaves the connection as it is. */
export const write = (...bytes: ReadonlyArray<string>): Script =>
  after((socket) => {
    for (const piece of bytes) socket.write(piece)
  }, swallow)
/** The same, and then the end: FIN, or RST once the bytes are out. */
export const writeThenClose = (bytes: string): Script => after((socket) => socket.end(bytes))
export const writeThenReset = (bytes: string): Script =>
  after((socket) => socket.write(bytes, () => setImmediate(() => socket.resetAndDestroy())))

/** Answers every request on the connection: a code, or the bytes of an answer; the last one again and again. */
export const answer =
  (...answers: ReadonlyArray<number | string>): Script =>
  async (connection) => {
    for (let i = 0; ; i += 1) {
      await connection.request()
      const given = answers[Math.min(i, answers.length - 1)] ?? 0
      connection.socket.write(typeof given === "number" ? http(envelope(given)) : given)
    }
  }

/** A body without end. */
export const endless: Script = after((socket) => {
  socket.write("HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n")
  const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`
  const pour = () => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on("drain", pour)
  pour()
})
