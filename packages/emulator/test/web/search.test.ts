import { expect, it } from "vitest"
import { desk, eventually, inChromium, openInbox, say, seen } from "../support/browser.ts"
import { packet, post, started } from "../support/support.ts"

inChromium("the search", () => {
  it("finds what was said, marks it, and leads to the message", async () => {
    const emulator = await started()
    const anna = emulator.openSession({ clientUserId: "anna" })
    await say(emulator, anna, "Your Parcel is on its way")
    for (let n = 0; n < 120; n++) await say(emulator, anna, `line ${n}`)
    await post(
      emulator,
      packet({ MsgBody: [desk("28", { name: "Shoe", customField: [{ name: "Parcel", value: "7" }] })] })
    )
    const { page, trouble } = await openInbox(emulator.url)
    await page.getByPlaceholder("Search").fill("parcel")
    const rows = page.locator(".found")
    await eventually(() => rows.count()).toBe(2)
    expect(await page.locator("mark").allInnerTexts()).toEqual(["Parcel", "Parcel"])
    expect(await seen(rows.first())).toContain("[Order]")
    // What is said meanwhile is found too.
    emulator.typeAsCustomer({ clientUserId: "carl", text: "which parcel?" })
    await eventually(() => rows.count()).toBe(3)
    await rows.last().click()
    await eventually(() => seen(page.locator(".chat-who h1"))).toBe("anna")
    await eventually(() => seen(page.locator(".feed .row.selected"))).toContain("Your Parcel is on its way")
    await page.locator(".details-pane .attempts").waitFor()
    await page.getByPlaceholder("Search").fill("")
    await eventually(() => rows.count()).toBe(0)
    await eventually(() => page.locator(".conversation").count()).toBe(3)
    expect(trouble).toEqual([])
  })
})
