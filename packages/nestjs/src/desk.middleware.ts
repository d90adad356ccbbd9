/** `req.desk`, for those who want it. */
import { Inject, Injectable, type NestMiddleware } from "@nestjs/common"
import type { Desk } from "@tcdesk/core"
import { DeskService } from "./desk.service.ts"

/**
 * Puts the default client on every request: `req.desk` on Express, `req.raw.desk` on Fastify. Its type is opt-in:
 * `import "@tcdesk/nestjs/req"`.
 *
 * @example
 * ```ts prelude=nest
 * import { type MiddlewareConsumer, Module, type NestModule } from "@nestjs/common"
 * import { DeskMiddleware, DeskModule } from "@tcdesk/nestjs"
 *
 * @Module({ imports: [DeskModule.forRoot()] })
 * class AppModule implements NestModule {
 *   configure(consumer: MiddlewareConsumer) {
 *     consumer.apply(DeskMiddleware).forRoutes("*path")
 *   }
 * }
 * ```
 *
 * @publicApi
 */
@Injectable()
export class DeskMiddleware implements NestMiddleware {
  private readonly desk: Desk

  /** Takes the client that the requests get. */
  constructor(@Inject(DeskService) desk: Desk) {
    this.desk = desk
  }

  /** What Nest calls for each request. */
  use(req: object, _res: unknown, next: () => void): void {
    Object.assign(req, { desk: this.desk })
    next()
  }
}
