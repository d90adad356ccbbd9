import {
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  VersioningType
} from "@nestjs/common"
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, Reflector } from "@nestjs/core"
import { map, tap } from "rxjs"
import { describe, expect, it } from "vitest"
import { platforms } from "../support.ts"
import { appOf, call } from "./support.ts"

const isPublic = "isPublic"

@Injectable()
class LetNobodyIn implements CanActivate {
  constructor(private readonly reflector: Reflector) {}
  canActivate(context: ExecutionContext) {
    return this.reflector.getAllAndOverride<boolean>(isPublic, [context.getHandler(), context.getClass()]) === true
  }
}

@Injectable()
class WrapEverything implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map((data) => ({ code: 0, data })))
  }
}

/** What is common on Express and Fastify. */
interface WithHeaders {
  header(name: string, value: string): unknown
}

@Injectable()
class StampAfterwards implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const response = context.switchToHttp().getResponse<WithHeaders>()
    return next.handle().pipe(tap(() => response.header("x-took", "1 ms")))
  }
}

const caught: Array<unknown> = []

@Catch()
class CatchEverything implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost) {
    caught.push(exception)
    host.switchToHttp().getResponse().status(418).send({})
  }
}

const ok = JSON.stringify({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 })

describe.each(platforms)("An application on %s", (...platform) => {
  it("may have a global prefix and versions: the prefix is followed, and the route has no version", async () => {
    const prepare: NonNullable<Parameters<typeof appOf>[1]>["prepare"] = (app) =>
      app.setGlobalPrefix("api/v9").enableVersioning({ type: VersioningType.URI, defaultVersion: "2" })
    const { base } = await appOf({}, { platform, prepare })
    expect((await call(`${base}/api/v9/desk/callback`)).body).toBe(ok)
    expect((await call(`${base}/desk/callback`)).status).toBe(404)
  })

  it.each([
    { type: VersioningType.HEADER, header: "x-version" },
    { type: VersioningType.MEDIA_TYPE, key: "v=" }
  ] as const)("may have versions by %j", async (versioning) => {
    const { base } = await appOf({}, { platform, prepare: (app) => app.enableVersioning(versioning) })
    expect((await call(`${base}/desk/callback`)).body).toBe(ok)
  })

  it("guards the route as it does its own, unless it is exempted", async () => {
    const providers = [{ provide: APP_GUARD, useClass: LetNobodyIn }]
    const guarded = await appOf({ providers }, { platform })
    expect((await call(`${guarded.base}/desk/callback`)).status).toBe(403)
    expect(guarded.webhook.status().refused).toMatchObject({ signature: 0, unsigned: 0 })
    const decorators = [SetMetadata(isPublic, true)]
    const exempted = await appOf({ providers }, { platform, webhook: { decorators } })
    expect((await call(`${exempted.base}/desk/callback`)).body).toBe(ok)
  })

  it("may wrap every answer, set headers afterwards, and validate and transform all that comes", async () => {
    caught.length = 0
    const { base } = await appOf(
      {
        providers: [
          { provide: APP_INTERCEPTOR, useClass: WrapEverything },
          { provide: APP_INTERCEPTOR, useClass: StampAfterwards },
          { provide: APP_FILTER, useClass: CatchEverything }
        ]
      },
      { platform, prepare: (app) => app.useGlobalPipes({ transform: (value: unknown) => value }) }
    )
    const answer = await call(`${base}/desk/callback`)
    expect(answer).toMatchObject({ status: 200, body: ok })
    expect((await call(`${base}/desk/callback`, { signedWith: "another" })).status).toBe(403)
    expect(caught).toEqual([])
  })
})

it("Express takes the headers that an interceptor sets when the handler has ended", async () => {
  const { base } = await appOf({ providers: [{ provide: APP_INTERCEPTOR, useClass: StampAfterwards }] })
  expect((await call(`${base}/desk/callback`)).headers).toMatchObject({ "x-took": "1 ms" })
})
