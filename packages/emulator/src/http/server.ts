/**
 * The HTTP side: reads requests, never trusting them, and puts replies on the wire, the broken ones too.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { pipeline, Readable } from "node:stream"
import type { App } from "../judge/verdict.ts"
import type { State } from "../state/State.ts"
import { readBody } from "./readBody.ts"
import { type Arrival, notHttp, questionOf, receive, receiveBroken, recordIncomplete } from "./receive.ts"
import { envelope, type Reply } from "./reply.ts"

/** Above this a body is only counted, no longer kept: the memory a request can take stays small. */
const MAX_KEPT_BYTES = 1024 * 1024

/** Answers a request that is not meant for Desk, and says whether it did. */
export type Interceptor = (req: IncomingMessage, res: ServerResponse) => boolean

/**
 * An HTTP server for this state, not listening yet. `app` is asked per request: it carries the time, which is `now`. What `intercept` answers is
 * neither judged nor recorded.
 */
export const makeServer = (state: State, app: () => App, intercept: Interceptor, now: () => number): Server => {
  const exchanges = new WeakMap<Socket, Set<Exchange>>()

  const handle = (req: IncomingMessage, res: ServerResponse): void => {
    // A client may be gone at any moment; what could not be written to it is nobody's error.
    res.on("error", () => undefined)
    sayDate(res, now)
    if (intercept(req, res)) return
    const { method = "", url: target = "", headers } = req
    const head = { method, target, headers }
    const stopReading = readBody(req, MAX_KEPT_BYTES, (read, end) => {
      exchange.isRead = true
      const arrival = { ...head, ...read }
      attempt(res, () => {
        if (end === "aborted") {
          recordIncomplete(arrival, state, app())
          return
        }
        if (arrival.bodyBytes > MAX_KEPT_BYTES) res.setHeader("Connection", "close")
        const question = questionOf(arrival, state, app())
        if (question === undefined) {
          write(receive(arrival, state, app()), res)
          return
        }
        // Judged again with the answer: meanwhile things may have changed.
        void state.calls
          .told(question)
          .then((asked) => attempt(res, () => write(receive(arrival, state, app(), asked), res)))
      })
    })
    const open = exchanges.get(req.socket) ?? new Set()
    const exchange: Exchange = { req, res, head, stopReading, isRead: false }
    exchanges.set(req.socket, open.add(exchange))
    res.once("close", () => open.delete(exchange))
  }

  /**
   * Bytes that are no HTTP, on a connection that may hold good requests before them. They are recorded only where a request's head came first: a
   * page of another site can make a browser send the rest, TLS or an endless URL say, and there is nothing to keep of it.
   */
  const handleGarbage = (socket: Socket): void => {
    const open = exchanges.get(socket) ?? new Set()
    const broken = [...open].find(({ req, isRead }) => !req.complete && !isRead)
    if (broken !== undefined) {
      broken.isRead = true
      broken.stopReading()
      attempt(broken.res, () => {
        broken.res.setHeader("Connection", "close")
        write(receiveBroken({ ...broken.head, body: new Uint8Array(), bodyBytes: 0 }, state, app()), broken.res)
      })
      return
    }
    if (open.size > 0) {
      // The requests before are answered first, by nothing but their own answers; then there is no way to go on.
      for (const { res } of open) res.once("close", () => open.size === 0 && socket.destroy())
      return
    }
    const body = envelope(notHttp)
    const headers = [
      "HTTP/1.1 200 OK",
      "Content-Type: application/json; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close"
    ]
    socket.end(`${headers.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy())
  }

  // No idle time-out a test could meet by chance (Node's default is 5 s).
  const server = createServer({ keepAliveTimeout: 75_000 }, handle)
  // Node would answer 417 to an expectation it does not know; Desk's documents know no such answer.
  server.on("checkExpectation", handle)
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    // Codes of the parser begin with HPE; this one says that the client left in the middle. All others are the network's.
    const isGarbage = error.code?.startsWith("HPE_") === true && error.code !== "HPE_INVALID_EOF_STATE"
    if (isGarbage && socket.writable) handleGarbage(socket)
    else socket.destroy()
  })
  return server
}

interface Exchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly head: Pick<Arrival, "method" | "target" | "headers">
  /** Nothing is called back any more. */
  readonly stopReading: () => void
  /** Whether the request was read, as far as it ever will be: then its answer is under way. */
  isRead: boolean
}

/** By its own clock, as UserSigs are judged: who compares clocks by it must find the one that counts. Where there is none, Node says its own. */
const sayDate = (res: ServerResponse, now: () => number): void => {
  try {
    const date = new Date(now())
    if (!Number.isNaN(date.getTime())) res.setHeader("Date", date.toUTCString())
  } catch {
    // `now` is injected, and may throw.
  }
}

const FAILED = "The emulator itself failed.\n"

/** An injected `now` may throw in here, and Node where a fault's headers contradict each other. It must not take the server down, nor look like an answer of Desk. */
const attempt = (res: ServerResponse, reply: () => void): void => {
  try {
    reply()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error), "EmulatorWarning")
    if (res.headersSent) {
      res.destroy()
      return
    }
    // The headers of the answer that failed are still there, and may be what it failed by. That the connection is to be closed was said before it.
    for (const name of res.getHeaderNames()) if (name !== "connection") res.removeHeader(name)
    const headers = { "Content-Type": "text/plain", "Content-Length": FAILED.length }
    res.writeHead(500, headers).end(FAILED)
  }
}

const write = (reply: Reply, res: ServerResponse): void => {
  const socket = res.socket
  switch (reply._tag) {
    case "Whole": {
      const send = (): void => {
        res.writeHead(reply.status, { ...reply.headers, ...lengthOf(reply) }).end(reply.body)
      }
      if (reply.delayMs === 0) {
        send()
        return
      }
      const timer = setTimeout(send, reply.delayMs).unref()
      res.once("close", () => clearTimeout(timer))
      return
    }
    case "Cut": {
      const body = Buffer.from(reply.body)
      res.writeHead(200, jsonHeaders(body.length))
      res.write(body.subarray(0, Math.floor(body.length / 2)), () => socket?.destroy())
      return
    }
    case "Drip":
      drip(reply.body, reply.bytesPerSecond, res)
      return
    case "Oversize":
      res.writeHead(200, jsonHeaders(reply.bytes))
      // The client will cut this off: that is the point, not an error.
      pipeline(Readable.from(oversize(reply)), res, () => undefined)
      return
    case "Reset":
      socket?.resetAndDestroy()
      return
    case "Close":
      socket?.end(() => socket.destroy())
      return
    case "Hang":
      return
  }
}

const jsonHeaders = (bytes: number) => ({ "Content-Type": "application/json; charset=utf-8", "Content-Length": bytes })

/** A fault may set headers of its own; the true length is only the default, and 204 and 304 have none. */
const lengthOf = ({ status, headers, body }: Reply & { readonly _tag: "Whole" }) => {
  const says = (name: string): boolean => Object.keys(headers).some((header) => header.toLowerCase() === name)
  if (status === 204 || status === 304 || says("content-length") || says("transfer-encoding")) return {}
  return { "Content-Length": Buffer.byteLength(body) }
}

const drip = (text: string, bytesPerSecond: number, res: ServerResponse): void => {
  const body = Buffer.from(text)
  res.writeHead(200, jsonHeaders(body.length))
  res.flushHeaders()
  // At most a hundred writes a second; above that rate each write carries more.
  const everyMs = Math.max(10, 1000 / bytesPerSecond)
  const portion = Math.max(1, Math.round((bytesPerSecond * everyMs) / 1000))
  let sent = 0
  const timer = setInterval(() => {
    res.write(body.subarray(sent, sent + portion))
    sent += portion
    if (sent >= body.length) {
      clearInterval(timer)
      res.end()
    }
  }, everyMs).unref()
  res.once("close", () => clearInterval(timer))
}

function* oversize({ before, after, bytes }: Reply & { readonly _tag: "Oversize" }): Generator<Buffer> {
  const filler = Buffer.alloc(64 * 1024, "x")
  yield Buffer.from(before)
  for (let left = bytes - before.length - after.length; left > 0; left -= filler.length) {
    yield left >= filler.length ? filler : filler.subarray(0, left)
  }
  yield Buffer.from(after)
}
