import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { type Desk, Elem } from "@tcdesk/core"
import type { Emulator } from "@tcdesk/emulator"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { findChromium, HOW_TO_GET_ONE, launchChromium } from "../../../packages/emulator/scripts/chromium.ts"
import { makeBot } from "../src/shop/bot.ts"
import { type OpenShop, openShop } from "./openShop.ts"

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
  let shop: OpenShop
  /** What the bot waits for before its next word. */
  let pace: Promise<void>
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
    pace = Promise.resolve()
    shop = await openShop("express", { retry: false, bot: makeBot(() => pace), agents: [{ id: "lin@shop.example" }] })
    emulator = shop.emulator
    desk = shop.desk
    await open({ locale: "zh-CN" })
  })
  afterEach(async () => {
    await page.close()
    await shop.close()
  })

  const bubbles = () => page.locator("#chat li:not(.empty)")

  /** Of each message of the session, who wrote it, and what. */
  const history = () =>
    page
      .locator("#history li")
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll("strong, span")].map(({ textContent }) => textContent).join(": "))
      )

  const ask = async (text: string): Promise<void> => {
    await page.fill("#question", text)
    await page.click("#ask button")
  }

  const reply = async (text: string): Promise<void> => {
    await page.fill("#answer", text)
    await page.click("#reply button")
  }

  it("shows the bot's answer as it grows, the hand-over to a human, the human's answer, and the session's end", async () => {
    let goOn = (): void => {}
    const hold = (): void => {
      pace = new Promise((resolve) => {
        goOn = resolve
      })
    }
    hold()
    await page.click("#suggestions button >> nth=0")
    const answer = () => bubbles().nth(1)
    await expect.poll(() => answer().textContent()).toBe("我")
    expect(await answer().getAttribute("aria-busy")).toBe("true")
    expect(await answer().getAttribute("class")).toBe("stream writing")
    await expect.poll(() => page.locator("#state").textContent()).toBe("机器人接待中")
    const second = goOn
    hold()
    second()
    await expect.poll(() => answer().textContent()).toBe("我没有")
    pace = Promise.resolve()
    goOn()
    const text = "我没有查到您的订单。下单以后，您随时可以问我包裹到了哪里。"
    await expect.poll(() => answer().textContent()).toBe(text)
    await expect.poll(() => answer().getAttribute("aria-busy")).toBe("false")
    await expect.poll(history).toEqual(["user45: 我的订单到哪里了？", `小店: ${text}`])

    await page.click("#suggestions button >> nth=1")
    await expect.poll(() => page.locator("#state").textContent()).toBe("等待 lin 接入")
    await expect.poll(() => bubbles().last().textContent()).toBe("已为您转接人工客服 lin，请稍候。")
    const sessionId = emulator.sessions()[0]?.sessionId ?? ""
    expect(await page.locator("#end").isVisible()).toBe(false)
    emulator.acceptAsAgent({ sessionId })
    emulator.typeAsAgent({ sessionId, text: "您好，我来帮您查。" })
    await expect.poll(() => bubbles().last().textContent()).toBe("lin您好，我来帮您查。")
    await expect.poll(() => page.locator("#state").textContent()).toBe("lin 接待中")
    await reply("系统消息：订单正在处理。")
    await expect
      .poll(async () => (await history()).slice(-2))
      .toEqual(["lin: 您好，我来帮您查。", "小店: 系统消息：订单正在处理。"])

    await page.click("#end")
    await expect.poll(() => page.locator("#state").textContent()).toBe("已结束")
    expect(emulator.session(sessionId).endedBy).toBe("command")
    const lines = ["正在呼叫客服 lin", "客服 lin 已接入", "小店结束了会话"]
    expect(await page.locator("#chat .line").allTextContents()).toEqual(lines)
    expect(await page.locator("#end").isVisible()).toBe(false)

    // A reload shows the same; and who asks again is in a new session, with the bot.
    const shown = await bubbles().allTextContents()
    await page.reload()
    await expect.poll(() => bubbles().allTextContents()).toEqual(shown)
    await expect.poll(history).toHaveLength(6)
    await ask("在吗")
    await expect.poll(() => page.locator("#state").textContent()).toBe("机器人接待中")
    await expect.poll(history).toEqual(["user45: 在吗", expect.stringContaining("小店: 您好！")])
  })

  it("shows a stream that began before the page was opened, and goes on with it", async () => {
    let goOn = (): void => {}
    pace = new Promise((resolve) => {
      goOn = resolve
    })
    await ask("怎么退货？")
    await expect.poll(() => bubbles().last().textContent()).toBe("签")
    await page.reload()
    await expect.poll(() => bubbles().last().textContent()).toBe("签")
    await expect.poll(history).toEqual(["user45: 怎么退货？", "小店: 签…"])
    goOn()
    await expect
      .poll(() => bubbles().last().textContent())
      .toBe("签收后七天内可以无理由退货，退款会原路退回。需要办理退货时，请回复“人工”。")
  })

  it("says that a customer waits in the queue, and who ended the session", async () => {
    emulator.setAgent({ id: "lin@shop.example", capacity: 1 })
    const other = emulator.openSession({ clientUserId: "user46" })
    await shop.support.hear(desk, { sessionId: other, clientUserId: "user46", text: "人工" })
    await page.click("#language")
    await ask("human")
    await expect.poll(() => page.locator("#state").textContent()).toBe("In the queue")
    emulator.endSession(other, "emulator")
    await expect.poll(() => page.locator("#state").textContent()).toBe("Waiting for lin")
    const sessionId = emulator.sessions()[1]?.sessionId ?? ""
    emulator.acceptAsAgent({ sessionId })
    emulator.endSession(sessionId, "agent")
    await expect
      .poll(() => page.locator("#chat .line").allTextContents())
      .toEqual([
        "In the queue for an agent",
        "lin is being called",
        "lin has joined",
        "The agent has ended the session"
      ])
    await expect.poll(() => page.locator("#state").textContent()).toBe("Ended")
  })

  it("shows each message on the customer's phone as it arrives: the welcome, the order, the parcel, the answer", async () => {
    await page.click("#sign-up button")
    await expect
      .poll(() => bubbles().allTextContents())
      .toEqual(["欢迎注册xx商城,您可在此购买想要的商品,如有疑问请联系客服。"])
    await page.click("#products button >> nth=0")
    await expect.poll(() => bubbles().nth(1).textContent()).toBe("蓝牙耳机订单 1 · 状态：已下单")
    await page.click("#orders button")
    await expect.poll(() => bubbles().nth(2).textContent()).toBe("您的订单已发货蓝牙耳机(订单 1)查看")
    await ask("我的订单到哪里了?")
    await expect.poll(() => bubbles().nth(4).textContent()).toBe("订单 1（蓝牙耳机）已经发货，预计明天送达。")
    await reply("明天上午送达。")
    await expect.poll(() => bubbles().nth(5).textContent()).toBe("明天上午送达。")
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
    await ask("在吗?")
    await expect.poll(history).toHaveLength(2)
    const state = async () => [
      await page.locator("#sign-up input").inputValue(),
      await page.locator("#customer").textContent(),
      await page.locator("#orders").textContent(),
      await history(),
      await bubbles().allTextContents()
    ]
    const before = await state()
    expect(before[2]).toContain("已发货")
    await page.reload()
    await expect.poll(state).toEqual(before)
    await reply("在的。")
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
    // Faults strike what the shop sends next: the page must not let it read the session meanwhile.
    await page.route("**/sessions/*", (route) => route.abort())
    emulator.failNext({ _tag: "Code", code: 80001 })
    await reply("在的。")
    const problem = page.locator("[role=alert]")
    await expect.poll(() => problem.allTextContents()).toEqual(["消息被拒绝。"])
    const [box, button] = [await problem.boundingBox(), await page.locator("#reply button").boundingBox()]
    expect((box?.y ?? 0) - ((button?.y ?? 0) + (button?.height ?? 0))).toBeLessThan(24)
    expect(await page.locator("#reply button").isEnabled()).toBe(true)
    expect(await page.locator("#answer").inputValue()).toBe("在的。")
    await page.click("#reply button")
    await expect.poll(() => problem.count()).toBe(0)
    // Only now has it been sent: what fails next must not strike this reply.
    await expect.poll(() => page.locator("#answer").inputValue()).toBe("")
    // What may have arrived all the same is said to.
    emulator.failNext({ _tag: "Reset" })
    await reply("请稍等。")
    await expect.poll(() => problem.textContent()).toContain("消息仍可能已经送达。")
    emulator.failNext({ _tag: "Code", code: 141005 })
    await reply("还在吗?")
    await expect.poll(() => problem.allTextContents()).toEqual(["会话不存在或已结束。"])
    // Each refusal stands at its own button.
    await page.fill("#sign-up input", "\u0007")
    await page.click("#sign-up button")
    await expect.poll(() => page.locator("#sign-up .problem").count()).toBe(1)
    expect(await problem.count()).toBe(2)
  })

  it("takes down a sign-up and an order at once, whatever becomes of their messages", async () => {
    emulator.failNext({ _tag: "Code", code: 80001 }, 2)
    await page.click("#sign-up button")
    await page.click("#products button >> nth=1")
    await expect.poll(() => page.locator("#orders").textContent()).toContain("1 · 智能手表")
    await expect.poll(() => shop.failures).toHaveLength(2)
    expect(await page.locator("[role=alert]").count()).toBe(0)
    expect(emulator.messages()).toEqual([])
  })

  it("lets the customer tap a choice, which answers in the open session", async () => {
    const body = Elem.branch({ header: "请选择", items: [{ content: "订单" }, { content: "退货" }] })
    await desk.send({ from: "@customer_service_account", to: "user45", body })
    await page.click("#chat .choices button >> nth=1")
    await expect.poll(async () => (await history())[0]).toBe("user45: 退货")
  })

  it("says with the real service that customers are in their app, and offers nothing that only an emulator can do", async () => {
    await page.close()
    await shop.close()
    shop = await openShop("express", { real: true })
    await open({ locale: "en" })
    await expect.poll(() => page.locator("#support-hint").textContent()).toContain("Customers of the real service")
    await expect.poll(() => page.locator("#chat").textContent()).toContain("are seen in the customer's app")
    await expect.poll(() => page.locator("#where").textContent()).toContain("REAL service")
    expect(await page.locator("#suggestions").isVisible()).toBe(false)
    expect(await page.locator("#state").isVisible()).toBe(false)
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
      await ask("人工")
      await expect.poll(() => page.locator("#state").textContent()).not.toBe("")
      // Longer than any message may be.
      await reply("好".repeat(5000))
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
