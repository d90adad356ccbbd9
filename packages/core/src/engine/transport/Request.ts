import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import type { ExchangePhase } from "../../model/networkFailure.ts"

/** One POST. */
export interface Request {
  /** Scheme, host and port, e.g. `https://console.tim.qq.com`. */
  readonly origin: string
  /** Path and query. Secret: it holds the UserSig. */
  readonly path: string
  /** JSON. */
  readonly body: string
  /** It runs while connecting, and again from the moment the request is written to the last byte of the answer. */
  readonly timeoutMs: number
  /** The most bytes that the answer's body may have; 64 KiB unless given. */
  readonly maxReplyBytes?: number | undefined
  /**
   * How far the exchange has come, from `queue` on. The transport moves it on: to `connect` when there is a socket for it, to
   * `headers` right before the first byte of the request may leave, to `body` when the answer's headers are there. What became of
   * the message is read from it.
   */
  phase: ExchangePhase
  /**
   * Why this request must not be written, asked right before it would be: it may have waited for a socket meanwhile. `neededMs` gives
   * how long an answer takes, where the transport knows it.
   */
  blockedBy?(neededMs?: () => number | undefined): AttemptFailure | undefined
}
