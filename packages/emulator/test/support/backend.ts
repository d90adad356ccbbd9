/**
 * A user's backend, as a test plays it: an HTTP server that keeps what it is told and answers what the test says.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { onTestFinished } from "vitest"

export interface Told {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
  readonly packet: any
  readonly socket: Socket
}

export interface Backend {
  readonly url: string
  /** In the order of their arrival. */
  readonly told: readonly Told[]
  /** Resolves when so many have come. */
  readonly has: (count: number) => Promise<readonly Told[]>
}

export const OK = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

export const ok = (res: ServerResponse, more: object = {}): void => {
  res.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ ...OK, ...more }))
}

/** Answers OK unless told otherwise. Ends with its test. */
export const backend = async (
  answer: (told: Told, res: ServerResponse, index: number) => void = (_, res) => ok(res)
): Promise<Backend> => {
  const told: Told[] = []
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const { pathname, searchParams } = new URL(req.url ?? "", "http://backend")
    const { method = "", headers, socket } = req
    const packet = JSON.parse(Buffer.concat(chunks).toString())
    const one = { method, path: pathname, query: searchParams, headers, packet, socket }
    told.push(one)
    for (const { count, resolve } of waiting) if (told.length >= count) resolve()
    answer(one, res, told.length - 1)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/desk/callback`,
    told,
    has: (count) =>
      new Promise((resolve) => {
        const look = (): void => resolve(told)
        if (told.length >= count) look()
        else waiting.push({ count, resolve: look })
      })
  }
}
