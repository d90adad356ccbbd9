import { expect, it, onTestFinished } from "vitest"
import { bubbles, eventually, inChromium, openInbox, seen } from "../../../packages/emulator/test/support/browser.ts"
import { makeBot } from "../src/shop/bot.ts"
import { frontEnds, openShop } from "./openShop.ts"

/** A bot that says so many words of its answer, and goes on when it may say more. */
const haltingBot = (words: number) => {
  let said = 0
  let goOn = (): void => {}
  const pause = async (): Promise<void> => {
    said += 1
    while (said >= words) await new Promise<void>((resolve) => (goOn = resolve))
  }
  const maySay = (more: number): void => {
    words = more
    goOn()
  }
  return { bot: makeBot(pause), maySay }
}

inChromium("a customer who writes in the emulator's inbox", () => {
  it.each(Object.keys(frontEnds) as Array<keyof typeof frontEnds>)(
    "is answered by the shop on %s: the answer grows on the phone, and a human is called when one is asked for",
    async (framework) => {
      const { bot, maySay } = haltingBot(1)
      const shop = await openShop(framework, { bot, agents: [{ id: "lin@shop.example" }] })
      onTestFinished(shop.close)
      const sessionId = shop.emulator.openSession({ clientUserId: "user45" })
      const { page, trouble } = await openInbox(shop.emulator.url)
      const write = async (text: string): Promise<void> => {
        await page.getByPlaceholder("Write as user45").fill(text)
        await page.keyboard.press("Enter")
      }

      await write("Can I return my order?")
      await eventually(() => bubbles(page)).toEqual(["Can I return my order?", "You"])
      await eventually(() => seen(page.locator(".feed .row").last())).toContain("being written")
      maySay(3) // A blank counts as a word.
      await eventually(async () => (await bubbles(page)).at(-1)).toBe("You can")
      await write("human")
      await eventually(async () => (await bubbles(page)).at(-1)).toBe(
        "You are being connected to lin. One moment, please."
      )
      expect(shop.emulator.session(sessionId).state).toBe("WaitingForAgentAnswering")
      const marks = await page.locator(".feed .call-mark").allInnerTexts()
      expect(marks.map((mark) => mark.split("\n")[0])).toEqual(["told", "told", "told"])
      expect(trouble).toEqual([])
    }
  )
})
