/**
 * A running emulator: what its users ask of it is checked here, and handed on.
 */
import type { Server } from "node:http"
import { inspect } from "node:util"
import { isEveryAddress, isLoopback } from "./base/loopback.ts"
import {
  anyString,
  type Check,
  integer,
  type Naming,
  oneOf,
  required,
  saidBy,
  text,
  validate
} from "./base/validate.ts"
import { isKnown } from "./commands/table.ts"
import type { Emulator } from "./Emulator.ts"
import { reachable } from "./http/listen.ts"
import type { EmulatorClientOptions } from "./options.ts"
import { readAgent } from "./state/Agents.ts"
import type { CommandAnswer } from "./state/Answers.ts"
import type { Control } from "./state/Control.ts"
import type { Chance, Fault } from "./state/faults.ts"
import { readPacket, signalData } from "./state/readPacket.ts"
import type {
  Agent,
  AgentMessage,
  AgentOptions,
  CustomerMessage,
  CustomerSignal,
  MessageFilter,
  ReceivedMessage,
  ReceivedRequest,
  ReceivedStream,
  Session
} from "./state/records.ts"
import type { Writer } from "./state/Writing.ts"
import type { WebhookCall, WebhookPacket } from "./state/webhookRecords.ts"
import type { Teller } from "./webhook/Teller.ts"

const argument = (method: string): Naming => ({
  noun: "field",
  error: (message) => new TypeError(`${method}: ${message}`)
})

/** By a session where one is named, else by themselves. */
const writerOf = (
  { sessionId, clientUserId }: { readonly sessionId?: string; readonly clientUserId?: string },
  method: string
): Writer => {
  if (sessionId !== undefined) return { sessionId }
  if (clientUserId !== undefined) return { clientUserId }
  throw new TypeError(`${method}: sessionId or clientUserId must be given`)
}

const filterFields = {
  sessionId: anyString,
  clientUserId: anyString,
  from: anyString,
  to: anyString,
  msgRandom: integer(0, 0xffff_ffff)
} satisfies Readonly<Record<keyof MessageFilter, Check>>

export class RunningEmulator implements Emulator {
  readonly #control: Control
  readonly #server: Server
  readonly #port: number
  readonly #teller: Teller | undefined
  #closed: Promise<void> | undefined

  constructor(control: Control, server: Server, port: number, teller: Teller | undefined) {
    this.#control = control
    this.#server = server
    this.#port = port
    this.#teller = teller
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

  get options(): EmulatorClientOptions {
    const { sdkAppId, identifier, secretKey, url: endpoint } = this
    const { host } = this.#control.settings
    const isLocal = isLoopback(host) || isEveryAddress(host)
    return { sdkAppId, identifier, secretKey, endpoint, ...(isLocal ? {} : { allowInsecureEndpoint: true }) }
  }

  openSession(session: { readonly clientUserId: string; readonly sessionId?: string | undefined }): string {
    const fields = { clientUserId: required(text()), sessionId: text() }
    const { clientUserId, sessionId } = validate(saidBy(session, fields), fields, argument("openSession"))
    return this.#control.openSession(clientUserId, sessionId)
  }

  endSession(sessionId: string, by?: "agent" | "customer" | "emulator"): void {
    validate([["by", by]], { by: oneOf("agent", "customer", "emulator") }, argument("endSession"))
    this.#control.endSession(sessionId, by)
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
    return this.#control.typeAsCustomer(writerOf(by, "typeAsCustomer"), written)
  }

  openChat(customer: { readonly clientUserId: string; readonly language?: string | undefined }): string {
    const fields = { clientUserId: required(text()), language: text() }
    const { clientUserId, language } = validate(saidBy(customer, fields), fields, argument("openChat"))
    return this.#control.openChat(clientUserId, language)
  }

  signalAsCustomer(
    signal: ({ readonly sessionId: string } | { readonly clientUserId: string }) & {
      readonly data: Readonly<Record<string, unknown>>
    }
  ): CustomerSignal {
    const fields = { data: required(signalData), sessionId: anyString, clientUserId: anyString }
    const { data, ...by } = validate(saidBy(signal, fields), fields, argument("signalAsCustomer"))
    return this.#control.signalAsCustomer(writerOf(by, "signalAsCustomer"), data)
  }

  agents(): readonly Agent[] {
    return this.#control.state.reception.agents()
  }

  setAgent(agent: AgentOptions): void {
    this.#control.setAgent(readAgent(agent, (message) => new TypeError(`setAgent: ${message}`), "agent"))
  }

  acceptAsAgent({
    sessionId,
    agentId
  }: {
    readonly sessionId: string
    readonly agentId?: string | undefined
  }): Session {
    return this.#control.acceptAsAgent(sessionId, agentId)
  }

  leaveAsAgent({ sessionId, agentId }: { readonly sessionId: string; readonly agentId?: string | undefined }): Session {
    return this.#control.leaveAsAgent(sessionId, agentId)
  }

  typeAsAgent(message: {
    readonly sessionId: string
    readonly agentId?: string | undefined
    readonly text: string
  }): AgentMessage {
    const { sessionId, agentId } = message
    const fields = { text: required(text()), sessionId: anyString, agentId: anyString }
    const { text: written } = validate(saidBy(message, fields), fields, argument("typeAsAgent"))
    return this.#control.typeAsAgent(sessionId, agentId, written)
  }

  streams(filter?: { readonly sessionId?: string | undefined }): readonly ReceivedStream[] {
    return this.#control.state.streams.list(filter)
  }

  answer(command: string, answer: CommandAnswer): void {
    if (isKnown(command)) {
      throw new TypeError(`answer: ${command} is answered by rules of its own; failNext can make it fail`)
    }
    this.#control.state.answers.set(command, answer)
  }

  messages(filter: MessageFilter = {}): readonly ReceivedMessage[] {
    return this.#control.state.messages(validate(saidBy(filter, filterFields), filterFields, argument("messages")))
  }

  requests(): readonly ReceivedRequest[] {
    return this.#control.state.requests()
  }

  webhookCalls(): readonly WebhookCall[] {
    return this.#control.state.calls.toArray()
  }

  async tell(packet: WebhookPacket): Promise<WebhookCall> {
    return this.#control.told(readPacket(packet, (message) => new TypeError(`tell: ${message}`)))
  }

  whenTold(): Promise<void> {
    return this.#control.state.calls.whenTold()
  }

  onWebhookCall(listener: (call: WebhookCall) => void): () => void {
    return this.#control.state.calls.listeners.add(listener)
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

  ref(): void {
    this.#server.ref()
  }

  close(): Promise<void> {
    this.#control.close()
    this.#teller?.close()
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
