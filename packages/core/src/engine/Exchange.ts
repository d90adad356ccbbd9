/**
 * One HTTP exchange of a call: the request as the transport gets it, and what an attempt's record needs. Imperative for speed: one
 * object for both, whose `phase` the transport moves on.
 */
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import { connectedTooLate, type ExchangePhase, noSocket } from "../model/networkFailure.ts"
import { randomUint32 } from "../model/random.ts"
import type { Call } from "./Call.ts"
import type { Signature } from "./Signer.ts"
import { tenths } from "./Timers.ts"
import type { Request } from "./transport/Request.ts"

export class Exchange implements Request {
  readonly call: Call
  readonly signature: Signature
  /** The `random` of the URL. */
  readonly random: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** By `timers.now`. */
  readonly start: number
  readonly path: string
  phase: ExchangePhase = "queue"
  /** The transport has been asked to make it. */
  handedOver = false

  constructor(call: Call, signature: Signature) {
    const { command, engine } = call
    this.call = call
    this.signature = signature
    this.random = randomUint32()
    this.startedAt = engine.timers.epochMs()
    this.start = engine.timers.now()
    this.path = command.path + signature.query + this.random
  }

  get origin(): string {
    return this.call.engine.options.origin
  }

  get body(): string {
    return this.call.written.json
  }

  get timeoutMs(): number {
    return this.call.engine.options.attemptTimeoutMs
  }

  get maxReplyBytes(): number | undefined {
    return this.call.command.maxReplyBytes
  }

  /**
   * Why it must not be written now: a cool-down, or too little time left after a wait for a socket. Too little is less than all of
   * these: one attempt's limit, a third of the time that it had when it began, and the time that answers take lately. Cut off after it
   * was written, the message would be `unknown` where it can be `not-sent`.
   */
  blockedBy(neededMs?: () => number | undefined): AttemptFailure | undefined {
    const { deadlineAt, engine } = this.call
    const blocked = engine.cooldown.blockedBy()
    if (blocked !== undefined) return blocked
    const leftMs = deadlineAt - engine.timers.now()
    const leastMs = Math.min(this.timeoutMs, (deadlineAt - this.start) / 3)
    return leftMs < leastMs && leftMs < (neededMs?.() ?? leastMs) ? this.#tooLate() : undefined
  }

  #tooLate(): AttemptFailure {
    return this.phase === "connect" ? connectedTooLate(this.origin) : noSocket
  }

  durationMs(): number {
    return tenths(this.call.engine.timers.now() - this.start)
  }
}
