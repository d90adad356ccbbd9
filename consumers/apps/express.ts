import type { AddressInfo } from "node:net"
import { startEmulator } from "@tcdesk/emulator"
import { type Desk, desk, deskErrorHandler, Elem, getDesk } from "@tcdesk/express"
import express from "express"

// An `any` would take both.
type IsAny<T> = 0 extends 1 & T ? true : false
const typed: IsAny<express.Request["desk"]> = false

const main = async () => {
  const emulator = await startEmulator()
  const { url, sdkAppId, identifier, secretKey } = emulator
  const middleware = desk({ endpoint: url, sdkAppId, identifier, secretKey })
  const app = express()
  app.use(middleware)
  app.get("/:to", (req, res, next) => {
    const client: Desk = getDesk(req)
    if (client !== req.desk) throw new Error("two clients")
    req.desk
      .send({ from: "@customer_service_account", to: req.params.to, body: Elem.text("您好") })
      .then((receipt) => res.json(receipt), next)
  })
  app.use(deskErrorHandler())
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
