import type { Desk } from "../promise/Desk.ts"
import type { DeduplicationStore } from "./DeduplicationStore.ts"
import type { DeskEvent } from "./Event.ts"
import type { Answers, Handlers } from "./Handlers.ts"

/** How calls are received, and what is done with them. */
export interface WebhookOptions {
  /** The app's SDKAppID. Calls for another app are refused. */
  readonly sdkAppId: number
  /**
   * The token of the callback's authentication, as the console has it; several while it is being changed. With it, every call must be
   * signed, and not older than 60 seconds. The signature proves knowledge of the token and covers no body. Secret.
   */
  readonly token?: string | ReadonlyArray<string> | undefined
  /** Must be true where there is no token. It is not documented whether Desk signs these callbacks: use a path that nobody can guess. */
  readonly unsigned?: boolean | undefined
  /** What is done with events. */
  readonly on?: Handlers | undefined
  /** What is answered to questions. */
  readonly answer?: Answers | undefined
  /**
   * `receipt`: Desk is answered first, and an event is handled at most once. `handlers`: after them, at the latest after
   * `answerWithinMs`; a handler that has failed by then makes it 500, so that Desk repeats the call where the app has switched that on.
   * @default "receipt"
   */
  readonly answerAfter?: "receipt" | "handlers" | undefined
  /**
   * How long an answer may take, in milliseconds. Desk waits for 2 seconds.
   * @default 1500
   */
  readonly answerWithinMs?: number | undefined
  /** Where it is kept which calls have come; default in memory, 10 000 for 10 minutes. Several processes need a common one. */
  readonly deduplicate?: DeduplicationStore | false | undefined
  /**
   * How many handlers run at a time. Those of one session run one after another, in the order of arrival.
   * @default 64
   */
  readonly concurrency?: number | undefined
  /**
   * How many events may wait for a handler, of together 64 MiB at the most. Beyond it Desk is answered 503.
   * @default 10000
   */
  readonly maxWaiting?: number | undefined
  /** What handlers find as `context.desk`. Adapters default to the request's client. */
  readonly desk?: Desk | undefined
  /** A handler, an answer, or the store of `deduplicate` has failed. Default: a warning of the process. */
  readonly onError?: ((error: unknown, event: DeskEvent) => void) | undefined
}

/** The same where the environment may say the rest: `TCDESK_SDK_APP_ID`, `TCDESK_WEBHOOK_TOKEN`. */
export type EnvironmentWebhookOptions = Partial<WebhookOptions>
