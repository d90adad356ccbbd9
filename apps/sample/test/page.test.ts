import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { createDesk, type Desk } from "@tcdesk/core"
import { type Emulator, startEmulator } from "@tcdesk/emulator"
import type { Browser, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { findChromium, HOW_TO_GET_ONE, launchChromium } from "../../../packages/emulator/scripts/chromium.ts"
import { startExpress } from "../src/express.ts"
import type { RunningFrontEnd } from "../src/frontEnd.ts"
import { makePage } from "../src/page.ts"
import { Shop } from "../src/shop/Shop.ts"

const path = findChromium()
const isRequired = process.env.CI === "true" || process.env.TCDESK_REQUIRE_CHROMIUM === "1"
if (path === undefined && !isRequired) {
  console.warn(`The tests of the shop's page are skipped: no Chromium found (${HOW_TO_GET_ONE}).`)
}

describe.skipIf(path === undefined && !isRequired)("the shop's page", () => {
  let browser: Browser
  let page: Page
  let emulator: Emulator
  let desk: Desk
  let shop: RunningFrontEnd

  beforeAll(async () => {
    if (path === undefined) throw new Error(`no Chromium found: ${HOW_TO_GET_ONE}`)
    browser = await launchChromium(path)
  })
  afterAll(() => browser?.close())

  beforeEach(async () => {
    emulator = await startEmulator()
    const { url: endpoint, sdkAppId, identifier, secretKey } = emulator
    desk = createDesk({ endpoint, sdkAppId, identifier, secretKey })
    const options = { page: makePage({ framework: "express", emulator }), port: 0 }
    shop = await startExpress({
      shop: new Shop((clientUserId) => emulator.openSession({ clientUserId })),
      desk,
      ...options
    })
    page = await browser.newPage({ bypassCSP: true })
    await page.goto(shop.url)
  })
  afterEach(async () => {
    await page.close()
    await shop.close()
    await desk.close()
    await emulator.close()
  })

  const bubbles = () => page.locator("#chat li")

  it("shows each message on the customer's phone as it arrives: the welcome, the order, the parcel, the answer", async () => {
    await page.click("#sign-up button")
    await expect
      .poll(() => bubbles().allTextContents())
      .toEqual(["欢迎注册xx商城,您可在此购买想要的商品,如有疑问请联系客服。"])
    await page.click("#products button >> nth=0")
    await expect.poll(() => bubbles().nth(1).textContent()).toBe("蓝牙耳机订单 1 · 状态:已下单")
    await page.click("#orders button")
    await expect.poll(() => bubbles().nth(2).textContent()).toBe("您的订单已发货蓝牙耳机(订单 1)查看")
    await page.fill("#question", "我的订单到哪里了?")
    await page.click("#ask button")
    await expect.poll(() => page.locator("#questions").textContent()).toBe("user45: 我的订单到哪里了?")
    await page.fill("#answer", "明天送达。")
    await page.click("#reply button")
    await expect.poll(() => bubbles().nth(4).textContent()).toBe("明天送达。")
    expect(emulator.messages({ clientUserId: "user45" }).at(-1)?.sessionId).toBeDefined()
  })

  it("says plainly that nothing leaves the machine, and leads to the inbox", async () => {
    await expect.poll(() => page.locator("#where").textContent()).toContain("nothing leaves this machine")
    expect(await page.locator("#where a").getAttribute("href")).toBe(emulator.url)
  })

  it("tells what went wrong when a message could not be sent", async () => {
    emulator.failNext({ _tag: "Code", code: 80001 })
    await page.click("#sign-up button")
    await expect.poll(() => page.locator("#problem").textContent()).toBe("The message was refused.")
    expect(await page.locator("#sign-up button").isEnabled()).toBe(true)
  })

  it("shows hostile text as text", async () => {
    await desk.send({ from: "@customer_service_account", to: "user45", text: "<img src=x onerror=alert(1)>" })
    await expect.poll(() => bubbles().allTextContents()).toEqual(["<img src=x onerror=alert(1)>"])
    expect(await page.locator("#chat img").count()).toBe(0)
  })

  it("has no serious fault of accessibility, with messages on it", async () => {
    await page.click("#sign-up button")
    await page.click("#products button >> nth=0")
    await expect.poll(() => bubbles().count()).toBe(2)
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"))
    const found = await page.evaluate(
      "axe.run().then(({ violations }) => violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => id + ' ' + nodes.map(({ target }) => target)))"
    )
    expect(found).toEqual([])
  })
})
