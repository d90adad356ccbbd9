/** With an outbox, what happens in the shop reaches its customers whatever happens to Desk meanwhile. */
import { startEmulator } from "@tcdesk/emulator"
import { memoryStore } from "@tcdesk/outbox/testing"
import { afterEach, describe, expect, it } from "vitest"
import { frontEnds, type OpenShop, openShop } from "./openShop.ts"

const opened: Array<OpenShop> = []
afterEach(async () => {
  for (const shop of opened.splice(0)) await shop.close()
})

const names = Object.keys(frontEnds) as Array<keyof typeof frontEnds>

const post = (url: string, body: object = {}) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })

const outboxOf = async (url: string): Promise<unknown> => {
  const { outbox } = (await (await fetch(`${url}/outbox`)).json()) as { outbox: unknown }
  return outbox
}

describe.each(names)("the shop on %s, with an outbox", (framework) => {
  it("delivers what was ordered while Desk was away: all of it, in order, once", async () => {
    const shop = await openShop(framework, { store: memoryStore(), retry: false })
    opened.push(shop)
    const { emulator, url } = shop
    const { sdkAppId, identifier, secretKey } = emulator
    const port = Number(new URL(emulator.url).port)
    await emulator.close()
    for (const product of ["one", "two", "three"])
      expect((await post(`${url}/orders`, { userId: "user45", product })).status).toBe(200)
    expect(await outboxOf(url)).toMatchObject({ pending: 3, dead: 0, letters: [] })
    await using again = await startEmulator({ port, sdkAppId, identifier, secretKey })
    await expect.poll(() => again.messages()).toHaveLength(3)
    const orders = again.messages().map(({ body: [card] }) => JSON.parse(String(card?.MsgContent.Data)).content.name)
    expect(orders).toEqual(["one", "two", "three"])
    await expect.poll(() => outboxOf(url)).toMatchObject({ pending: 0 })
  })

  it("keeps what Desk refuses for good, says why, and sends it again when it is told to", async () => {
    const shop = await openShop(framework, { store: memoryStore(), retry: false })
    opened.push(shop)
    const { emulator, url } = shop
    emulator.failNext({ _tag: "Code", code: 90003 })
    await post(`${url}/customers`, { userId: "user45" })
    await expect
      .poll(() => outboxOf(url))
      .toMatchObject({ pending: 0, dead: 1, letters: [{ why: expect.stringContaining("90003") }] })
    expect((await post(`${url}/outbox/replay`)).status).toBe(200)
    await expect.poll(() => emulator.messages()).toHaveLength(1)
    await expect.poll(() => outboxOf(url)).toMatchObject({ pending: 0, dead: 0 })
  })

  it("says nothing of an outbox where it has none", async () => {
    const shop = await openShop(framework)
    opened.push(shop)
    expect(await outboxOf(shop.url)).toBeUndefined()
  })
})
