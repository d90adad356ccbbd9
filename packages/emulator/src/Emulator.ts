/**
 * The emulator as its users see it: a running server, what it received, and the faults they ask it for.
 */
import type { Server } from "node:http"
import { inspect } from "node:util"
import { makeApi } from "./api/api.ts"
import { anyString, type Check, integer, type Naming, required, saidBy, text, validate } from "./base/validate.ts"
import { listen, reachable } from "./http/listen.ts"
import { makeServer } from "./http/server.ts"
import { type EmulatorOptions, readOptions } from "./options.ts"
import { Clock } from "./state/Clock.ts"
import { Control } from "./state/Control.ts"
import type { Chance, Fault } from "./state/faults.ts"
import type { CustomerMessage, MessageFilter, ReceivedMessage, ReceivedRequest, Session } from "./state/records.ts"
import { State } from "./state/State.ts"

/** A Desk that runs on this machine. `startEmulator` makes it. */
export interface Emulator extends AsyncDisposable {
  /** The endpoint to give a client, e.g. `http://127.0.0.1:7717`, without a slash at its end. */
  readonly url: string
  /** The app's SDKAppID. */
  readonly sdkAppId: number
  /** The App administrator's account. */
  readonly identifier: string
  /** The key for UserSigs. Printed or serialised, an emulator does not show it. */
  readonly secretKey: string
  /** Opens a session with a user and gives its SessionId: a new UUID, unless one is given. */
  openSession(session: {
    /** The user's account. */
    readonly clientUserId: string
    /** The SessionId to give it; default: a new UUID. */
    readonly sessionId?: string | undefined
  }): string
  /** Ends a session, as `end_session` does: what goes to it is then answered 141005. Throws when there is none; twice is fine. */
  endSession(sessionId: string): void
  /**
   * A session as it is now: `emulator.session(id).state` is what `get_session_state` answers, `"Chatbot"` or, once it has ended,
   * `"NotInSession"`. Throws when there is none.
   */
  session(sessionId: string): Session
  /** All sessions, ended ones too, oldest first; of more than `maxRecords`, the oldest ended ones are forgotten. */
  sessions(): readonly Session[]
  /**
   * Writes as the customer: shown in the inbox, and no message of the service. Gives what was taken down. Throws when the session does not
   * exist or has ended.
   */
  typeAsCustomer(
    message: (
      | {
          /** The open session to write in. */
          readonly sessionId: string
        }
      | {
          /** The user who writes. */
          readonly clientUserId: string
        }
    ) & {
      /** What is written. */
      readonly text: string
    }
  ): CustomerMessage
  /** What users received, after de-duplication, oldest first; the newest `maxRecords` of it. */
  messages(filter?: MessageFilter): readonly ReceivedMessage[]
  /** Every request, accepted or not, oldest first; the newest `maxRecords`. `GET /` is not among them. */
  requests(): readonly ReceivedRequest[]
  /**
   * Lets a fault strike the next request to a command, the next `times` requests (`Infinity`: all), or requests by chance:
   * `{ probability: 0.2, times: 5 }`. Faults queue; each request triggers the first that applies. Throws a TypeError that names the
   * field at fault.
   *
   * @example
   * ```ts run
   * import { startEmulator } from "@tcdesk/emulator"
   *
   * await using emulator = await startEmulator()
   * emulator.failNext({ _tag: "Status", status: 503, headers: { "Retry-After": "1" } })
   * emulator.failNext({ _tag: "Reset", stored: true }, { probability: 0.2, times: 5 })
   * ```
   */
  failNext(fault: Fault, times?: number | Chance): void
  /** Forgets the faults that wait. */
  clearFaults(): void
  /** Calls `listener` with each message a user receives, before its sender is answered. Returns the function that ends this. */
  onMessage(listener: (message: ReceivedMessage) => void): () => void
  /** Calls `listener` with each request once it is judged. Returns the function that ends this. */
  onRequest(listener: (request: ReceivedRequest) => void): () => void
  /** Forgets messages, requests, sessions, faults and the memory of de-duplication, and resets the clock. Listeners stay. */
  reset(): void
  /** Stops: hanging connections end at once, no timer is left. Calling it twice is fine; what was received can still be read. */
  close(): Promise<void>
}

/**
 * Starts an emulator and resolves when it listens. Rejects with a TypeError that names the option at fault, or with an Error whose `code`
 * is the system's, e.g. `EADDRINUSE` when the port is taken.
 *
 * @example
 * ```ts run
 * import { startEmulator } from "@tcdesk/emulator"
 *
 * const emulator = await startEmulator()
 * const sessionId = emulator.openSession({ clientUserId: "user45" })
 * // … let a client send to emulator.url, then:
 * console.log(emulator.messages({ sessionId }), emulator.requests())
 * await emulator.close()
 * ```
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const settings = readOptions(options)
  const state = new State(settings)
  const clock = new Clock(settings.now)
  const control = new Control(settings, state, clock)
  const app = () => ({
    sdkAppId: settings.sdkAppId,
    identifier: settings.identifier,
    secretKey: settings.secretKey,
    nowMs: clock.now(),
    notAdminCode: settings.notAdminCode,
    isCustomerServiceAccount: settings.isCustomerServiceAccount,
    isOpenSession: (sessionId: string) => state.isOpenSession(sessionId)
  })
  const server = makeServer(state, app, makeApi(control))
  const { port } = await listen(server, settings)
  return new RunningEmulator(control, server, port)
}

const argument = (method: string): Naming => ({
  noun: "field",
  error: (message) => new TypeError(`${method}: ${message}`)
})

const filterFields = {
  sessionId: anyString,
  clientUserId: anyString,
  from: anyString,
  to: anyString,
  msgRandom: integer(0, 0xffff_ffff)
} satisfies Readonly<Record<keyof MessageFilter, Check>>

class RunningEmulator implements Emulator {
  readonly #control: Control
  readonly #server: Server
  readonly #port: number
  #closed: Promise<void> | undefined

  constructor(control: Control, server: Server, port: number) {
    this.#control = control
    this.#server = server
    this.#port = port
  }

  get url(): string {
    return `http://${reachable(this.#control.settings.host)}:${this.#port}`
  }

  get sdkAppId(): number {
    return this.#control.settings.sdkAppId
  }

  get identifier(): string {
    return this.#control.settings.identifier
  }

  get secretKey(): string {
    return this.#control.settings.secretKey
  }

  openSession(session: { readonly clientUserId: string; readonly sessionId?: string | undefined }): string {
    const fields = { clientUserId: required(text()), sessionId: text() }
    const { clientUserId, sessionId } = validate(saidBy(session, fields), fields, argument("openSession"))
    return this.#control.openSession(clientUserId, sessionId)
  }

  endSession(sessionId: string): void {
    this.#control.endSession(sessionId)
  }

  session(sessionId: string): Session {
    const session = this.#control.state.session(sessionId)
    if (session === undefined) throw new Error("session: there is no session with this sessionId")
    return session
  }

  sessions(): readonly Session[] {
    return this.#control.state.sessions()
  }

  typeAsCustomer(
    message: ({ readonly sessionId: string } | { readonly clientUserId: string }) & { readonly text: string }
  ): CustomerMessage {
    const fields = { text: required(text()), sessionId: anyString, clientUserId: anyString }
    const { text: written, ...by } = validate(saidBy(message, fields), fields, argument("typeAsCustomer"))
    return this.#control.typeAsCustomer(by as { readonly sessionId: string }, written)
  }

  messages(filter: MessageFilter = {}): readonly ReceivedMessage[] {
    return this.#control.state.messages(validate(saidBy(filter, filterFields), filterFields, argument("messages")))
  }

  requests(): readonly ReceivedRequest[] {
    return this.#control.state.requests()
  }

  failNext(fault: Fault, times: number | Chance = 1): void {
    this.#control.state.faults.add(fault, times)
  }

  clearFaults(): void {
    this.#control.state.faults.clear()
  }

  onMessage(listener: (message: ReceivedMessage) => void): () => void {
    return this.#control.state.messageListeners.add(listener)
  }

  onRequest(listener: (request: ReceivedRequest) => void): () => void {
    return this.#control.state.requestListeners.add(listener)
  }

  reset(): void {
    this.#control.reset()
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
