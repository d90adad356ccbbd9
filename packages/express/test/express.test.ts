import type { Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { type Emulator, startEmulator } from "@tcdesk/emulator"
import express5, { type ErrorRequestHandler } from "express"
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest"
import { type Desk, DeskConfigError, desk, deskErrorHandler, getDesk, isDeskError, type Receipt } from "../src/index.ts"

/** Its types are those of Express 5 here: only what both have is used. */
const express4 = createRequire(import.meta.url)("express4") as typeof express5

let emulator: Emulator
const closers: Array<() => unknown> = []

beforeEach(async () => {
  emulator = await startEmulator()
})
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
  await emulator.close()
})

const optionsOf = ({ url, sdkAppId, identifier, secretKey }: Emulator) => ({
  endpoint: url,
  sdkAppId,
  identifier,
  secretKey
})

const listen = async (app: { listen: (port: number, done: () => void) => Server }): Promise<string> => {
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, () => resolve(listening))
  })
  closers.push(
    () => server.closeAllConnections(),
    () => server.close()
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const post = (url: string, body: unknown) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })

describe.each([
  ["Express 5", express5],
  ["Express 4", express4]
])("%s", (_, express) => {
  const shopOf = (...given: Parameters<typeof desk>) => {
    const app = express()
    const middleware = desk(...given)
    app.use(express.json(), middleware)
    app.post("/send", (req, res, next) => {
      req.desk.send(req.body).then((receipt) => res.json(receipt), next)
    })
    app.use(deskErrorHandler())
    return { app, client: middleware.client }
  }

  it("sends what a handler gives to req.desk.send, and the customer receives it", async () => {
    const { app, client } = shopOf(optionsOf(emulator))
    closers.push(() => client.close())
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const response = await post(`${await listen(app)}/send`, { sessionId, text: "您好", msgRandom: 82139 })
    expect(response.status).toBe(200)
    expect(((await response.json()) as Receipt).msgRandom).toBe(82139)
    expect(emulator.messages()).toMatchObject([
      { sessionId, body: [{ MsgType: "TIMTextElem", MsgContent: { Text: "您好" } }] }
    ])
  })

  it("answers a failed send by its reason, without the inside of the error", async () => {
    const { app, client } = shopOf(optionsOf(emulator))
    closers.push(() => client.close())
    const base = await listen(app)
    const ended = await post(`${base}/send`, { sessionId: "ended", text: "您好" })
    expect(ended.status).toBe(410)
    expect(await ended.json()).toEqual({
      statusCode: 410,
      error: "SessionEnded",
      message: "The session does not exist or has ended.",
      delivery: "rejected",
      retryable: false
    })
    const invalid = await post(`${base}/send`, { text: "" })
    expect(invalid.status).toBe(400)
    expect(await invalid.json()).toMatchObject({ issues: [{ path: "sessionId" }, { path: "text" }] })
  })

  it("tells the browser when to come back", async () => {
    const { app, client } = shopOf({ ...optionsOf(emulator), retry: false })
    closers.push(() => client.close())
    emulator.failNext({ _tag: "Status", status: 429, headers: { "retry-after": "7" } })
    const response = await post(`${await listen(app)}/send`, {
      from: "@customer_service_account",
      to: "u",
      text: "您好"
    })
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"])
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
    await fetch(await listen(app))
    expect(seen).toMatchObject([{ message: "mine" }])
  })

  it("gives every request the one client, made when the middleware is made", async () => {
    const { app, client } = shopOf(optionsOf(emulator))
    closers.push(() => client.close())
    const seen: Array<Desk> = []
    app.get("/", (req, res) => {
      seen.push(req.desk, getDesk(req))
      res.end()
    })
    const base = await listen(app)
    await fetch(base)
    await fetch(base)
    expect(new Set(seen)).toEqual(new Set([client]))
    expect(seen).toHaveLength(4)
  })

  it("takes a client that exists already, a recording one for instance", async () => {
    const recording = createRecordingDesk()
    const { app, client } = shopOf(recording)
    expect(client).toBe(recording)
    await post(`${await listen(app)}/send`, { from: "@customer_service_account", to: "u", text: "您好" })
    expect(recording.lastSent).toMatchObject({ to: "u", text: "您好" })
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
    await fetch(await listen(app))
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

  it("lets a send that nobody awaits reach unhandledRejection as the DeskError it is", async () => {
    const recording = createRecordingDesk()
    recording.failNext("ServiceFault")
    const others = process.listeners("unhandledRejection")
    process.removeAllListeners("unhandledRejection")
    try {
      const unhandled = new Promise<unknown>((resolve) => process.once("unhandledRejection", resolve))
      const app = express5()
      app.use(desk(recording))
      app.get("/", (req, res) => {
        void req.desk.send({ from: "@customer_service_account", to: "u", text: "您好" })
        res.end()
      })
      await fetch(await listen(app))
      expect(isDeskError(await unhandled)).toBe(true)
    } finally {
      for (const other of others) process.on("unhandledRejection", other)
    }
  })

  it("types req.desk as the client, not as any", () => {
    expectTypeOf<express5.Request["desk"]>().toEqualTypeOf<Desk>()
    expectTypeOf<express5.Request["desk"]>().not.toBeAny()
    expectTypeOf(desk).returns.toHaveProperty("client")
  })
})
