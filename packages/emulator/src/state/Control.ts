/**
 * What a user may do to a running emulator, by its methods or through the API: both come here, at the emulator's time.
 */
import type { Clock } from "./Clock.ts"
import type { ClockReading } from "./events.ts"
import type { CustomerMessage } from "./records.ts"
import type { Settings } from "./Settings.ts"
import type { State } from "./State.ts"

export class Control {
  readonly settings: Settings
  readonly state: State
  readonly #clock: Clock

  constructor(settings: Settings, state: State, clock: Clock) {
    this.settings = settings
    this.state = state
    this.#clock = clock
  }

  openSession(clientUserId: string, sessionId?: string): string {
    return this.state.openSession(clientUserId, this.#clock.now(), sessionId)
  }

  endSession(sessionId: string): void {
    this.state.endSession(sessionId, this.#clock.now())
  }

  typeAsCustomer(
    by: { readonly sessionId: string } | { readonly clientUserId: string },
    text: string
  ): CustomerMessage {
    return this.state.typeAsCustomer(by, text, this.#clock.now())
  }

  clock(): ClockReading {
    return { nowMs: this.#clock.now(), offsetMs: this.#clock.offsetMs }
  }

  moveClock(offsetMs: number): void {
    if (offsetMs === this.#clock.offsetMs) return
    this.#clock.moveTo(offsetMs)
    this.state.events.push({ type: "clock", clock: this.clock() })
  }

  /** Forgets all but listeners, and takes the clock back to the machine's time. */
  reset(): void {
    this.state.reset()
    this.moveClock(0)
  }
}
