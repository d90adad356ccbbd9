/**
 * Types `req.desk` (Express) and `req.raw.desk` (Fastify), which `DeskMiddleware` sets: `import "@tcdesk/nestjs/req"`. Opt-in,
 * since it holds for every `IncomingMessage` of the program.
 * @packageDocumentation
 */
import type { Desk } from "@tcdesk/core"

declare module "node:http" {
  interface IncomingMessage {
    /** The default Desk client, once `DeskMiddleware` has run. */
    desk: Desk
  }
}
