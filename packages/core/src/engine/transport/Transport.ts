/** Transport: one HTTP exchange with Desk, and nothing more. No retries, no redirects, no reading of the answer. */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import type { Reply } from "../../model/Reply.ts"
import type { Request } from "./Request.ts"

/**
 * The service. `exchange` ends within `timeoutMs` and with at most `maxReplyBytes` of body; interrupting it ends the HTTP
 * exchange, and a request that has not begun by then is never written. What a later version adds to it, or to what a request holds, a transport
 * of your own may leave alone.
 */
export class Transport extends Context.Service<
  Transport,
  {
    /** One exchange: the answer as it came, or why there is none. */
    readonly exchange: (request: Request) => Effect.Effect<Reply, AttemptFailure>
  }
>()("@tcdesk/core/Transport") {}
