/**
 * What the tests share: an emulator that ends with its test, and a client.
 */
import { connect, type Socket } from "node:net"
import { onTestFinished } from "vitest"
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/index.ts"
import { target } from "./signer.ts"

export * from "./signer.ts"

/** An emulator that is closed when the test ends. */
export const started = async (options?: EmulatorOptions): Promise<Emulator> => {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  return emulator
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly code: number | undefined
  readonly info: string | undefined
}

/** Posts a body (an object as JSON, all else as it is) and reads the answer. */
export const post = async (
  emulator: Emulator,
  body: unknown,
  options: {
    readonly query?: Readonly<Record<string, string | undefined>>
    readonly path?: string
    readonly signal?: AbortSignal
  } = {}
): Promise<Reply> => {
  const raw = typeof body === "string" || body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body)
  const response = await fetch(emulator.url + (options.path ?? target(emulator, options.query)), {
    method: "POST",
    body: raw,
    redirect: "manual",
    signal: options.signal ?? null
  })
  const text = await response.text()
  const envelope = parse(text)
  return {
    status: response.status,
    headers: response.headers,
    text,
    code: envelope?.ErrorCode,
    info: envelope?.ErrorInfo
  }
}

const parse = (text: string): { ErrorCode: number; ErrorInfo: string } | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const text = (Text: string) => ({ MsgType: "TIMTextElem", MsgContent: { Text } })

/** A good packet by sender and receiver, which needs no session. */
export const packet = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  FromAccount: "@customer_service_account",
  ToAccount: "user45",
  MsgRandom: 8436874,
  MsgBody: [text("hello")],
  ...fields
})

/** JSON so many levels deep. */
export const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels)

/** Calls a command, signed, and gives its answer as JSON. */
export const command = async (
  emulator: Emulator,
  name: string,
  body: unknown,
  query: Readonly<Record<string, string | undefined>> = {}
): Promise<Record<string, unknown>> =>
  JSON.parse((await post(emulator, body, { path: target(emulator, query, name) })).text)

/** A raw connection, ended with the test. */
export const dial = async (emulator: Emulator): Promise<Socket> => {
  const { hostname, port } = new URL(emulator.url)
  const socket = connect({ host: hostname, port: Number(port) })
  onTestFinished(() => void socket.destroy())
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject))
  return socket
}

/** All that comes on a connection until its end, and how it ended. */
export const drain = (socket: Socket): Promise<{ readonly text: string; readonly error: string | undefined }> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    let error: string | undefined
    socket.on("data", (chunk) => chunks.push(chunk))
    socket.on("error", (cause: NodeJS.ErrnoException) => {
      error = cause.code
    })
    socket.on("close", () => resolve({ text: Buffer.concat(chunks).toString(), error }))
  })

/** A good request as bytes. */
export const rawPost = (emulator: Emulator, body: string, headers: readonly string[] = []): string =>
  [
    `POST ${target(emulator)} HTTP/1.1`,
    `Host: ${new URL(emulator.url).host}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
    "",
    body
  ].join("\r\n")

/** Resolves when the emulator has recorded its next request. */
export const nextRequest = (emulator: Emulator): Promise<ReturnType<Emulator["requests"]>[number]> =>
  new Promise((resolve) => {
    const stop = emulator.onRequest((request) => {
      stop()
      resolve(request)
    })
  })

/** A clock that moves by hand only; near the machine's time, by which signatures are made. */
export const handClock = (): { readonly now: () => number; readonly advance: (ms: number) => void } => {
  let nowMs = Date.now()
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    }
  }
}
