import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { after, before, suite, type TestContext, test } from "node:test"
import { startEmulator } from "@tcdesk/emulator"
import { createDesk, type Desk } from "@tcdesk/express"
import { openDrizzleShop } from "../src/drizzleShop.ts"
import { createExpressApp } from "../src/expressApp.ts"
import { createKoaApp } from "../src/koaApp.ts"
import { openPgShop } from "../src/pgShop.ts"
import type { Shop } from "../src/Shop.ts"
import { openSqliteShop } from "../src/sqliteShop.ts"
import { missing, startPostgres } from "../support/postgres.ts"

type Open = (place: string, desk: Desk) => Promise<Shop>

const emulate = async (t: TestContext) => {
  const emulator = await startEmulator()
  t.after(() => emulator.close())
  const sessionId = emulator.openSession({ clientUserId: "user45" })
  const arrived = () => emulator.messages().map(({ body }) => body[0]?.MsgContent.Text)
  return { emulator, sessionId, arrived }
}

/** Until it holds; the runner's own limit ends what never does. */
const until = async (holds: () => boolean | Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
const drained = (shop: Shop) => until(async () => (await shop.outbox.status()).pending === 0)

const serve = async (t: TestContext, handler: RequestListener) => {
  const server = createServer(handler).listen(0, "127.0.0.1")
  await once(server, "listening")
  t.after(() => server.close())
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const order = (body: object) =>
    fetch(`${base}/orders`, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify(body)
    })
  return { base, order }
}

const newId = () => randomUUID().slice(0, 8)

/** What holds for every database. */
const holdsFor = (open: Open, place: () => string) => {
  const openFor = async (t: TestContext, options: Parameters<typeof createDesk>[0]) => {
    const desk = createDesk(options)
    const shop = await open(place(), desk)
    let closed: Promise<void> | undefined
    const close = () => {
      closed ??= shop.close().then(() => desk.close())
      return closed
    }
    t.after(close)
    return { desk, shop, close }
  }

  for (const [name, create] of [
    ["Express", createExpressApp],
    ["Koa", (desk: Desk, shop: Shop) => createKoaApp(desk, shop).callback()]
  ] as const) {
    test(`${name} answers an order once it is stored, and its message arrives`, { timeout: 60_000 }, async (t) => {
      const { emulator, sessionId, arrived } = await emulate(t)
      const { desk, shop } = await openFor(t, emulator.options)
      const { base, order } = await serve(t, create(desk, shop) as RequestListener)
      const id = newId()
      assert.equal((await order({ id, sessionId })).status, 201)
      await drained(shop)
      assert.deepEqual(arrived(), [`订单 ${id} 已收到`])
      assert.deepEqual(await (await fetch(`${base}/health`)).json(), { state: "up", problems: [] })
    })
  }

  test("an order that can't be stored has no message, and a message that is refused has no order", {
    timeout: 60_000
  }, async (t) => {
    const { emulator, sessionId, arrived } = await emulate(t)
    const { desk, shop } = await openFor(t, emulator.options)
    const { order } = await serve(t, createExpressApp(desk, shop))
    const id = newId()
    assert.equal((await order({ id, sessionId: "" })).status, 400)
    await shop.place({ id, sessionId })
    await assert.rejects(shop.place({ id, sessionId }))
    await drained(shop)
    assert.deepEqual(arrived(), [`订单 ${id} 已收到`])
  })

  test("what was ordered while Desk was away arrives when it is back, also in the next process", {
    timeout: 60_000
  }, async (t) => {
    const { emulator, sessionId, arrived } = await emulate(t)
    const away = await openFor(t, { ...emulator.options, endpoint: "http://127.0.0.1:9", deadlineMs: 500 })
    const id = newId()
    await away.shop.place({ id, sessionId })
    await away.close()
    const back = await openFor(t, emulator.options)
    await drained(back.shop)
    assert.deepEqual(arrived(), [`订单 ${id} 已收到`])
  })
}

suite("SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "shop-"))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  holdsFor(openSqliteShop, () => folder)

  test("what a crash has left between order and message is enqueued at the next start", {
    timeout: 60_000
  }, async (t) => {
    const { emulator, sessionId, arrived } = await emulate(t)
    const database = new DatabaseSync(join(folder, "orders.db"))
    database.prepare("INSERT INTO orders VALUES ('crashed', ?, 1)").run(sessionId)
    database.close()
    for (let start = 0; start < 2; start += 1) {
      const desk = createDesk(emulator.options)
      const shop = await openSqliteShop(folder, desk)
      await drained(shop)
      await shop.close()
      await desk.close()
    }
    assert.deepEqual(arrived(), ["订单 crashed 已收到"])
  })
})

for (const [name, open] of [
  ["PostgreSQL with pg", openPgShop],
  ["PostgreSQL with Drizzle", openDrizzleShop]
] as const) {
  suite(name, { skip: missing }, () => {
    let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined
    before(async () => {
      postgres = await startPostgres()
    })
    after(() => postgres?.stop())
    holdsFor(open, () => postgres?.url ?? "")
  })
}
