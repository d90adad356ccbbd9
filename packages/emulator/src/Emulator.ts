/**
 * The emulator as its users see it: a running server, what it received, and the faults they ask it for.
 */
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { inspect } from "node:util"
import type { Chance, Fault } from "./faults.ts"
import { type EmulatorOptions, readOptions, type Settings } from "./options.ts"
import type { MessageFilter, ReceivedMessage, ReceivedRequest, Session } from "./records.ts"
import { State } from "./State.ts"
import { makeServer } from "./server.ts"

/** A Desk that runs on this machine. */
export interface Emulator extends AsyncDisposable {
  /** The endpoint to give a client, e.g. `http://127.0.0.1:7717`, without a slash at its end. */
  readonly url: string
  readonly sdkAppId: number
  /** The App administrator's account. */
  readonly identifier: string
  /** The key for UserSigs. Printed or serialised, an emulator does not show it. */
  readonly secretKey: string
  /** Opens a session with a user and gives its SessionId: a new UUID, unless one is given. */
  openSession(session: { readonly clientUserId: string; readonly sessionId?: string | undefined }): string
  /** Ends a session: messages to it are then answered 141005. Throws when there is none; ending it twice is fine. */
  endSession(sessionId: string): void
  /** All sessions, ended ones too, oldest first. */
  sessions(): readonly Session[]
  /** What users received, after de-duplication, oldest first; the newest `maxRecords` of it. */
  messages(filter?: MessageFilter): readonly ReceivedMessage[]
  /** Every request, accepted or not, oldest first; the newest `maxRecords`. `GET /` is not among them. */
  requests(): readonly ReceivedRequest[]
  /**
   * Lets a fault strike the next request to `send_msg`, the next `times` requests (`Infinity`: all), or requests by chance:
   * `{ probability: 0.2, times: 5 }`. Faults wait in line: each request takes the first that strikes. Throws a TypeError that names the
   * field at fault.
   */
  failNext(fault: Fault, times?: number | Chance): void
  /** Forgets the faults that wait. */
  clearFaults(): void
  /** Calls `listener` with each message a user receives, before its sender is answered. Returns the function that ends this. */
  onMessage(listener: (message: ReceivedMessage) => void): () => void
  /** Calls `listener` with each request once it is judged. Returns the function that ends this. */
  onRequest(listener: (request: ReceivedRequest) => void): () => void
  /** Forgets messages, requests, sessions, faults and the memory of de-duplication. Listeners stay. */
  reset(): void
  /** Stops: hanging connections end at once, no timer is left. Calling it twice is fine; what was received can still be read. */
  close(): Promise<void>
}

/**
 * Starts an emulator and resolves when it listens. Rejects with a TypeError that names the option at fault, or with an Error whose `code`
 * is the system's, e.g. `EADDRINUSE` when the port is taken.
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const settings = readOptions(options)
  const state = new State(settings)
  const server = makeServer(state, () => ({
    sdkAppId: settings.sdkAppId,
    identifier: settings.identifier,
    secretKey: settings.secretKey,
    nowMs: settings.now(),
    notAdminCode: settings.notAdminCode,
    isCustomerServiceAccount: settings.isCustomerServiceAccount,
    isOpenSession: (sessionId) => state.isOpenSession(sessionId)
  }))
  const { port } = await listen(server, settings)
  return new RunningEmulator(settings, state, server, port)
}

class RunningEmulator implements Emulator {
  readonly #settings: Settings
  readonly #state: State
  readonly #server: Server
  readonly #port: number
  #closed: Promise<void> | undefined

  constructor(settings: Settings, state: State, server: Server, port: number) {
    this.#settings = settings
    this.#state = state
    this.#server = server
    this.#port = port
  }

  get url(): string {
    return `http://${reachable(this.#settings.host)}:${this.#port}`
  }

  get sdkAppId(): number {
    return this.#settings.sdkAppId
  }

  get identifier(): string {
    return this.#settings.identifier
  }

  get secretKey(): string {
    return this.#settings.secretKey
  }

  openSession(session: { readonly clientUserId: string; readonly sessionId?: string | undefined }): string {
    const { clientUserId, sessionId } = session
    if (typeof clientUserId !== "string" || clientUserId === "") {
      throw new TypeError("openSession: clientUserId must be a string that is not empty")
    }
    if (sessionId !== undefined && (typeof sessionId !== "string" || sessionId === "")) {
      throw new TypeError("openSession: sessionId must be a string that is not empty")
    }
    return this.#state.openSession(clientUserId, this.#settings.now(), sessionId)
  }

  endSession(sessionId: string): void {
    this.#state.endSession(sessionId)
  }

  sessions(): readonly Session[] {
    return this.#state.sessions()
  }

  messages(filter?: MessageFilter): readonly ReceivedMessage[] {
    return this.#state.messages(filter)
  }

  requests(): readonly ReceivedRequest[] {
    return this.#state.requests()
  }

  failNext(fault: Fault, times: number | Chance = 1): void {
    this.#state.faults.add(fault, times)
  }

  clearFaults(): void {
    this.#state.faults.clear()
  }

  onMessage(listener: (message: ReceivedMessage) => void): () => void {
    return this.#state.onMessage(listener)
  }

  onRequest(listener: (request: ReceivedRequest) => void): () => void {
    return this.#state.onRequest(listener)
  }

  reset(): void {
    this.#state.reset()
  }

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
    return this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  toJSON(): { readonly url: string; readonly sdkAppId: number; readonly identifier: string } {
    return { url: this.url, sdkAppId: this.sdkAppId, identifier: this.identifier }
  }

  [inspect.custom](): string {
    return `Emulator ${inspect(this.toJSON())}`
  }
}

const listen = (server: Server, { host, port }: Settings): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "EADDRINUSE" ? `port ${port} is taken` : `cannot listen on ${host}, port ${port}`
      reject(Object.assign(new Error(`startEmulator: ${why}`), { code: error.code }))
    })
    server.listen({ host, port }, () => resolve(server.address() as AddressInfo))
  })

/** Where a client on this machine reaches a server that listens on this host. */
const reachable = (host: string): string => {
  if (host === "0.0.0.0") return "127.0.0.1"
  if (host === "::") return "[::1]"
  return host.includes(":") ? `[${host}]` : host
}
