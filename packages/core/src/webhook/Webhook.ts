import type { Desk } from "../promise/Desk.ts"

/** Reads a body of at most so many bytes; `undefined` where it is longer. Called once, when the URL has been accepted. */
export type ReadBody = (maxBytes: number) => Promise<string | Uint8Array | undefined>

/** A call of Desk, whatever framework has received it. */
export type WebhookRequest = {
  /** `POST`, if it is from Desk. */
  readonly method: string
  /** The URL, or its path and query, as it came. */
  readonly url: string
  /** Not needed: nothing that Desk says is in them. */
  readonly headers?: unknown
} & (
  | {
      /** The body as it came, or how to read it. */
      readonly rawBody: string | Uint8Array | ReadBody
    }
  | {
      /** The body as a body parser has read it. */
      readonly json: unknown
    }
)

/** Options of `handle` and `fetch`: what is known of one call beside it. */
export interface ReceiveOptions {
  /** The client that handlers find where the webhook has none of its own. */
  readonly desk?: Desk | undefined
  /** For runtimes that stop a request's work with its response: given a promise, it keeps them from that until the handlers have ended. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined
}

/** What Desk is to be answered. */
export interface WebhookResponse {
  /** The HTTP status. */
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
  /** When what this call has begun has ended. Never rejects. */
  readonly done: Promise<void>
}

/** How many calls were refused, by why. */
export interface RefusedCalls {
  /** With a wrong or old signature: 403. */
  readonly signature: number
  /** Without a signature, where there is a token: 403. */
  readonly unsigned: number
  /** For another app: 403. */
  readonly app: number
  /** Not POST, no JSON object, too large, or without what it must have: 405, 400, 413. */
  readonly malformed: number
  /** While too many events wait, or when closed: 503. */
  readonly overloaded: number
}

/** How a webhook is at this moment. */
export interface WebhookStatus {
  /** Whether it takes calls. */
  readonly state: "open" | "closing" | "closed"
  /** Handlers that run. */
  readonly running: number
  /** Events that wait for a handler. */
  readonly waiting: number
  /** Events whose handler has ended well. */
  readonly handled: number
  /** Events whose handler has failed. */
  readonly failed: number
  /** Events that had come before. */
  readonly duplicates: number
  /** Calls that were refused. */
  readonly refused: RefusedCalls
}

/** Receives Desk's callbacks. Safe to share between routes. */
export interface Webhook extends AsyncDisposable {
  /** Takes one call, and gives what to answer. Never rejects. */
  handle(request: WebhookRequest, options?: ReceiveOptions): Promise<WebhookResponse>
  /**
   * The same for a web `Request`: Hono, Next, Bun, Deno, Workers. A runtime that stops with the response needs `waitUntil`, or
   * `answerAfter: "handlers"`.
   */
  fetch(request: Request, options?: ReceiveOptions): Promise<Response>
  /** How it is at this moment: for health checks and metrics. */
  status(): WebhookStatus
  /**
   * Takes no more calls (503). Handlers that run or wait may finish within `graceMs` (default 15 000); then their `signal` aborts, and
   * what waits is told to `onError`. May be called twice. A client that it was given stays open.
   */
  close(options?: {
    /** Milliseconds. */
    readonly graceMs?: number | undefined
  }): Promise<void>
}
