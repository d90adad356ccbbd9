import { expect, it } from "vitest"
import { bubbles, desk, eventually, inChromium, openInbox, say, seen } from "../support/browser.ts"
import { packet, post, started } from "../support/support.ts"

const choices = (...words: readonly string[]) => words.map((content) => ({ content, desc: "" }))

/** What customers wrote, as the API has it: words, and the session they stand in. */
const written = async (url: string): Promise<readonly (readonly [text: string, sessionId: string | undefined])[]> => {
  const { entries } = (await (await fetch(`${url}/_emulator/chat`)).json()) as {
    entries: { kind: string; message: { text: string; sessionId?: string } }[]
  }
  return entries
    .filter(({ kind }) => kind === "customer")
    .map(({ message }) => [message.text, message.sessionId] as const)
}

inChromium("a customer's answer", () => {
  it("by a tapped choice is a text message with its words, in the session that is open", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "lin", sessionId: "s-1" })
    const branch = desk("15", { header: "What about?", items: choices("An order", "A person"), tail: "" })
    const form = desk("21", { type: 1, header: "Size?", items: choices("39", "40") })
    const welcome = desk("29", { title: "Hi", items: [{ id: "1", content: "Where is it?", answer: "There" }] })
    for (const [n, element] of [branch, form, welcome].entries()) {
      await post(emulator, { SessionId, MsgRandom: n + 1, MsgBody: [element] })
    }
    const { page, trouble } = await openInbox(emulator.url)
    for (const name of ["A person", "40", "Where is it? There"]) await page.getByRole("button", { name }).click()
    await eventually(() => bubbles(page)).toEqual(["A person", "40", "Where is it?"])
    expect(await written(emulator.url)).toEqual([
      ["A person", "s-1"],
      ["40", "s-1"],
      ["Where is it?", "s-1"]
    ])
    // It is the customer's, and no message of the service.
    expect(emulator.messages()).toHaveLength(3)
    expect(emulator.requests()).toHaveLength(3)
    expect(trouble).toEqual([])
  })

  it("to a question without choices is written into it, and outside of a session it stands outside", async () => {
    const emulator = await started()
    await post(emulator, packet({ MsgBody: [desk("21", { type: 2, header: "Your order number?", items: [] })] }))
    const { page } = await openInbox(emulator.url)
    const field = page.getByLabel("Answer: Your order number?")
    await field.fill("  SH-1  ")
    await page.keyboard.press("Enter")
    await eventually(() => bubbles(page)).toEqual(["SH-1"])
    expect(await written(emulator.url)).toEqual([["SH-1", undefined]])
    expect(await field.inputValue()).toBe("")
  })

  it("is told apart by whether a document says what it sends", async () => {
    const emulator = await started()
    const message = (MsgRandom: number, src: string, content: object) =>
      post(emulator, packet({ MsgRandom, MsgBody: [desk(src, content)] }))
    await message(1, "15", { header: "What about?", items: choices("An order"), tail: "" })
    await message(2, "21", { type: 1, header: "Size?", items: choices("39") })
    const { page } = await openInbox(emulator.url)
    await page.locator(".feed .row", { hasText: "What about?" }).locator("h3").click()
    await page.locator(".hint", { hasText: "Documented: 269/96058" }).waitFor()
    await page.locator(".feed .row", { hasText: "Size?" }).locator("h3").click()
    await page.locator(".hint", { hasText: "No document says so" }).waitFor()
    // To look at a message is not to answer it.
    expect(await written(emulator.url)).toEqual([])
  })
})

inChromium("one's own message", () => {
  it("comes into sight, however far up one has read, and whatever session was looked at", async () => {
    const emulator = await started()
    const first = emulator.openSession({ clientUserId: "lin", sessionId: "first" })
    for (let n = 0; n < 60; n++) await say(emulator, first, `line ${n}`, n)
    emulator.endSession(first)
    const { page } = await openInbox(emulator.url)
    const feed = page.locator(".feed")
    await eventually(() => bubbles(page).then((all) => all.at(-1))).toBe("line 59")
    const write = async (words: string): Promise<void> => {
      await feed.evaluate((element) => {
        element.scrollTop = 0
      })
      await eventually(() => bubbles(page).then((all) => all[0])).toBe("line 0")
      await page.getByPlaceholder("Write as lin").fill(words)
      await page.keyboard.press("Enter")
      const own = page.locator(".from-customer", { hasText: words })
      await eventually(async () => {
        const [box, room] = [await own.boundingBox(), await feed.boundingBox()]
        return box !== null && room !== null && box.y >= room.y && box.y + box.height <= room.y + room.height + 1
      }).toBe(true)
    }
    await write("are you there?")
    emulator.openSession({ clientUserId: "lin", sessionId: "second" })
    // In an ended session nothing can be written: it goes outside of it, and is seen all the same.
    await page.getByLabel("Session", { exact: true }).selectOption("first")
    await write("hello?")
    expect(await seen(page.locator(".from-customer").last())).toContain("hello?")
    expect((await written(emulator.url)).map(([text]) => text)).toEqual(["are you there?", "hello?"])
  })
})
