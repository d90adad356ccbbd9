import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { createDesk, type Desk, Elem } from "@tcdesk/core"
import { type Emulator, startEmulator } from "@tcdesk/emulator"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
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
  /** Every origin that the page asked for anything, or tried to. */
  let asked: Set<string>

  beforeAll(async () => {
    if (path === undefined) throw new Error(`no Chromium found: ${HOW_TO_GET_ONE}`)
    browser = await launchChromium(path)
  })
  afterAll(() => browser?.close())

  const open = async (options: BrowserContextOptions): Promise<void> => {
    page = await browser.newPage(options)
    asked = new Set()
    page.on("request", (request) => asked.add(new URL(request.url()).origin))
    await page.goto(shop.url)
  }

  beforeEach(async () => {
    emulator = await startEmulator()
    const { url: endpoint, sdkAppId, identifier, secretKey } = emulator
    desk = createDesk({ endpoint, sdkAppId, identifier, secretKey, retry: false })
    shop = await startExpress({
      shop: new Shop({
        openDeskSession: (clientUserId) => emulator.openSession({ clientUserId }),
        site: () => shop.url
      }),
      desk,
      page: makePage({ framework: "express", emulator }),
      port: 0
    })
    await open({ locale: "zh-CN" })
  })
  afterEach(async () => {
    await page.close()
    await shop.close()
    await desk.close()
    await emulator.close()
  })

  const bubbles = () => page.locator("#chat li:not(.empty)")

  it("shows each message on the customer's phone as it arrives: the welcome, the order, the parcel, the answer", async () => {
    await page.click("#sign-up button")
    await expect
      .poll(() => bubbles().allTextContents())
      .toEqual(["欢迎注册xx商城,您可在此购买想要的商品,如有疑问请联系客服。"])
    await page.click("#products button >> nth=0")
    await expect.poll(() => bubbles().nth(1).textContent()).toBe("蓝牙耳机订单 1 · 状态：已下单")
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

  it("loads nothing from anywhere else, whatever comes in a message: nothing leaves the machine", async () => {
    await expect.poll(() => page.locator("#where").textContent()).toContain("任何数据都不会离开本机")
    expect(await page.locator("#where a").getAttribute("href")).toBe(emulator.url)
    await page.click("#products button >> nth=0")
    await page.click("#orders button")
    await expect.poll(() => page.locator("#chat .card img").count()).toBe(2)
    // The shop's own pictures are its own, and are there.
    await expect
      .poll(() =>
        page
          .locator("#chat img")
          .evaluateAll((all) =>
            all.map((one) => (one as unknown as { readonly naturalWidth: number }).naturalWidth > 0)
          )
      )
      .toEqual([true, true])
    const pic = "https://static.example/a.png"
    const body = Elem.card({ header: "从外面来", desc: "", pic, url: "https://shop.example/" })
    await desk.send({ from: "@customer_service_account", to: "user45", body })
    await expect.poll(() => page.locator("#chat .no-picture").textContent()).toBe("本页不加载外部图片")
    expect([...asked]).toEqual([shop.url])
    // The emulator's inbox asks for the pictures of the same messages: these, too, are here.
    const sent = JSON.stringify(emulator.messages({ clientUserId: "user45" }).slice(0, 2))
    expect(sent.match(/https?:\/\/[^\\"/]+/g)?.filter((address) => address !== shop.url)).toEqual([])
  })

  it("keeps its state on a reload: the customer, the orders, both sides of the talk, and its session", async () => {
    await page.fill("#sign-up input", "林悦")
    await page.click("#sign-up button")
    await page.click("#products button >> nth=1")
    await page.click("#orders button")
    await page.fill("#question", "在吗?")
    await page.click("#ask button")
    await expect.poll(() => bubbles().count()).toBe(4)
    const state = async () => [
      await page.locator("#sign-up input").inputValue(),
      await page.locator("#customer").textContent(),
      await page.locator("#orders").textContent(),
      await page.locator("#questions").textContent(),
      await bubbles().allTextContents()
    ]
    const before = await state()
    expect(before[2]).toContain("已发货")
    await page.reload()
    await expect.poll(state).toEqual(before)
    await page.fill("#answer", "在的。")
    await page.click("#reply button")
    await expect.poll(() => bubbles().last().textContent()).toBe("在的。")
    expect(emulator.sessions()).toHaveLength(1)
  })

  it("speaks both languages, keeps the one that is chosen, and lets the shop speak it too", async () => {
    expect(await page.locator("h1").textContent()).toBe("示例小店")
    await page.click("#language")
    await expect.poll(() => page.locator("h1").textContent()).toBe("The sample shop")
    expect(await page.locator("html").getAttribute("lang")).toBe("en")
    await page.reload()
    await expect.poll(() => page.locator("h1").textContent()).toBe("The sample shop")
    await expect.poll(() => page.locator("#where").textContent()).toContain("nothing leaves this machine")
    await page.click("#sign-up button")
    await expect.poll(() => bubbles().first().textContent()).toContain("Welcome to the shop!")
    await page.click("#products button >> nth=0")
    await expect.poll(() => bubbles().nth(1).textContent()).toBe("EarphonesOrder 1 · State: placed")
    const words = await page.locator("body").textContent()
    // But for the way back to Chinese.
    expect(words?.replace("中文", "")).not.toMatch(/\p{Script=Han}/u)
  })

  it("says what went wrong beside the button that was pressed, and takes it back when it works", async () => {
    emulator.failNext({ _tag: "Code", code: 80001 })
    await page.click("#sign-up button")
    const problem = page.locator("[role=alert]")
    await expect.poll(() => problem.allTextContents()).toEqual(["消息被拒绝。"])
    const [box, button] = [await problem.boundingBox(), await page.locator("#sign-up button").boundingBox()]
    expect((box?.y ?? 0) - ((button?.y ?? 0) + (button?.height ?? 0))).toBeLessThan(24)
    expect(await page.locator("#sign-up button").isEnabled()).toBe(true)
    await page.click("#sign-up button")
    await expect.poll(() => problem.count()).toBe(0)
    // What may have arrived all the same is said to; each refusal stands at its own button.
    emulator.failNext({ _tag: "Reset" })
    await page.click("#products button >> nth=1")
    await expect.poll(() => page.locator("#products .problem").textContent()).toContain("消息仍可能已经送达。")
    emulator.endSession(emulator.openSession({ clientUserId: "user45" }))
    emulator.failNext({ _tag: "Code", code: 141005 })
    await page.fill("#answer", "在吗?")
    await page.click("#reply button")
    await expect.poll(() => page.locator("#reply .problem").textContent()).toBe("会话不存在或已结束。")
    expect(await page.locator("#answer").inputValue()).toBe("在吗?")
  })

  it("lets the customer tap a choice, which answers in the open session", async () => {
    const body = Elem.branch({ header: "请选择", items: [{ content: "订单" }, { content: "退货" }] })
    await desk.send({ from: "@customer_service_account", to: "user45", body })
    await page.click("#chat .choices button >> nth=1")
    await expect.poll(() => bubbles().last().textContent()).toBe("退货")
    expect(await page.locator("#questions").textContent()).toBe("user45: 退货")
  })

  it("shows hostile text as text", async () => {
    const text = "<img src=x onerror=alert(1)>"
    await desk.send({ from: "@customer_service_account", to: "user45", text })
    await expect.poll(() => bubbles().allTextContents()).toEqual([text])
    expect(await page.locator("#chat img").count()).toBe(0)
  })

  it("has no serious fault of accessibility, with messages on it, and fits a phone", async () => {
    await page.close()
    for (const colorScheme of ["light", "dark"] as const) {
      await open({ bypassCSP: true, colorScheme, viewport: { width: 390, height: 844 } })
      await page.click("#sign-up button")
      await page.click("#products button >> nth=0")
      emulator.failNext({ _tag: "Code", code: 80001 })
      await page.click("#orders button")
      await expect.poll(() => page.locator("[role=alert]").count()).toBe(1)
      await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"))
      const found = await page.evaluate(
        "axe.run().then(({ violations }) => violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => id + ' ' + nodes.map(({ target }) => target)))"
      )
      expect(found).toEqual([])
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true)
      if (colorScheme === "light") await page.close()
    }
  })
})
