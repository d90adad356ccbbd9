import { inspect } from "node:util"
import {
  Body,
  Catch,
  ConsoleLogger,
  Controller,
  type ExceptionFilter,
  Get,
  Header,
  HttpException,
  Logger,
  Post,
  Res
} from "@nestjs/common"
import { APP_FILTER, HttpAdapterHost } from "@nestjs/core"
import { ExecutionContextHost } from "@nestjs/core/internal"
import { ExpressAdapter } from "@nestjs/platform-express"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, it, vi } from "vitest"
import {
  DeskError,
  DeskExceptionFilter,
  DeskModule,
  DeskService,
  type OutgoingMessage,
  type Reason
} from "../src/index.ts"
import { emulate, hello, moduleOf, optionsOf, platforms, post, serve } from "./support.ts"

@Controller()
class Shop {
  constructor(private readonly desk: DeskService) {}

  @Post("send")
  send(@Body() message: OutgoingMessage) {
    return this.desk.send(message)
  }

  @Get("mine")
  mine() {
    throw new Error("mine")
  }

  @Get("teapot")
  teapot() {
    throw new HttpException("teapot", 418)
  }

  @Get("late")
  async late(@Res() response: { raw?: unknown }) {
    const raw = (response.raw ?? response) as import("node:http").ServerResponse
    raw.write("partly ")
    await this.desk.send({ ...hello, text: "" })
  }

  @Get("prepared")
  @Header("Cache-Control", "public")
  async prepared(
    @Res({ passthrough: true }) response: { raw?: unknown; header(name: string, value: string): unknown }
  ) {
    const prepared = {
      "Set-Cookie": "a=b",
      "Access-Control-Allow-Origin": "https://shop.example",
      "Content-Type": "text/csv"
    }
    for (const [name, value] of Object.entries(prepared)) response.header(name, value)
    Object.assign(response.raw ?? response, { statusMessage: "Made for you" })
    await this.desk.send({ ...hello, text: "" })
  }

  /** As it comes of another installed copy of core. */
  @Get("foreign")
  foreign() {
    throw Object.assign(new Error("foreign"), {
      [Symbol.for("@tcdesk/core/DeskError")]: true,
      reason: { _tag: "SessionEnded" } satisfies Reason,
      delivery: "rejected",
      retryable: false,
      attempts: []
    })
  }
}

const filter = { provide: APP_FILTER, useClass: DeskExceptionFilter }
const shopOf = (...given: Parameters<typeof DeskModule.forRoot>) =>
  moduleOf({ imports: [DeskModule.forRoot(...given)], controllers: [Shop], providers: [filter] })

describe.each(platforms)("DeskExceptionFilter on %s", (_, adapter) => {
  it("answers 410 for an ended session, without the inside of the error", async () => {
    const { base } = await serve(shopOf(optionsOf(await emulate())), adapter())
    const response = await post(`${base}/send`, { sessionId: "ended", text: "您好" })
    expect(response.status).toBe(410)
    expect(await response.json()).toEqual({
      statusCode: 410,
      error: "SessionEnded",
      message: "The session does not exist or has ended.",
      delivery: "rejected",
      retryable: false
    })
  })

  it("answers 400 with its issues for a message that is not valid", async () => {
    const { base } = await serve(shopOf(optionsOf(await emulate())), adapter())
    const response = await post(`${base}/send`, { text: "" })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: "InvalidMessage",
      issues: [{ path: "sessionId" }, { path: "text" }]
    })
  })

  it("answers 429 with Retry-After", async () => {
    const emulator = await emulate()
    emulator.failNext({ _tag: "Status", status: 429, headers: { "retry-after": "7" } })
    const { base } = await serve(shopOf({ ...optionsOf(emulator), retry: false }), adapter())
    const response = await post(`${base}/send`, hello)
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"])
    expect(response.headers.get("content-type")).toContain("application/json")
  })

  it.each([
    [502, "ServiceFault", { _tag: "Status", status: 503 }],
    [502, "ConnectionFailed", { _tag: "Reset" }],
    [504, "TimedOut", { _tag: "Hang" }]
  ] as const)("answers %i for %s", async (status, error, fault) => {
    const emulator = await emulate()
    emulator.failNext(fault)
    const options = { ...optionsOf(emulator), retry: false, attemptTimeoutMs: 50 } as const
    const { base } = await serve(shopOf(options), adapter())
    const response = await post(`${base}/send`, hello)
    const body = await response.text()
    expect([response.status, JSON.parse(body)]).toMatchObject([status, { error, delivery: "unknown" }])
    for (const inside of [emulator.url, emulator.secretKey, emulator.identifier, "usersig", "attempts", "stack"]) {
      expect(body).not.toContain(inside)
    }
  })

  it("tells a browser nothing of credentials that are wrong, but logs it", async () => {
    using logged = vi.spyOn(Logger.prototype, "error").mockImplementation(() => {})
    const emulator = await emulate()
    const secretKey = "wrong-key-of-the-test"
    const { base } = await serve(shopOf({ ...optionsOf(emulator), secretKey }), adapter())
    const response = await post(`${base}/send`, hello)
    expect([response.status, await response.json()]).toEqual([
      500,
      {
        statusCode: 500,
        error: "Unauthenticated",
        message: "The message service is not set up correctly.",
        delivery: "rejected",
        retryable: false
      }
    ])
    expect(logged).toHaveBeenCalledTimes(1)
    const lines = inspect(logged.mock.calls, { depth: null })
    expect(lines).toContain("70009")
    expect(lines).not.toContain(secretKey)
  })

  it("logs a failed send one time, as Nest's own logger writes it, with each of its attempts", async () => {
    const emulator = await emulate()
    emulator.failNext({ _tag: "Reset" }, 2)
    const written: Array<string> = []
    using _ = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      written.push(String(text))
      return true
    })
    const retry = { attempts: 2, baseDelayMs: 0, maxDelayMs: 0 }
    const { base } = await serve(shopOf({ ...optionsOf(emulator), retry }), adapter(), (app) =>
      app.useLogger(new ConsoleLogger({ logLevels: ["error"], colors: false }))
    )
    await post(`${base}/send`, hello)
    const log = written.join("")
    expect(log.match(/send_msg: ConnectionFailed/g)).toHaveLength(1)
    expect(log.match(/startedAt: \d{4}-\d\d-\d\dT/g)).toHaveLength(2)
  })

  it("does not log what is the caller's own fault", async () => {
    using logged = vi.spyOn(Logger.prototype, "error").mockImplementation(() => {})
    const { base } = await serve(shopOf(createRecordingDesk()), adapter())
    await post(`${base}/send`, { text: "" })
    expect(logged).not.toHaveBeenCalled()
  })

  it("answers for an error of another installed copy of core too", async () => {
    const { base } = await serve(shopOf(createRecordingDesk()), adapter())
    const response = await fetch(`${base}/foreign`)
    expect([response.status, await response.json()]).toMatchObject([410, { error: "SessionEnded" }])
  })

  it("leaves other errors to Nest", async () => {
    const { base } = await serve(shopOf(createRecordingDesk()), adapter())
    const [mine, teapot] = [await fetch(`${base}/mine`), await fetch(`${base}/teapot`)]
    expect([mine.status, await mine.json()]).toEqual([500, { statusCode: 500, message: "Internal server error" }])
    expect([teapot.status, await teapot.json()]).toEqual([418, { statusCode: 418, message: "teapot" }])
  })

  it("does not stand in the way of the application's other filters, whatever their order", async () => {
    @Catch(HttpException)
    class Teapots implements ExceptionFilter {
      catch(_: HttpException, host: import("@nestjs/common").ArgumentsHost) {
        host.switchToHttp().getResponse().status(200).send("tea")
      }
    }
    const { base } = await serve(
      moduleOf({ imports: [DeskModule.forRoot(createRecordingDesk())], controllers: [Shop] }),
      adapter(),
      (app) => app.useGlobalFilters(new Teapots(), new DeskExceptionFilter(app.get(HttpAdapterHost)))
    )
    expect(await (await fetch(`${base}/teapot`)).text()).toBe("tea")
    expect((await post(`${base}/send`, {})).status).toBe(400)
  })

  /** A filter of the application's own for everything. */
  @Catch()
  class Everything implements ExceptionFilter {
    catch(error: Error, host: import("@nestjs/common").ArgumentsHost) {
      host.switchToHttp().getResponse().status(500).send(`own: ${error.message}`)
    }
  }
  const everything = { provide: APP_FILTER, useClass: Everything }
  const answersOf = async (base: string) => [
    (await post(`${base}/send`, {})).status,
    await (await fetch(`${base}/mine`)).text()
  ]

  it.each([
    ["answers, registered after a filter that catches everything, which gets the others", [everything, filter], 400],
    ["never comes to a turn registered before one", [filter, everything], 500]
  ] as const)("%s", async (_, providers, status) => {
    const { base } = await serve(
      moduleOf({
        imports: [DeskModule.forRoot(createRecordingDesk())],
        controllers: [Shop],
        providers: [...providers]
      }),
      adapter()
    )
    expect(await answersOf(base)).toEqual([status, "own: mine"])
  })

  it.each([
    ["answers, named after it in useGlobalFilters", false, 400],
    ["never comes to a turn named before it", true, 500]
  ])("%s", async (_, first, status) => {
    const { base } = await serve(
      moduleOf({ imports: [DeskModule.forRoot(createRecordingDesk())], controllers: [Shop] }),
      adapter(),
      (app) => {
        const filters = [new Everything(), new DeskExceptionFilter(app.get(HttpAdapterHost))]
        app.useGlobalFilters(...(first ? filters.reverse() : filters))
      }
    )
    expect(await answersOf(base)).toEqual([status, "own: mine"])
  })

  it("takes an adapter as well as its host", async () => {
    const { base } = await serve(
      moduleOf({ imports: [DeskModule.forRoot(createRecordingDesk())], controllers: [Shop] }),
      adapter(),
      (app) => app.useGlobalFilters(new DeskExceptionFilter(app.getHttpAdapter()))
    )
    expect((await post(`${base}/send`, {})).status).toBe(400)
  })

  it("drops no cookie and no CORS header, as Nest does not, and gives the status its own words", async () => {
    const { base } = await serve(shopOf(createRecordingDesk()), adapter())
    const { status, statusText, headers } = await fetch(`${base}/prepared`)
    expect([status, statusText]).toEqual([400, "Bad Request"])
    expect(headers.get("set-cookie")).toBe("a=b")
    expect(headers.get("access-control-allow-origin")).toBe("https://shop.example")
    expect([headers.get("cache-control"), headers.get("content-type")]).toEqual([
      null,
      "application/json; charset=utf-8"
    ])
  })

  it("ends an answer that had begun, and survives it", async () => {
    const { base } = await serve(shopOf(createRecordingDesk()), adapter())
    const response = await fetch(`${base}/late`)
    expect([response.status, await response.text()]).toEqual([200, "partly "])
    expect((await post(`${base}/send`, {})).status).toBe(400)
  })
})

describe("DeskExceptionFilter", () => {
  const error = new DeskError({
    operation: "send_msg",
    reason: { _tag: "SessionEnded" },
    delivery: "rejected",
    retryable: false,
    attempts: []
  })

  it.each([
    ["rpc", 0],
    ["graphql", 0],
    ["ws", 1]
  ])("leaves an error of a %s handler to Nest", (type, logs) => {
    using logged = vi.spyOn(Logger.prototype, "error").mockImplementation(() => {})
    const host = new ExecutionContextHost([{}])
    host.setType(type)
    expect(new DeskExceptionFilter(new HttpAdapterHost()).catch(error, host)).toBeUndefined()
    expect(logged).toHaveBeenCalledTimes(logs)
  })

  it("adds nothing to an answer that had begun", () => {
    const adapter = Object.assign(new ExpressAdapter(), {
      isHeadersSent: () => true,
      setHeader: vi.fn(),
      reply: vi.fn(),
      end: vi.fn()
    })
    using _ = vi.spyOn(Logger.prototype, "error").mockImplementation(() => {})
    new DeskExceptionFilter(adapter).catch(error, new ExecutionContextHost([{}, {}]))
    expect([adapter.setHeader, adapter.reply, adapter.end].map((call) => call.mock.calls.length)).toEqual([0, 0, 1])
  })

  it("called with an error that is not Desk's, does what Nest does", () => {
    const reply = vi.fn()
    const adapter = Object.assign(new ExpressAdapter(), { isHeadersSent: () => false, reply })
    const host = new ExecutionContextHost([{}, {}])
    new DeskExceptionFilter(adapter).catch(new HttpException("teapot", 418), host)
    expect(reply).toHaveBeenCalledExactlyOnceWith({}, { statusCode: 418, message: "teapot" }, 418)
  })
})
