/** A server as it is deployed: its settings come from the environment, and nothing of ours but the client is in it. */
import assert from "node:assert/strict"
import type { AddressInfo } from "node:net"
import { DeskError as DeskErrorOfCore } from "@tcdesk/core"
import { otelHooks } from "@tcdesk/core/otel"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { DeskError, desk, deskErrorHandler, Elem } from "@tcdesk/express"
import express, { type NextFunction, type Request, type Response } from "express"

const errors: Array<unknown> = []

const main = async () => {
  const middleware = desk()
  const app = express()
  app.use(middleware)
  app.get("/:to", async (req, res) => {
    res.json(await req.desk.send({ from: "@customer_service_account", to: req.params.to, body: Elem.text("您好") }))
  })
  app.use((error: unknown, _: Request, __: Response, next: NextFunction) => {
    errors.push(error)
    next(error)
  })
  app.use(deskErrorHandler())
  const server = app.listen(0)
  const { port } = server.address() as AddressInfo
  const ok = await fetch(`http://127.0.0.1:${port}/user45`)
  assert.equal(ok.status, 200, await ok.text())
  const bad = await fetch(`http://127.0.0.1:${port}/${encodeURIComponent("\u0007")}`)
  assert.equal(bad.status, 400)
  errors.push(
    await createRecordingDesk()
      .send({ sessionId: "", text: "您好" })
      .catch((error: unknown) => error)
  )
  assert.deepEqual(
    errors.map((error) => error instanceof DeskErrorOfCore && error instanceof DeskError && error.name),
    ["DeskError", "DeskError"]
  )
  // An optional peer, which the bundle has brought along.
  assert.equal(typeof otelHooks().onStart, "function")
  server.close()
  await middleware.client.close()
  console.log("ok")
}

main()
