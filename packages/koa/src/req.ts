/**
 * Types `ctx.req.desk`: `import "@tcdesk/koa/req"`. Opt-in, since it holds for every `IncomingMessage` of the program.
 * @packageDocumentation
 */
import type { Desk } from "@tcdesk/core"

declare module "node:http" {
  interface IncomingMessage {
    /** The Desk client, once the middleware `desk()` has run. */
    desk: Desk
  }
}
