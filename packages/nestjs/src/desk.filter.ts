/** Failed sends as HTTP answers. */
import { type ArgumentsHost, Catch, type ExceptionFilter, type HttpServer, Inject, Logger } from "@nestjs/common"
import { BaseExceptionFilter, HttpAdapterHost } from "@nestjs/core"
import { httpAnswer, isDeskError } from "@tcdesk/core"
import { removeSuccessHeaders } from "@tcdesk/core/adapter"

/**
 * What the filter catches. Nest asks `instanceof`, which by class identity would miss a `DeskError` of another installed
 * copy of core; and a filter that catches everything would stand in the way of the application's other filters.
 */
abstract class AnyDeskError {
  static [Symbol.hasInstance](exception: unknown): boolean {
    return isDeskError(exception)
  }
}

/**
 * Answers a request whose send failed by the reason: 410 for an ended session, 400 with its issues for a bad message, 429 with
 * `Retry-After` … What the handler has said of its own answer (`Cache-Control`, `Content-Encoding`, `ETag` …) is dropped. Nothing
 * of the inside is told; what is the server's own fault (5xx) is logged. Other errors never come here. Nest asks the filter that was registered last first: register this one after a filter that catches
 * everything.
 * Outside of HTTP it does nothing, which leaves the error to Nest: an RPC caller gets Nest's own answer, GraphQL the error.
 *
 * @example
 * ```ts prelude=nest
 * import { Module } from "@nestjs/common"
 * import { APP_FILTER } from "@nestjs/core"
 * import { DeskExceptionFilter, DeskModule } from "@tcdesk/nestjs"
 *
 * @Module({ imports: [DeskModule.forRoot()], providers: [{ provide: APP_FILTER, useClass: DeskExceptionFilter }] })
 * class AppModule {}
 * ```
 *
 * Without a module: `app.useGlobalFilters(new DeskExceptionFilter(app.get(HttpAdapterHost)))`.
 *
 * @publicApi
 */
@Catch(AnyDeskError)
export class DeskExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger("DeskExceptionFilter")
  private readonly given: HttpAdapterHost | HttpServer

  /** Takes the adapter, or Nest's holder of it, which may be empty until the application starts. */
  constructor(@Inject(HttpAdapterHost) given: HttpAdapterHost | HttpServer) {
    this.given = given
  }

  /** What Nest calls for each `DeskError` that a handler has thrown. */
  catch(exception: unknown, host: ArgumentsHost): void {
    if (host.getType() !== "http") {
      // To throw would leave an RPC caller without any answer. Only for gateways Nest takes silence as the end of it.
      if (host.getType() === "ws") this.logger.error(exception)
      return
    }
    // Read now: in tests the adapter comes after the providers.
    const adapter: HttpServer = "httpAdapter" in this.given ? this.given.httpAdapter : this.given
    const response: unknown = host.switchToHttp().getResponse()
    if (!isDeskError(exception) || adapter.isHeadersSent(response)) {
      new BaseExceptionFilter(adapter).catch(exception, host)
      return
    }
    const { status, headers, body } = httpAnswer(exception)
    // The error itself, not its message beside a stack that begins with it: a logger writes it once, with its attempts.
    if (status >= 500) this.logger.error(exception)
    removeSuccessHeaders(Object(response))
    for (const [name, value] of Object.entries(headers)) adapter.setHeader?.(response, name, value)
    adapter.reply(response, body, status)
  }
}
