import type { IncomingMessage, Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { type Emulator, startEmulator } from "@tcdesk/emulator"
import Koa3 from "koa"
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest"
import { type Desk, DeskConfigError, desk, deskErrors, getDesk, isDeskError, type Receipt } from "../src/index.ts"
import "../src/req.ts"

/** Its types are those of Koa 3 here: only what both have is used. */
const Koa2 = createRequire(import.meta.url)("koa2") as typeof Koa3

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

const listen = async (app: Koa3): Promise<string> => {
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, () => resolve(listening))
  })
  closers.push(
    () => server.closeAllConnections(),
    () => server.close()
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe.each([
  ["Koa 3", Koa3],
  ["Koa 2", Koa2]
])("%s", (_, Koa) => {
  /** Sends whatever message the query holds. */
  const shopOf = (...given: Parameters<typeof desk>) => {
    const app = new Koa()
    app.silent = true
    const middleware = desk(...given)
    app.use(deskErrors()).use(middleware)
    app.use(async (ctx) => {
      ctx.body = await ctx.desk.send(JSON.parse(String(ctx.query.message)))
    })
    return { app, client: middleware.client }
  }
  const send = (base: string, message: unknown) =>
    fetch(`${base}/?message=${encodeURIComponent(JSON.stringify(message))}`)

  it("sends what is given to ctx.desk.send, and the customer receives it", async () => {
    const { app, client } = shopOf(optionsOf(emulator))
    closers.push(() => client.close())
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const response = await send(await listen(app), { sessionId, text: "您好", msgRandom: 82139 })
    expect(response.status).toBe(200)
    expect(((await response.json()) as Receipt).msgRandom).toBe(82139)
    expect(emulator.messages()).toMatchObject([
      { sessionId, body: [{ MsgType: "TIMTextElem", MsgContent: { Text: "您好" } }] }
    ])
  })

  it("answers a failed send by its reason, without the inside of the error", async () => {
    const { app, client } = shopOf({ ...optionsOf(emulator), retry: false })
    closers.push(() => client.close())
    const base = await listen(app)
    const ended = await send(base, { sessionId: "ended", text: "您好" })
    expect(ended.status).toBe(410)
    expect(await ended.json()).toEqual({
      statusCode: 410,
      error: "SessionEnded",
      message: "The session does not exist or has ended.",
      delivery: "rejected",
      retryable: false
    })
    const invalid = await send(base, { text: "" })
    expect(invalid.status).toBe(400)
    expect(await invalid.json()).toMatchObject({ issues: [{ path: "sessionId" }, { path: "text" }] })
    emulator.failNext({ _tag: "Status", status: 429, headers: { "retry-after": "7" } })
    const limited = await send(base, { from: "@customer_service_account", to: "u", text: "您好" })
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"])
  })

  it("lets errors that are not Desk's go on", async () => {
    const app = new Koa()
    const seen: Array<unknown> = []
    app.on("error", (error) => seen.push(error))
    app.use(deskErrors()).use(() => {
      throw new Error("mine")
    })
    expect((await fetch(await listen(app))).status).toBe(500)
    expect(seen).toMatchObject([{ message: "mine" }])
  })

  it("gives one object on ctx, ctx.request and ctx.req, on every request", async () => {
    const app = new Koa()
    const middleware = desk(optionsOf(emulator))
    closers.push(() => middleware.client.close())
    const seen: Array<Desk> = []
    app.use(middleware).use((ctx) => {
      seen.push(ctx.desk, ctx.request.desk, ctx.req.desk, getDesk(ctx))
      ctx.body = ""
    })
    const base = await listen(app)
    await fetch(base)
    await fetch(base)
    expect(seen).toHaveLength(8)
    for (const one of seen) expect(one).toBe(middleware.client)
  })

  it("takes a client that exists already, a recording one for instance", async () => {
    const recording = createRecordingDesk()
    const { app, client } = shopOf(recording)
    expect(client).toBe(recording)
    await send(await listen(app), { from: "@customer_service_account", to: "u", text: "您好" })
    expect(recording.lastSent).toMatchObject({ to: "u", text: "您好" })
  })

  it("says what to do when the middleware did not run", async () => {
    const app = new Koa()
    let caught: unknown
    app.use((ctx) => {
      try {
        getDesk(ctx)
      } catch (error) {
        caught = error
      }
      ctx.body = ""
    })
    await fetch(await listen(app))
    expect(caught).toMatchObject({ message: "ctx.desk is missing: register app.use(desk(…)) before this middleware." })
  })
})

describe("desk()", () => {
  it("reads the environment when it is given nothing, and names the variable that is missing", () => {
    expect(() => desk()).toThrow(DeskConfigError)
    expect(() => desk()).toThrow("TCDESK_SDK_APP_ID")
  })

  it("lets a send that nobody awaits reach unhandledRejection as the DeskError it is", async () => {
    const recording = createRecordingDesk()
    recording.failNext("ServiceFault")
    const others = process.listeners("unhandledRejection")
    process.removeAllListeners("unhandledRejection")
    try {
      const unhandled = new Promise<unknown>((resolve) => process.once("unhandledRejection", resolve))
      const app = new Koa3()
      app.use(deskErrors()).use(desk(recording))
      app.use((ctx) => {
        void ctx.desk.send({ from: "@customer_service_account", to: "u", text: "您好" })
        ctx.body = ""
      })
      await fetch(await listen(app))
      expect(isDeskError(await unhandled)).toBe(true)
    } finally {
      for (const other of others) process.on("unhandledRejection", other)
    }
  })

  it("types every place as the client, none as any", () => {
    expectTypeOf<Koa3.ParameterizedContext["desk"]>().toEqualTypeOf<Desk>()
    expectTypeOf<Koa3.ParameterizedContext["desk"]>().not.toBeAny()
    expectTypeOf<Koa3.Context["desk"]>().not.toBeAny()
    expectTypeOf<Koa3.Request["desk"]>().toEqualTypeOf<Desk>()
    expectTypeOf<IncomingMessage["desk"]>().toEqualTypeOf<Desk>()
  })
})
