import { expect, it } from "vitest"
import { bubbles, eventually, inChromium, openInbox, seen } from "../support/browser.ts"
import { packet, post, started } from "../support/support.ts"

const COUNT = 10_000

inChromium("ten thousand messages", () => {
  it("are all there, in order, while only what is visible is in the document", async () => {
    const emulator = await started()
    const line = (n: number) => `message ${n}${" and more".repeat((n * 7) % 40)}`
    for (let n = 0; n < COUNT; n++) emulator.typeAsCustomer({ clientUserId: "busy", text: line(n) })
    const { page, trouble } = await openInbox(emulator.url)
    const feed = page.locator(".feed")
    await eventually(() => page.locator('.feed[aria-busy="false"]').count()).toBe(1)
    const nodes = () => page.evaluate(() => document.querySelectorAll("*").length)
    const places = () =>
      page.locator(".feed .row").evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("aria-posinset"))))

    // It opens at the newest.
    await eventually(() =>
      page
        .getByText(line(COUNT - 1), { exact: true })
        .first()
        .isVisible()
    ).toBe(true)
    expect(await nodes()).toBeLessThan(800)
    expect(await page.locator(".feed .row").first().getAttribute("aria-setsize")).toBe(String(COUNT))

    // To the top: the very first message, and nothing above it.
    await feed.evaluate((element) => element.scrollTo(0, 0))
    await eventually(async () => (await bubbles(page))[0]).toBe(line(0))
    await eventually(() => feed.evaluate((element) => element.scrollTop)).toBe(0)
    expect(await nodes()).toBeLessThan(800)

    // Down again in steps: each time other rows, each in its place, none overlapping the next.
    for (const share of [0.25, 0.5, 0.75]) {
      await feed.evaluate((element, share) => element.scrollTo(0, element.scrollHeight * share), share)
      await eventually(async () => Math.abs(((await places())[5] ?? 0) / COUNT - share)).toBeLessThan(0.1)
      const shown = (await places()).filter((place) => place !== COUNT)
      expect(shown).toEqual(shown.map((_, index) => (shown[0] ?? 0) + index))
      const texts = await bubbles(page)
      expect(texts.slice(0, shown.length)).toEqual(shown.map((place) => line(place - 1)))
      const gaps = await page
        .locator(".feed .row")
        .evaluateAll((rows) =>
          rows
            .slice(0, -2)
            .map((row, n) =>
              Math.round((rows[n + 1] as Element).getBoundingClientRect().top - row.getBoundingClientRect().bottom)
            )
        )
      expect(new Set(gaps)).toEqual(new Set([0]))
    }

    // A message that comes while one reads elsewhere moves nothing.
    const top = await feed.evaluate((element) => element.scrollTop)
    emulator.typeAsCustomer({ clientUserId: "busy", text: "one more" })
    await eventually(() => seen(page.locator(".preview"))).toContain("one more")
    await eventually(async () => Math.abs((await feed.evaluate((element) => element.scrollTop)) - top)).toBeLessThan(
      120
    )
    await page.getByRole("button", { name: "To the newest message" }).click()
    await eventually(() => page.getByText("one more", { exact: true }).first().isVisible()).toBe(true)
    expect(trouble).toEqual([])
  })

  it("scroll with a handful of rows in the document at every step", async () => {
    const emulator = await started()
    for (let n = 0; n < COUNT; n++)
      emulator.typeAsCustomer({ clientUserId: "busy", text: `message ${n} ${"x ".repeat(n % 90)}` })
    const { page } = await openInbox(emulator.url)
    await eventually(() => page.locator('.feed[aria-busy="false"]').count()).toBe(1)
    const rows = await page.locator(".feed").evaluate(async (element) => {
      const most = { rows: 0, empty: 0 }
      for (let n = 0; n < 120; n++) {
        element.scrollBy(0, -400)
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
        const { length } = element.querySelectorAll(".row")
        most.rows = Math.max(most.rows, length)
        if (length === 0) most.empty += 1
      }
      return most
    })
    expect(rows.empty).toBe(0)
    expect(rows.rows).toBeLessThan(100)
  })

  it("from ten thousand customers make a list of which only a part is in the document, and a burst of them is taken in", async () => {
    const emulator = await started()
    const { page } = await openInbox(emulator.url)
    for (let n = 0; n < COUNT; n++) emulator.typeAsCustomer({ clientUserId: `customer ${n}`, text: "hello" })
    const list = page.locator("#conversations")
    await eventually(() => page.locator("#conversations .row").first().getAttribute("aria-setsize")).toBe(String(COUNT))
    await eventually(() => seen(page.locator(".conversation .name").first())).toBe(`customer ${COUNT - 1}`)
    expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(1000)
    await list.focus()
    await page.keyboard.press("End")
    await eventually(() => page.getByText("customer 0", { exact: true }).first().isVisible()).toBe(true)
    await page.keyboard.press("Home")
    await eventually(() =>
      page
        .getByText(`customer ${COUNT - 1}`, { exact: true })
        .first()
        .isVisible()
    ).toBe(true)
    expect((await post(emulator, packet())).code).toBe(0)
  })
})
