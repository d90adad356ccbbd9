/**
 * Sends to an emulator as a client would, for the demo data of the screenshots: always the same numbers, at a time of its own.
 */
import type { Emulator } from "../src/index.ts"
import { sign, target } from "../test/support/signer.ts"

/** The time of the demo: it stands still until it is moved on. */
export class DemoClock {
  #nowMs = Date.UTC(2026, 10, 23, 2, 4, 11, 208)

  readonly now = (): number => this.#nowMs

  pass(seconds: number): void {
    this.#nowMs += Math.round(seconds * 1000)
  }
}

export const textElem = (Text: string) => ({ MsgType: "TIMTextElem", MsgContent: { Text } })

/** One of Desk's own messages, by its `src`. */
export const deskElem = (src: string, content: unknown, more: object = {}) => ({
  MsgType: "TIMCustomElem",
  MsgContent: { Data: JSON.stringify({ customerServicePlugin: 0, src, ...more, content }) }
})

export class Sender {
  readonly #emulator: Emulator
  readonly #clock: DemoClock
  #last = 2_463_534_242

  constructor(emulator: Emulator, clock: DemoClock) {
    this.#emulator = emulator
    this.#clock = clock
  }

  /** Sends one attempt; a lost answer is no error here. */
  async attempt(packet: object): Promise<void> {
    const { sdkAppId, identifier, secretKey } = this.#emulator
    const usersig = sign({ sdkAppId, identifier, secretKey, time: Math.floor(this.#clock.now() / 1000) })
    const url = this.#emulator.url + target(this.#emulator, { usersig, random: String(this.#random()) })
    const headers = { "content-type": "application/json", "user-agent": "shop/2.4 (@tcdesk/core)" }
    await fetch(url, { method: "POST", headers, body: JSON.stringify(packet) }).catch(() => undefined)
    this.#clock.pass(0.214)
  }

  send(route: object, ...MsgBody: object[]): Promise<void> {
    return this.attempt({ ...route, MsgRandom: this.#random(), MsgBody })
  }

  /** xorshift: numbers that look drawn, and are the same each time. */
  #random(): number {
    this.#last ^= this.#last << 13
    this.#last ^= this.#last >>> 17
    this.#last ^= this.#last << 5
    return this.#last >>> 0
  }
}
