/**
 * What a user may do to a running emulator, by its methods or through the API: both come here, at the emulator's time.
 */
import type { Clock } from "./Clock.ts"
import type { ClockReading } from "./events.ts"
import type { AgentMessage, AgentOptions, CustomerMessage, CustomerSignal, Session, SessionEnder } from "./records.ts"
import type { Settings } from "./Settings.ts"
import type { State } from "./State.ts"
import { StateConflict } from "./StateConflict.ts"
import { Ticker } from "./Ticker.ts"
import type { Writer } from "./Writing.ts"
import type { Telling } from "./webhookCalls.ts"
import type { WebhookCall, WebhookPacket } from "./webhookRecords.ts"

const NO_WEBHOOK = "there is no webhook to tell: see the option webhook"

export class Control {
  readonly settings: Settings
  readonly #state: State
  readonly #clock: Clock
  readonly #ticker: Ticker

  constructor(settings: Settings, state: State, clock: Clock) {
    this.settings = settings
    this.#state = state
    this.#clock = clock
    this.#ticker = new Ticker(state.alarms, () => clock.now())
  }

  /** Up to time: what was due by now has happened. */
  get state(): State {
    this.#ticker.settle()
    return this.#state
  }

  openSession(clientUserId: string, sessionId?: string): string {
    return this.state.openSession(clientUserId, this.#clock.now(), sessionId)
  }

  /** Throws a StateConflict when an agent is said to end a session in which none is. */
  endSession(sessionId: string, by?: SessionEnder): void {
    const { state } = this
    const session = state.session(sessionId)
    if (by === "agent" && session?.state !== "NotInSession" && session?.state !== "Agent") {
      throw new StateConflict("endSession: no agent serves a session with this sessionId")
    }
    state.endSession(sessionId, this.#clock.now(), by)
  }

  typeAsCustomer(by: Writer, text: string): CustomerMessage {
    return this.state.writing.typeAsCustomer(by, text, this.#clock.now())
  }

  signalAsCustomer(by: Writer, data: Readonly<Record<string, unknown>>): CustomerSignal {
    return this.state.writing.signalAsCustomer(by, data, this.#clock.now())
  }

  /** The customer's app opens the chat: a session, unless one is open, and the message that says so. Gives the SessionId. */
  openChat(clientUserId: string, language: string | undefined): string {
    const { state } = this
    const nowMs = this.#clock.now()
    const sessionId = state.openSessionOf(clientUserId)?.sessionId ?? state.openSession(clientUserId, nowMs)
    const triggeredContent = language === undefined ? {} : { triggeredContent: { language } }
    state.writing.signalAsCustomer({ sessionId }, { src: "7", ...triggeredContent }, nowMs)
    return sessionId
  }

  /** Tells the user's backend any packet. Throws a StateConflict where there is no webhook. */
  tell(packet: WebhookPacket): WebhookCall {
    const call = this.state.calls.tell(this.#telling(packet))
    if (call === undefined) throw new StateConflict(NO_WEBHOOK)
    return call
  }

  /** The same, and gives the call when it is over. */
  async told(packet: WebhookPacket): Promise<WebhookCall> {
    const call = await this.state.calls.told(this.#telling(packet))
    if (call === undefined) throw new StateConflict(NO_WEBHOOK)
    return call
  }

  #telling(packet: WebhookPacket): Telling {
    return { packet, at: this.#clock.now(), inferred: ["all of this packet: it was given to the emulator as it is"] }
  }

  /** Adds an agent, or changes what is given of one; who waits may have their turn by it. */
  setAgent(agent: AgentOptions): void {
    this.state.setAgent(agent, this.#clock.now())
  }

  acceptAsAgent(sessionId: string, agentId?: string): Session {
    return this.state.reception.accept(sessionId, agentId, this.#clock.now())
  }

  leaveAsAgent(sessionId: string, agentId?: string): Session {
    return this.state.reception.leave(sessionId, agentId, this.#clock.now())
  }

  typeAsAgent(sessionId: string, agentId: string | undefined, text: string): AgentMessage {
    return this.state.writing.typeAsAgent(sessionId, agentId, text, this.#clock.now())
  }

  clock(): ClockReading {
    return { nowMs: this.#clock.now(), offsetMs: this.#clock.offsetMs }
  }

  moveClock(offsetMs: number): void {
    if (offsetMs === this.#clock.offsetMs) return
    this.#clock.moveTo(offsetMs)
    this.state.events.push({ type: "clock", clock: this.clock() })
    this.#ticker.arm()
  }

  /** Forgets all but listeners, and takes the clock back to the machine's time. */
  reset(): void {
    this.#state.reset()
    this.moveClock(0)
  }

  /** No timer is left. */
  close(): void {
    this.#state.calls.cancel("The emulator was closed before it was over.")
    this.#state.calls.sender = undefined
    this.#ticker.close()
  }
}
