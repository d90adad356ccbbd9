import type { Page } from "playwright-core"
import { expect, it } from "vitest"
import { faults } from "../support/axe.ts"
import { backend, ok } from "../support/backend.ts"
import { eventually, inChromium, openInbox, seen } from "../support/browser.ts"
import { started } from "../support/support.ts"

const HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'

/** Answers as the customer's words ask it to. */
const obedient = () =>
  backend(({ packet }, res) => {
    const words: string = packet.MsgBody?.[0].MsgContent.Text ?? ""
    if (words === "fail") res.writeHead(500).end(HOSTILE)
    else ok(res, words === "builtin" ? { AIProvider: 1 } : {})
  })

const markOf = (page: Page, words: string) => page.locator(".feed .row", { hasText: words }).locator(".call-mark")

/** An inbox with one customer, of whom the backend was told all kinds of things. */
const told = async () => {
  const shop = await obedient()
  const eventNames = { sessionEnded: "X.Ended", userMessageToAgent: HOSTILE.slice(0, 60) }
  const emulator = await started({
    webhook: { url: shop.url, token: "callback-token", eventNames },
    agents: [{ id: "ann" }]
  })
  const sessionId = emulator.openChat({ clientUserId: "user1" })
  for (const text of ["hello", "fail", "builtin"]) emulator.typeAsCustomer({ sessionId, text })
  emulator.failNext({ _tag: "WebhookLost" })
  emulator.typeAsCustomer({ sessionId, text: "unheard" })
  emulator.endSession(sessionId)
  emulator.setAgent({ id: "ann", busy: true })
  await emulator.whenTold()
  return { emulator, shop }
}

inChromium("the webhook in the inbox", () => {
  it("is seen beside what caused each call: told, answered wrongly, or not told at all", async () => {
    const { emulator } = await told()
    const { page, trouble } = await openInbox(emulator.url)
    await eventually(() => seen(markOf(page, "hello"))).toContain("told")
    expect(await seen(markOf(page, "fail"))).toContain("answer wrong 500")
    expect(await seen(markOf(page, "builtin"))).toContain("AIProvider 1")
    expect(await seen(markOf(page, "unheard"))).toContain("not told · WebhookLost")
    expect(await seen(markOf(page, "Session ended"))).toContain("invented name")
    expect(await seen(page.locator(".feed .row", { hasText: "opened the chat" }))).toContain("src 7")

    await page.locator(".feed .row", { hasText: "fail" }).locator(".bubble").click()
    const details = page.locator(".details-pane")
    await eventually(() => seen(details)).toContain("The HTTP status is 500")
    await markOf(page, "builtin").click()
    await eventually(() => seen(page.locator(".request-pane"))).toContain("Desk's own bot would answer now")
    expect(new URL(page.url()).search).toBe("?webhook=all&call=hook-5")
    await page.getByRole("button", { name: "Show the message" }).click()
    await eventually(() => seen(page.locator(".feed .row.selected"))).toContain("builtin")
    expect(trouble).toEqual([])
  })

  it("has a list of all calls, those of agents too, and of those that went wrong or were lost", async () => {
    const { emulator } = await told()
    const { page, trouble } = await openInbox(emulator.url)
    await page.getByRole("button", { name: "Webhook 1" }).click()
    const rows = page.locator(".request")
    await eventually(() => rows.count()).toBe(8)
    expect(await seen(rows.first())).toContain("Member.StatusChange")
    await page.getByRole("button", { name: "Lost 1" }).click()
    await eventually(() => rows.count()).toBe(1)
    await page.getByRole("button", { name: "Wrong 1" }).click()
    await rows.first().click()
    const pane = page.locator(".request-pane")
    await eventually(() => seen(pane)).toContain(HOSTILE)
    const shown = await seen(pane)
    expect(shown).toContain("RequestID")
    expect(shown).not.toContain("Sign=")
    await page.reload()
    await eventually(() => seen(pane)).toContain("The HTTP status is 500")
    expect(await page.evaluate(() => "pwned" in window)).toBe(false)
    expect(trouble).toEqual([])
  })

  it("is told when somebody opens a session in the inbox, and writes there, and shows it as it happens", async () => {
    const shop = await obedient()
    const emulator = await started({ webhook: { url: shop.url } })
    const { page } = await openInbox(emulator.url)
    await page.getByRole("button", { name: "Open a session" }).click()
    await page.getByLabel("Customer's user id").fill("user9")
    await page.getByRole("button", { name: "Open", exact: true }).click()
    await page.getByPlaceholder("Write as user9").fill("hello")
    await page.keyboard.press("Enter")
    await eventually(() => seen(markOf(page, "hello"))).toContain("told")
    expect(shop.told.map(({ packet }) => packet.MsgBody?.[0].MsgContent)).toEqual([
      undefined,
      { Data: '{"customerServicePlugin":0,"src":"7"}' },
      { Text: "hello" }
    ])
    await page.getByRole("button", { name: "Faults" }).click()
    await page.getByRole("button", { name: "Lose it" }).click()
    await page.getByRole("button", { name: "Your own" }).click()
    expect(await page.locator(".fault-form select").first().locator("option").allInnerTexts()).toContain(
      "WebhookStale: an old RequestTime"
    )
    await page.keyboard.press("Escape")
    await page.getByPlaceholder("Write as user9").fill("unheard")
    await page.keyboard.press("Enter")
    await eventually(() => seen(markOf(page, "unheard"))).toContain("not told")
  })

  it("is not spoken of where there is none", async () => {
    const emulator = await started()
    emulator.openSession({ clientUserId: "user1" })
    const { page } = await openInbox(emulator.url)
    await page.locator(".feed .row").first().waitFor()
    expect(await page.getByRole("button", { name: "Webhook" }).count()).toBe(0)
    await page.getByRole("button", { name: "Faults" }).click()
    await page.getByRole("button", { name: "Your own" }).click()
    expect(await seen(page.locator(".faults"))).not.toContain("Webhook")
  })

  it("leaves room in the bar for every tool, however wide the page is", async () => {
    const { emulator } = await told()
    for (const locale of ["en-US", "zh-CN"]) {
      const { page } = await openInbox(emulator.url, { locale })
      await page.locator(".call-mark").first().waitFor()
      for (const width of [320, 390, 761, 840, 841, 960, 1130, 1131, 1360]) {
        await page.setViewportSize({ width, height: 800 })
        const right = await page.evaluate(() =>
          Math.max(...[...document.querySelectorAll(".top button")].map((one) => one.getBoundingClientRect().right))
        )
        expect([locale, width, right <= width]).toEqual([locale, width, true])
      }
    }
  })

  for (const [colorScheme, locale, width] of [
    ["light", "en-US", 1360],
    ["dark", "zh-CN", 390]
  ] as const) {
    it(`has no serious fault that axe finds, ${colorScheme}, ${locale}, ${width} pixels wide`, async () => {
      const { emulator } = await told()
      const options = { bypassCSP: true, colorScheme, locale, viewport: { width, height: 844 } }
      const { page } = await openInbox(emulator.url, options)
      await page.locator(".conversation").first().click()
      await page.locator(".call-mark.wrong").waitFor()
      expect(await faults(page)).toEqual([])
      await page.locator(".feed .row", { hasText: "fail" }).locator(".bubble").click()
      await page.locator(".details-pane .verdict").waitFor()
      expect(await faults(page)).toEqual([])
      await page.goto(`${emulator.url}/?webhook=all`)
      await page.locator(".request").first().waitFor()
      expect(await faults(page)).toEqual([])
      await page.locator(".request").last().click()
      await page.locator(".request-pane .json").first().waitFor()
      expect(await faults(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    })
  }
})
