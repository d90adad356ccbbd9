/** A Koa server, 3 and 2. */
import "@tcdesk/koa/req"
import assert from "node:assert/strict"
import type { AddressInfo } from "node:net"
import { DeskError as DeskErrorOfCore } from "@tcdesk/core"
import { startEmulator } from "@tcdesk/emulator"
import { type Desk, DeskError, desk, deskErrors, Elem, getDesk } from "@tcdesk/koa"
import Koa from "koa"

// An `any` would take both.
type IsAny<T> = 0 extends 1 & T ? true : false
const typed: IsAny<Koa.ParameterizedContext["desk"]> = false

const main = async () => {
  const emulator = await startEmulator()
  const { url, sdkAppId, identifier, secretKey } = emulator
  const middleware = desk({ endpoint: url, sdkAppId, identifier, secretKey })
  const errors: Array<unknown> = []
  const app = new Koa()
  app.use(deskErrors())
  app.use(async (_, next) => {
    try {
      await next()
    } catch (error) {
      errors.push(error)
      throw error
    }
  })
  app.use(middleware)
  app.use(async (ctx) => {
    const clients: Array<Desk> = [ctx.desk, ctx.request.desk, ctx.req.desk, getDesk(ctx)]
    assert.equal(new Set(clients).size, 1)
    ctx.body = await ctx.desk.send({
      from: "@customer_service_account",
      to: decodeURIComponent(ctx.path.slice(1)),
      body: Elem.text("您好")
    })
  })
  const server = app.listen(0)
  const { port } = server.address() as AddressInfo
  const ok = await fetch(`http://127.0.0.1:${port}/user45`)
  assert.equal(ok.status, 200)
  const bad = await fetch(`http://127.0.0.1:${port}/${encodeURIComponent("\u0007")}`)
  assert.equal(bad.status, 400)
  assert.equal(errors.length, 1)
  assert(errors[0] instanceof DeskError && errors[0] instanceof DeskErrorOfCore)
  assert.equal(emulator.messages({ to: "user45" }).length, 1)
  assert.equal(typed, false)
  server.close()
  await middleware.client.close()
  await emulator.close()
  console.log("ok")
}

main()
