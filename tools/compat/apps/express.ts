/** An Express server, 5 and 4. */
import assert from "node:assert/strict"
import type { AddressInfo } from "node:net"
import { DeskError as DeskErrorOfCore } from "@tcdesk/core"
import { startEmulator } from "@tcdesk/emulator"
import { type Desk, DeskError, desk, deskErrorHandler, Elem, getDesk } from "@tcdesk/express"
import express, { type NextFunction, type Request, type Response } from "express"

// An `any` would take both.
type IsAny<T> = 0 extends 1 & T ? true : false
const typed: IsAny<Request["desk"]> = false

const main = async () => {
  const emulator = await startEmulator()
  const { url, sdkAppId, identifier, secretKey } = emulator
  const middleware = desk({ endpoint: url, sdkAppId, identifier, secretKey })
  const errors: Array<unknown> = []
  const app = express()
  app.use(middleware)
  app.get("/:to", (req, res, next) => {
    const client: Desk = getDesk(req)
    assert.equal(client, req.desk)
    req.desk
      .send({ from: "@customer_service_account", to: req.params.to, body: Elem.text("您好") })
      .then((receipt) => res.json(receipt), next)
  })
  app.use((error: unknown, _: Request, __: Response, next: NextFunction) => {
    errors.push(error)
    next(error)
  })
  app.use(deskErrorHandler())
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
