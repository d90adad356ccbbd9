import { expect, it } from "vitest"
import { bubbles, eventually, inChromium, openInbox, openPage, say, seen } from "../support/browser.ts"
import { packet, post, started } from "../support/support.ts"

/** Two customers; the first, and not the newest, has so many messages that they come page by page. */
const told = async () => {
  const emulator = await started()
  const anna = emulator.openSession({ clientUserId: "anna" })
  for (let n = 0; n < 150; n++) await say(emulator, anna, `to anna ${n}`, n)
  await say(emulator, emulator.openSession({ clientUserId: "ben" }), "to ben")
  return emulator
}

inChromium("the address", () => {
  it("keeps the conversation and the selected message: a reload and a link lead there, also far up", async () => {
    const emulator = await told()
    const { page } = await openInbox(emulator.url)
    expect(new URL(page.url()).search).toBe("")
    await page.locator(".conversation", { hasText: "anna" }).click()
    await eventually(() => page.locator('.feed[aria-busy="false"]').count()).toBe(1)
    await page.locator(".feed").evaluate((element) => {
      element.scrollTop = 0
    })
    await page.locator(".feed .row", { hasText: "to anna 3" }).first().click()
    await page.locator(".details-pane .attempts").waitFor()
    const link = page.url()
    await page.reload()
    await eventually(() => seen(page.locator(".chat-who h1"))).toBe("anna")
    await eventually(() => seen(page.locator(".feed .row.selected"))).toContain("to anna 3")
    expect(page.url()).toBe(link)

    const other = await openPage()
    await other.goto(link)
    const selected = other.locator(".feed .row.selected")
    await eventually(() => seen(selected)).toContain("to anna 3")
    await eventually(async () => {
      const [row, feed] = [await selected.boundingBox(), await other.locator(".feed").boundingBox()]
      return row !== null && feed !== null && row.y >= feed.y - 1 && row.y + row.height <= feed.y + feed.height + 1
    }).toBe(true)
  })

  it("that names what is not there opens the inbox as if it named nothing", async () => {
    const emulator = await told()
    const { page, trouble } = await openInbox(`${emulator.url}/?conversation=gone&message=12&pane=%00`)
    await eventually(() => seen(page.locator(".chat-who h1"))).toBe("ben")
    await eventually(async () => new URL(page.url()).search).toBe("")
    await page.goto(`${emulator.url}/?requests=all&request=req-999999`)
    await page.locator(".request").first().waitFor()
    expect(trouble).toEqual([])
  })

  it("takes part in Back and Forward: from conversation to conversation, and from a request to its list", async () => {
    const emulator = await told()
    await post(emulator, packet({ MsgRandom: "7" }))
    const { page } = await openInbox(emulator.url)
    const name = () => seen(page.locator(".chat-who h1"))
    await page.locator(".conversation", { hasText: "anna" }).click()
    await eventually(name).toBe("anna")
    await page.locator(".conversation", { hasText: "ben" }).click()
    await eventually(name).toBe("ben")
    await page.getByRole("button", { name: "Requests" }).click()
    await page.locator(".request").first().click()
    await page.locator(".verdict").waitFor()
    await page.goBack()
    await page.getByText("Select a request to see what is wrong with it.").waitFor()
    await page.goBack()
    await eventually(name).toBe("ben")
    await page.goBack()
    await eventually(name).toBe("anna")
    await page.goForward()
    await eventually(name).toBe("ben")
    await eventually(() => bubbles(page)).toEqual(["to ben"])
  })

  it("is a phone's way back: details, chat, list, and the page's own arrow leaves no steps behind", async () => {
    const emulator = await told()
    const { page } = await openInbox(emulator.url, { viewport: { width: 390, height: 844 } })
    const pane = async () =>
      (await page.locator(".details-pane").isVisible())
        ? "details"
        : (await page.locator(".chat-pane").isVisible())
          ? "chat"
          : "list"
    const enter = async (): Promise<void> => {
      await page.locator(".conversation", { hasText: "ben" }).click()
      await page.locator(".feed .row", { hasText: "to ben" }).click()
      await eventually(pane).toBe("details")
    }
    await enter()
    await page.goBack()
    await eventually(pane).toBe("chat")
    await page.goBack()
    await eventually(pane).toBe("list")
    const steps = () => page.evaluate(() => history.length)
    await enter()
    const before = await steps()
    for (let n = 0; n < 3; n++) {
      await page.getByRole("button", { name: "Close" }).click()
      await eventually(pane).toBe("chat")
      await page.getByRole("button", { name: "Back" }).click()
      await eventually(pane).toBe("list")
      await enter()
    }
    expect(await steps()).toBe(before)
    // A reload in the chat stays in the chat.
    await page.goBack()
    await eventually(pane).toBe("chat")
    await page.reload()
    await eventually(pane).toBe("chat")
    await eventually(() => bubbles(page)).toEqual(["to ben"])
  })
})
