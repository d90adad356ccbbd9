import "@tcdesk/koa/req"
import type { AddressInfo } from "node:net"
import { startEmulator } from "@tcdesk/emulator"
import { type Desk, desk, deskErrors, Elem, getDesk } from "@tcdesk/koa"
import Koa from "koa"

// An `any` would take both.
type IsAny<T> = 0 extends 1 & T ? true : false
const typed: IsAny<Koa.ParameterizedContext["desk"]> = false

const main = async () => {
  const emulator = await startEmulator()
  const { url, sdkAppId, identifier, secretKey } = emulator
  const middleware = desk({ endpoint: url, sdkAppId, identifier, secretKey })
  const app = new Koa()
  app.use(deskErrors()).use(middleware)
  app.use(async (ctx) => {
    const clients: Array<Desk> = [ctx.desk, ctx.request.desk, ctx.req.desk, getDesk(ctx)]
    if (new Set(clients).size !== 1) throw new Error("more than one client")
    ctx.body = await ctx.desk.send({
      from: "@customer_service_account",
      to: decodeURIComponent(ctx.path.slice(1)),
      body: Elem.text("您好")
    })
  })
  const server = app.listen(0)
  const { port } = server.address() as AddressInfo
  const ok = await fetch(`http://127.0.0.1:${port}/user45`)
  const bad = await fetch(`http://127.0.0.1:${port}/${encodeURIComponent("\u0007")}`)
  const received = emulator.messages({ to: "user45" }).length
  server.close()
  await middleware.client.close()
  await emulator.close()
  console.log(
    ok.status === 200 && bad.status === 400 && received === 1 && !typed
      ? "ok"
      : `${ok.status} ${bad.status} ${received}`
  )
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
