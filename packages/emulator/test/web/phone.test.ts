import type { Page } from "playwright-core"
import { expect, it } from "vitest"
import { sendDemoData, sendFaultyRequests, servePictures } from "../../scripts/demoData.ts"
import { DemoClock } from "../../scripts/sender.ts"
import { inChromium, openInbox } from "../support/browser.ts"
import { command, started } from "../support/support.ts"

/** What can be tapped and is smaller than a finger; links within text are as large as their words. */
const tooSmall = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, a, input, select, textarea, [role=option]")]
      .filter((element) => !element.matches(".skip, .long + .link, p a, [type=checkbox]") && element.checkVisibility())
      .flatMap((element) => {
        // A tile's link covers the tile.
        const target = element.closest(".tile") ?? element
        const { width, height } = target.getBoundingClientRect()
        const name = element.getAttribute("aria-label") ?? element.textContent ?? ""
        return width >= 44 && height >= 44 ? [] : [`${name} ${Math.round(width)}×${Math.round(height)}`]
      })
  )

inChromium("on a phone", () => {
  for (const language of ["en", "zh"] as const) {
    it(`there is one toolbar, its icons are labelled, and targets are large enough, ${language}`, async () => {
      const clock = new DemoClock()
      const emulator = await started({ now: clock.now })
      const pictures = await servePictures()
      const { page } = await openInbox(emulator.url, {
        viewport: { width: 390, height: 844 },
        locale: language === "zh" ? "zh-CN" : "en-GB"
      })
      expect(await tooSmall(page)).toEqual([])
      await sendDemoData(emulator, clock, pictures.url, language)
      await sendFaultyRequests(emulator, clock)
      await page.locator(".conversation").first().waitFor()
      expect(await tooSmall(page)).toEqual([])

      const tools = page.locator(".top button")
      const labels = await tools.allInnerTexts()
      const expected = {
        en: ["Inbox", "Requests", "Faults", "Clock", "More"],
        zh: ["收件箱", "请求", "故障", "时钟", "更多"]
      }
      expect(labels.map((label) => label.split("\n")[0])).toEqual(expected[language])
      // In one row, none cut off.
      const boxes = await tools.evaluateAll((all) =>
        all.map((one) => ({ top: one.getBoundingClientRect().top, isCut: one.scrollWidth > one.clientWidth }))
      )
      expect(new Set(boxes.map(({ top }) => top)).size).toBe(1)
      expect(boxes.filter(({ isCut }) => isCut)).toEqual([])

      for (let n = 2; n < 5; n++) {
        await tools.nth(n).click()
        if (n === 2) {
          await page.locator(".presets .button").first().click()
          await page.locator(".disclosure").click()
          await page.locator(".waiting li").waitFor()
        }
        expect([n, await tooSmall(page)]).toEqual([n, []])
        // The panel lies above the bar and inside of the screen.
        const [panel, bar] = [await page.locator(".panel").boundingBox(), await page.locator(".top").boundingBox()]
        expect(panel?.y).toBeGreaterThanOrEqual(0)
        expect((panel?.y ?? 0) + (panel?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0)
        await page.keyboard.press("Escape")
      }

      await page.locator(".conversation", { hasText: language === "zh" ? "林悦" : "lin.yue" }).click()
      await page.locator(".feed .row").last().waitFor()
      expect(await tooSmall(page)).toEqual([])
      await page.locator(".feed .row").last().click()
      await page.locator(".attempts").waitFor()
      expect(await tooSmall(page)).toEqual([])
      await tools.nth(1).click()
      await page.locator(".request").first().waitFor()
      expect(await tooSmall(page)).toEqual([])
      await page.locator(".request").first().click()
      await page.locator(".verdict").waitFor()
      expect(await tooSmall(page)).toEqual([])
      pictures.server.close()
    })
  }

  for (const [language, more, answer, end] of [
    ["en", "More", "Answer", "End"],
    ["zh", "更多", "回复", "结束"]
  ] as const) {
    it(`agents are behind More, and answer in the chat, with targets that are large enough, ${language}`, async () => {
      const emulator = await started({ agents: [{ id: "ann@example.com", capacity: 1 }] })
      const [SessionId, queued] = ["lin", "omar"].map((clientUserId) => emulator.openSession({ clientUserId }))
      const { page } = await openInbox(emulator.url, {
        viewport: { width: 390, height: 844 },
        locale: language === "zh" ? "zh-CN" : "en-GB"
      })
      await command(emulator, "transfer_to_human", { SessionId })
      await command(emulator, "transfer_to_human", { SessionId: queued })
      // Whoever waits shows at the button, too.
      const button = page.locator(".top button", { hasText: more })
      await button.locator(".count", { hasText: "2" }).waitFor()
      await button.click()
      await page.locator(".queue-place", { hasText: "omar" }).waitFor()
      expect(await tooSmall(page)).toEqual([])
      await page.getByRole("button", { name: `${answer} lin` }).click()
      const field = page.getByPlaceholder("ann@example.com")
      await field.fill("Hello!")
      expect(await tooSmall(page)).toEqual([])
      await page.keyboard.press("Enter")
      await page.locator(".bubble", { hasText: "Hello!" }).waitFor()
      await command(emulator, "send_stream_msg", { SessionId, Chunk: "One moment" })
      await page.locator(".growing").click()
      await page.locator(".stream-calls .attempt").waitFor()
      expect(await tooSmall(page)).toEqual([])
      await button.click()
      await page.getByRole("button", { name: `${end} lin` }).click()
      // Now there is room for who waited.
      await page.getByRole("button", { name: `${answer} omar` }).waitFor()
      expect(emulator.session(SessionId ?? "")).toMatchObject({ endedBy: "agent" })
    })
  }
})
