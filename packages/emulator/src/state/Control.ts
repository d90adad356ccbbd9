/**
 * What a user may do to a running emulator, by its methods or through the API: both come here, at the emulator's time.
 */
import type { Clock } from "./Clock.ts"
import type { ClockReading } from "./events.ts"
import type { AgentMessage, AgentOptions, CustomerMessage, Session, SessionEnder } from "./records.ts"
import type { Settings } from "./Settings.ts"
import type { State } from "./State.ts"
import { StateConflict } from "./StateConflict.ts"
import { Ticker } from "./Ticker.ts"

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

  typeAsCustomer(
    by: { readonly sessionId: string } | { readonly clientUserId: string },
    text: string
  ): CustomerMessage {
    return this.state.typeAsCustomer(by, text, this.#clock.now())
  }

  /** Adds an agent, or changes what is given of one; who waits may have their turn by it. */
  setAgent(agent: AgentOptions): void {
    const { state } = this
    state.agents.set(agent)
    state.reception.agentsChanged(this.#clock.now())
  }

  acceptAsAgent(sessionId: string, agentId?: string): Session {
    return this.state.reception.accept(sessionId, agentId, this.#clock.now())
  }

  leaveAsAgent(sessionId: string, agentId?: string): Session {
    return this.state.reception.leave(sessionId, agentId, this.#clock.now())
  }

  typeAsAgent(sessionId: string, agentId: string | undefined, text: string): AgentMessage {
    return this.state.typeAsAgent(sessionId, agentId, text, this.#clock.now())
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
    this.#ticker.close()
  }
}
