import { createServer, type RequestListener, type Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { adapterCases, type StartApp } from "adapter-conformance"
import express5, { type ErrorRequestHandler, type Request, type Response } from "express"
import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest"
import { type Desk, DeskConfigError, desk, deskErrorHandler, getDesk } from "../src/index.ts"

/** Its types are those of Express 5 here: only what both have is used. */
const express4 = createRequire(import.meta.url)("express4") as typeof express5

const versions = [
  ["Express 5", express5],
  ["Express 4", express4]
] as const

const listen = async (app: RequestListener): Promise<{ url: string; server: Server }> => {
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

const starter =
  (express: typeof express5): StartApp =>
  async (given, { forgetful = false, background = false, headers = {} } = {}) => {
    const middleware = desk(given)
    const app = express()
    app.use(express.json(), middleware)
    app.get("/state", (req, res, next) => {
      req.desk.sessions.state({ sessionId: String(req.query.sessionId) }).then((state) => res.json(state), next)
    })
    app.post("/stream", (req, res, next) => {
      req.desk.stream(req.body).then((receipt) => res.json(receipt), next)
    })
    app.post("/call", (req, res, next) => {
      req.desk.call(req.body.command, req.body.body).then((answer) => res.json(answer), next)
    })
    app.post("/send", (req, res, next) => {
      res.set(headers)
      if (background) {
        req.desk.sendInBackground(req.body)
        res.end()
        return
      }
      const receipt = req.desk.send(req.body)
      if (forgetful) res.end()
      else receipt.then((sent) => res.json(sent), next)
    })
    app.use(deskErrorHandler())
    const { url, server } = await listen(app)
    return {
      url,
      client: middleware.client,
      close: async () => {
        server.close().closeAllConnections()
        if (given !== middleware.client) await middleware.client.close()
      }
    }
  }

for (const [name, express] of versions) adapterCases(name, starter(express))

describe.each(versions)("%s", (_, express) => {
  const servers: Array<Server> = []
  const serve = async (app: RequestListener): Promise<string> => {
    const { url, server } = await listen(app)
    servers.push(server)
    return url
  }
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections()
  })

  it("hands errors that are not Desk's to the next handler", async () => {
    const app = express()
    app.get("/", () => {
      throw new Error("mine")
    })
    app.use(deskErrorHandler())
    const seen: Array<unknown> = []
    const last: ErrorRequestHandler = (error, _req, res, _next) => {
      seen.push(error)
      res.sendStatus(500)
    }
    app.use(last)
    await fetch(await serve(app))
    expect(seen).toMatchObject([{ message: "mine" }])
  })

  /** An application with a handler of its own for all errors, before or after `deskErrorHandler()`. */
  const guarded = async (order: "desk-first" | "own-first") => {
    const client = createRecordingDesk()
    const app = express()
    app.use(desk(client)).get("/", (req, _res, next) => {
      req.desk.send({ sessionId: "s", text: "您好" }).catch(next)
    })
    app.get("/mine", () => {
      throw new Error("mine")
    })
    const own: ErrorRequestHandler = (error, _req, res, _next) => {
      res.status(500).json({ own: error.message })
    }
    app.use(...(order === "desk-first" ? [deskErrorHandler(), own] : [own, deskErrorHandler()]))
    const url = await serve(app)
    client.failNext("SessionEnded")
    const [failed, mine] = [await fetch(url), await fetch(`${url}/mine`)]
    return { failed: failed.status, mine: [mine.status, await mine.json()] }
  }

  it("answers before a handler of the application's own that takes every error, which gets the others", async () => {
    expect(await guarded("desk-first")).toEqual({ failed: 410, mine: [500, { own: "mine" }] })
  })

  it("never comes to a turn after one", async () => {
    expect(await guarded("own-first")).toEqual({ failed: 500, mine: [500, { own: "mine" }] })
  })

  it.each([
    ["ServiceFault", "production", 1],
    ["ServiceFault", "test", 0],
    ["SessionEnded", "production", 0]
  ] as const)("writes a %s to the console where env is %s: %i time(s)", async (reason, env, times) => {
    const console = vi.spyOn(globalThis.console, "error").mockReturnValue()
    const client = createRecordingDesk()
    const app = express()
    app.set("env", env)
    app.use(desk(client)).get("/", (req, _res, next) => {
      req.desk.send({ sessionId: "s", text: "您好" }).catch(next)
    })
    app.use(deskErrorHandler())
    client.failNext(reason)
    await fetch(await serve(app))
    expect(console).toHaveBeenCalledTimes(times)
    if (times > 0) expect(console).toHaveBeenCalledWith(expect.objectContaining({ _tag: "DeskError" }))
    console.mockRestore()
  })

  it("drops no cookie and no CORS header, as Express does not, and gives the status its own words", async () => {
    const client = createRecordingDesk()
    const app = express()
    app.use(desk(client)).get("/", (req, res, next) => {
      res.cookie("a", "b").set("Access-Control-Allow-Origin", "https://shop.example").status(201)
      res.statusMessage = "Created for you"
      req.desk.send({ sessionId: "s", text: "您好" }).catch(next)
    })
    app.use(deskErrorHandler())
    client.failNext("SessionEnded")
    const { status, statusText, headers } = await fetch(await serve(app))
    expect([status, statusText]).toEqual([410, "Gone"])
    expect(headers.get("set-cookie")).toContain("a=b")
    expect(headers.get("access-control-allow-origin")).toBe("https://shop.example")
  })

  it("leaves an answer that has begun to Express, which breaks it off, and survives it", async () => {
    const client = createRecordingDesk()
    const app = express()
    app.set("env", "test")
    app.use(desk(client)).get("/", (req, res, next) => {
      res.write("partly ")
      req.desk.send({ sessionId: "s", text: "您好" }).catch(next)
    })
    app.use(deskErrorHandler())
    const url = await serve(app)
    client.failNext("SessionEnded")
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow()
    client.failNext("SessionEnded")
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow()
  })

  it("gives every request the one client, made when the middleware is made", async () => {
    const client = createRecordingDesk()
    const app = express()
    const seen: Array<Desk> = []
    app.use(desk(client)).get("/", (req, res) => {
      seen.push(req.desk, getDesk(req))
      res.end()
    })
    const url = await serve(app)
    await fetch(url)
    await fetch(url)
    expect(seen).toHaveLength(4)
    for (const one of seen) expect(one).toBe(client)
  })

  it("says what to do when the middleware did not run", async () => {
    const app = express()
    let caught: unknown
    app.get("/", (req, res) => {
      try {
        getDesk(req)
      } catch (error) {
        caught = error
      }
      res.end()
    })
    await fetch(await serve(app))
    expect(caught).toMatchObject({ message: "req.desk is missing: register app.use(desk(…)) before this handler." })
  })
})

describe("on test doubles", () => {
  const failure = async (reason: "ServiceFault" | "SessionEnded" | "RateLimited") => {
    const client = createRecordingDesk()
    client.failNext(reason)
    return client.send({ sessionId: "s", text: "您好" }).catch((error: unknown) => error)
  }
  const answered = () => {
    const seen: { status?: number; body?: unknown } = {}
    const response = {
      status: (status: number) => Object.assign(seen, { status }) && response,
      json: (body: unknown) => Object.assign(seen, { body })
    }
    return { seen, response: response as unknown as Response }
  }

  it.each([undefined, {}, { app: undefined }, { app: {} }])(
    "deskErrorHandler answers for a request of %j",
    async (request) => {
      using logged = vi.spyOn(globalThis.console, "error").mockReturnValue()
      for (const reason of ["ServiceFault", "SessionEnded"] as const) {
        const { seen, response } = answered()
        const next = vi.fn()
        deskErrorHandler()(await failure(reason), request as unknown as Request, response, next)
        expect(seen).toMatchObject({ body: { error: reason } })
        expect(next).not.toHaveBeenCalled()
      }
      // Without an application its env is that of the process: here it is "test".
      expect(logged).not.toHaveBeenCalled()
      vi.stubEnv("NODE_ENV", "production")
      deskErrorHandler()(await failure("ServiceFault"), {} as Request, answered().response, vi.fn())
      vi.unstubAllEnvs()
      expect(logged).toHaveBeenCalledOnce()
    }
  )

  it("desk() and getDesk() need no more than an object, and getDesk() says what is missing of anything", () => {
    const client = createRecordingDesk()
    const request = {} as Request
    const next = vi.fn()
    desk(client)(request, {} as Response, next)
    expect(getDesk(request)).toBe(client)
    expect(next).toHaveBeenCalledExactlyOnceWith()
    for (const given of [undefined, null, {}, { desk: null }]) {
      expect(() => getDesk(given as unknown as Request)).toThrow("req.desk is missing")
    }
  })
})

describe("desk()", () => {
  it("reads the environment when it is given nothing, and names the variable that is missing", () => {
    expect(() => desk()).toThrow(DeskConfigError)
    expect(() => desk()).toThrow("TCDESK_SDK_APP_ID")
  })

  it("takes the credentials of the environment beside options that name none", async () => {
    vi.stubEnv("TCDESK_SDK_APP_ID", "1400000000")
    vi.stubEnv("TCDESK_IDENTIFIER", "administrator")
    vi.stubEnv("TCDESK_SECRET_KEY", "key")
    try {
      const { client } = desk({ deadlineMs: 4000, rateLimit: { perSecond: 10 } })
      expect(client.status()).toMatchObject({ state: "open", maxQueue: 40 })
      await client.close()
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it("refuses bad options at once", () => {
    expect(() => desk({ sdkAppId: 0, identifier: "administrator", secretKey: "key" })).toThrow("sdkAppId")
  })

  it("types req.desk as the client, not as any", () => {
    expectTypeOf<express5.Request["desk"]>().toEqualTypeOf<Desk>()
    expectTypeOf<express5.Request["desk"]>().not.toBeAny()
    expectTypeOf(desk).returns.toHaveProperty("client")
  })
})
