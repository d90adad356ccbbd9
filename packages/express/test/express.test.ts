import { createServer, type RequestListener, type Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { adapterCases, type StartApp } from "adapter-conformance"
import express5, { type ErrorRequestHandler } from "express"
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
  async (given, { forgetful = false } = {}) => {
    const middleware = desk(given)
    const app = express()
    app.use(express.json(), middleware)
    app.post("/send", (req, res, next) => {
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

describe("desk()", () => {
  it("reads the environment when it is given nothing, and names the variable that is missing", () => {
    expect(() => desk()).toThrow(DeskConfigError)
    expect(() => desk()).toThrow("TCDESK_SDK_APP_ID")
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
