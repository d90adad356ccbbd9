import { expect, it } from "vitest"
import { sendDemoData, sendFaultyRequests, servePictures } from "../../scripts/demoData.ts"
import { DemoClock } from "../../scripts/sender.ts"
import { keyOf } from "../support/apiSupport.ts"
import { faults } from "../support/axe.ts"
import { desk, eventually, inChromium, openInbox, seen } from "../support/browser.ts"
import { command, packet, post, sign, started } from "../support/support.ts"

/** The demo's day, on which its emulators' clocks stand. */
const demoSeconds = Math.floor(new DemoClock().now() / 1000)

const told = async (language: "en" | "zh" = "en") => {
  const clock = new DemoClock()
  const emulator = await started({ now: clock.now })
  const { url, server } = await servePictures()
  await sendDemoData(emulator, clock, url, language)
  await sendFaultyRequests(emulator, clock)
  return { emulator, stop: () => server.close() }
}

inChromium("axe", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    it(`finds no serious fault in any view, ${colorScheme}`, async () => {
      const { emulator, stop } = await told()
      // axe is a script from elsewhere, which the page's own policy would refuse.
      const { page } = await openInbox(emulator.url, { bypassCSP: true, colorScheme })
      await page.locator(".feed .row").last().click()
      await page.locator(".attempts").waitFor()
      expect(await faults(page)).toEqual([])
      for (const [name, open] of [
        ["Faults", "Your own"],
        ["Clock", "+1 h"],
        ["Connection settings", undefined],
        ["Clear", undefined],
        ["Open a session", undefined]
      ] as const) {
        await page.getByRole("button", { name, exact: true }).first().click()
        if (open !== undefined) await page.getByRole("button", { name: open }).click()
        expect([name, await faults(page)]).toEqual([name, []])
        await page.keyboard.press("Escape")
      }
      await page.getByRole("button", { name: "Requests" }).click()
      await page.locator(".request").first().click()
      await page.locator(".verdict").waitFor()
      expect(await faults(page)).toEqual([])
      await page.getByRole("button", { name: "Faults" }).last().click()
      await page.locator(".request").first().click()
      expect(await faults(page)).toEqual([])
      stop()
    })
  }

  for (const [colorScheme, language, width] of [
    ["light", "en", 1360],
    ["dark", "zh", 390]
  ] as const) {
    it(`finds none where answers grow and agents take over, ${colorScheme}, ${language}, ${width} pixels wide`, async () => {
      const emulator = await started({
        agents: [
          { id: "ann@example.com", capacity: 1 },
          { id: "bo", resting: true }
        ]
      })
      const [SessionId, queued] = ["lin", "omar"].map((clientUserId) => emulator.openSession({ clientUserId }))
      const { page } = await openInbox(emulator.url, {
        bypassCSP: true,
        colorScheme,
        locale: language === "zh" ? "zh-CN" : "en-US",
        viewport: { width, height: 844 }
      })
      await page.locator(".conversation", { hasText: "lin" }).click()
      const { MsgKey } = await command(emulator, "send_stream_msg", { SessionId, Chunk: "One " })
      await command(emulator, "send_stream_msg", { SessionId, Chunk: 5, MsgKey })
      for (const session of [SessionId, queued]) await command(emulator, "transfer_to_human", { SessionId: session })
      await page.locator(".message-time .bad").waitFor()
      await page.locator(".composer .segments button").last().click()
      expect(await faults(page)).toEqual([])
      await page.locator(".growing").click()
      await page.locator(".attempt-wrong").waitFor()
      expect(await faults(page)).toEqual([])
      emulator.failNext({ _tag: "Reset" })
      await page.getByRole("button", { name: /^(Faults|故障) 1/ }).waitFor()
      await page.locator(".tools .alert", { hasText: /Agents|更多/ }).click()
      await page.locator(".queue-place").waitFor()
      expect(await faults(page)).toEqual([])
    })
  }

  it("finds none in the empty inbox, in Chinese, on a phone, pane by pane", async () => {
    const empty = await started()
    const { page: blank } = await openInbox(empty.url, { bypassCSP: true, locale: "zh-CN" })
    expect(await faults(blank)).toEqual([])
    const { emulator, stop } = await told("zh")
    const { page } = await openInbox(emulator.url, {
      bypassCSP: true,
      locale: "zh-CN",
      viewport: { width: 390, height: 844 }
    })
    expect(await faults(page)).toEqual([])
    for (const name of ["故障", "更多"]) {
      await page.getByRole("button", { name, exact: true }).click()
      expect([name, await faults(page)]).toEqual([name, []])
      await page.keyboard.press("Escape")
    }
    await page.getByPlaceholder("搜索").fill("SH-20418")
    await page.locator("mark").first().waitFor()
    expect(await faults(page)).toEqual([])
    await page.getByPlaceholder("搜索").fill("")
    const question = desk("21", { type: 2, header: "您的订单号？", items: [] })
    await post(emulator, packet({ ToAccount: "林悦", MsgBody: [question] }), {
      query: { usersig: sign({ ...keyOf(emulator), time: demoSeconds }) }
    })
    await page.locator(".conversation").first().click()
    await page.getByLabel("回答: 您的订单号？").waitFor()
    expect(await faults(page)).toEqual([])
    // The welcome card, whose items can be tapped, and the way back down.
    await page.locator(".feed").evaluate((feed) => {
      feed.scrollTop = 0
    })
    await page.locator(".tap").first().waitFor()
    expect(await faults(page)).toEqual([])
    await page.locator(".feed .row", { hasText: "您好，欢迎光临" }).locator("h3").click()
    await page.locator(".attempts").waitFor()
    expect(await faults(page)).toEqual([])
    stop()
  })
})

inChromium("the language", () => {
  it("is the browser's, can be switched, and is remembered", async () => {
    const { emulator, stop } = await told("zh")
    const { page } = await openInbox(emulator.url, { locale: "zh-CN" })
    await page.getByText("收件箱").waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-CN")
    await page.locator(".feed .row").last().click()
    await page.getByText("全部规则通过").waitFor()
    await page.getByRole("button", { name: "Switch to English" }).click()
    await page.getByText("All rules passed").waitFor()
    await page.reload()
    await page.getByText("Inbox").waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en")
    expect(await page.getByRole("button", { name: "切换到简体中文" }).isVisible()).toBe(true)
    stop()
  })
})

inChromium("the theme", () => {
  it("is the system's until one is chosen, which is remembered", async () => {
    const emulator = await started()
    const { page } = await openInbox(emulator.url, { colorScheme: "dark" })
    const lightness = () =>
      page.evaluate(() =>
        Number(/\d+/.exec(getComputedStyle(document.querySelector(".top") as Element).backgroundColor)?.[0])
      )
    expect(await lightness()).toBeLessThan(60)
    await page.getByRole("button", { name: "Theme: as the system" }).click()
    await eventually(lightness).toBeGreaterThan(200)
    await page.reload()
    await page.getByRole("button", { name: "Theme: light" }).waitFor()
    expect(await lightness()).toBeGreaterThan(200)
    await page.getByRole("button", { name: "Theme: light" }).click()
    await eventually(lightness).toBeLessThan(60)
  })
})

inChromium("a tablet", () => {
  it("has room for the whole bar", async () => {
    const emulator = await started({ agents: [{ id: "ann@example.com" }] })
    const sessionId = emulator.openSession({ clientUserId: "lin" })
    await command(emulator, "transfer_to_human", { SessionId: sessionId })
    for (const width of [761, 941, 1001]) {
      for (const locale of ["en-US", "zh-CN"]) {
        const { page } = await openInbox(emulator.url, { viewport: { width, height: 700 }, locale })
        await page.locator(".tools .alert").waitFor()
        expect([width, locale, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([
          width,
          locale,
          width
        ])
      }
    }
  })
})

inChromium("a phone", () => {
  it("shows one pane at a time, nothing wider than itself, and a way back", async () => {
    const { emulator, stop } = await told()
    const { page } = await openInbox(emulator.url, { viewport: { width: 360, height: 740 } })
    const seen = async () => ({
      list: await page.locator(".list-pane").isVisible(),
      chat: await page.locator(".chat-pane").isVisible(),
      details: await page.locator(".details-pane").isVisible(),
      overflow: await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))
    })
    expect(await seen()).toEqual({ list: true, chat: false, details: false, overflow: 0 })
    await page.locator(".conversation").first().click()
    // What came last is in sight, not hidden below.
    await eventually(async () => {
      const last = await page.locator(".feed .row").last().boundingBox()
      const composer = await page.locator(".composer").boundingBox()
      return last !== null && composer !== null && last.y + last.height <= composer.y + 1
    }).toBe(true)
    await page.locator(".feed .row").last().click()
    await page.locator(".attempts").waitFor()
    expect(await seen()).toEqual({ list: false, chat: false, details: true, overflow: 0 })
    await page.getByRole("button", { name: "Close" }).click()
    await eventually(seen).toEqual({ list: false, chat: true, details: false, overflow: 0 })
    await page.getByRole("button", { name: "Back" }).click()
    await eventually(seen).toMatchObject({ list: true, chat: false })
    await page.getByRole("button", { name: "Requests" }).click()
    await page.locator(".request").first().click()
    await page.locator(".verdict").waitFor()
    expect(await page.locator(".requests-pane").isVisible()).toBe(false)
    expect((await seen()).overflow).toBe(0)
    await page.getByRole("button", { name: "Back" }).click()
    await page.locator(".requests-pane").waitFor()
    stop()
  })
})

inChromium("the keyboard", () => {
  it("does everything: lists by arrows, details by Enter, panels by Escape, and no trap", async () => {
    const { emulator, stop } = await told()
    const { page } = await openInbox(emulator.url)
    const focused = () =>
      page.evaluate(() => {
        const active = document.activeElement
        return active?.getAttribute("aria-label") ?? active?.textContent?.trim() ?? ""
      })
    await page.keyboard.press("Tab")
    expect(await focused()).toBe("Skip to the conversation")

    await page.getByRole("listbox", { name: "Customers" }).focus()
    await page.keyboard.press("ArrowDown")
    await eventually(() => seen(page.locator(".chat-who h1"))).toBe("marta.k")
    await page.keyboard.press("ArrowUp")
    await eventually(() => seen(page.locator(".chat-who h1"))).toBe("lin.yue")
    expect(await page.getByRole("listbox", { name: "Customers" }).getAttribute("aria-activedescendant")).toBe(
      "conversations-0"
    )

    const feed = page.getByRole("feed")
    await eventually(() => feed.getByRole("article").last().isVisible()).toBe(true)
    await feed.locator('[tabindex="0"]').focus()
    await page.keyboard.press("ArrowUp")
    await eventually(() => page.evaluate(() => document.activeElement?.textContent ?? "")).toContain("That's great")
    await page.locator(".details-pane", { hasText: "Written as the customer" }).waitFor()
    await page.keyboard.press("Home")
    await eventually(() => page.evaluate(() => document.activeElement?.textContent ?? "")).toContain("Hi Lin, welcome")
    await page.locator(".details-pane .attempt").first().waitFor()
    // What has the focus is seen to have it.
    expect(
      await page.evaluate(() => getComputedStyle(document.activeElement?.firstElementChild as Element).outlineStyle)
    ).toBe("solid")

    await page.getByRole("button", { name: "Faults" }).focus()
    await page.keyboard.press("Enter")
    await eventually(focused).toBe("Fail the next 3 with 141002")
    await page.keyboard.press("Escape")
    await eventually(focused).toBe("Faults")
    expect(await page.getByRole("dialog").count()).toBe(0)

    // Around once: Tab leaves every control again, and comes back to the first.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.getByRole("link", { name: "Skip to the conversation" }).focus()
    const visited = new Set<string>()
    let isBack = false
    for (let n = 0; n < 80 && !isBack; n++) {
      await page.keyboard.press("Tab")
      visited.add(await focused())
      isBack = await page.evaluate(
        () => document.activeElement?.classList.contains("skip") === true || document.activeElement === document.body
      )
    }
    expect(isBack).toBe(true)
    for (const name of ["Faults", "Clock", "Customers", "Open a session", "Write as lin.yue", "End session"])
      expect([...visited]).toContain(name)
    stop()
  })
})
