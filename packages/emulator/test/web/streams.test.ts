import { expect, it } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { act } from "../support/apiSupport.ts"
import { bubbles, eventually, inChromium, openInbox, seen, wireTo } from "../support/browser.ts"
import { command, started } from "../support/support.ts"

/** Calls of one stream of version 1, each with the next piece. */
const writer = (emulator: Emulator, SessionId: string) => {
  let key: string | undefined
  return async (Chunk: string, more: Readonly<Record<string, unknown>> = {}) => {
    const named = key === undefined ? {} : { MsgKey: key }
    const answer = await command(emulator, "send_stream_msg", { SessionId, Chunk, ...named, ...more })
    key ??= String(answer.MsgKey)
    return answer
  }
}

const chunk = (Index: number, Markdown: string, IsLast = false) => ({
  MsgBody: [
    {
      MsgType: "TIMStreamElem",
      MsgContent: { CompatibleText: "…", Chunks: [{ EventType: "data", Index, Markdown, IsLast }] }
    }
  ]
})

inChromium("a streamed answer", () => {
  it("grows as the customer sees it, with a caret until its end and none after it", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "lin" })
    const { page, trouble } = await openInbox(emulator.url)
    const write = writer(emulator, SessionId)
    await write("Your ")
    await eventually(() => bubbles(page)).toEqual(["Your "])
    const caret = () =>
      page.locator(".feed .bubble").evaluate((bubble) => {
        const { content, width } = getComputedStyle(bubble, "::after")
        return content === "none" ? 0 : Number.parseFloat(width)
      })
    expect(await caret()).toBeGreaterThan(0)
    await page.locator(".message-time", { hasText: "being written" }).waitFor()
    await write("parcel is ")
    await eventually(() => bubbles(page)).toEqual(["Your parcel is "])
    // The list of customers shows it too, as it is by now.
    await eventually(() => seen(page.locator(".conversation .preview"))).toBe("[Streamed] Your parcel is")
    await page.reload()
    await eventually(() => bubbles(page)).toEqual(["Your parcel is "])
    await write("here.", { Finish: 1 })
    await eventually(() => bubbles(page)).toEqual(["Your parcel is here."])
    await eventually(caret).toBe(0)
    expect(await page.locator("main").getByText("being written").count()).toBe(0)
    expect(trouble).toEqual([])
  })

  it("of version 2 is drawn as rich text, its caret behind the last word", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "lin" })
    const { page } = await openInbox(emulator.url)
    const { MsgKey } = await command(emulator, "send_stream_msg_v2", {
      SessionId,
      ...chunk(1, "It is **here**:\n\n- on ")
    })
    const bubble = page.locator(".feed .bubble")
    await bubble.locator("strong", { hasText: "here" }).waitFor()
    const caretIn = (selector: string) =>
      bubble.locator(selector).evaluate((element) => getComputedStyle(element, "::after").content)
    expect(await caretIn("li")).not.toBe("none")
    await command(emulator, "send_stream_msg_v2", { SessionId, MsgKey, ...chunk(2, "your doorstep", true) })
    await bubble.locator("li", { hasText: "on your doorstep" }).waitFor()
    await eventually(() => caretIn("li")).toBe("none")
  })

  it("stays in sight while it grows", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "lin" })
    const { page } = await openInbox(emulator.url)
    const write = writer(emulator, SessionId)
    await write("line 0")
    await page.locator(".feed .bubble").waitFor()
    for (let n = 1; n <= 60; n++) {
      await write(`\nline ${n}`)
      // Faster than five a second it would be refused.
      if (n % 5 === 0) await act(emulator, "/clock", { advanceMs: 1000 })
    }
    await eventually(() => bubbles(page).then(([all]) => all?.endsWith("line 60"))).toBe(true)
    await eventually(() =>
      page.locator(".feed").evaluate((feed) => feed.scrollHeight - feed.clientHeight - feed.scrollTop < 2)
    ).toBe(true)
    expect(await page.locator(".feed").evaluate((feed) => feed.scrollTop)).toBeGreaterThan(100)
    // Who reads further up is left there.
    await page.locator(".feed").evaluate((feed) => {
      feed.scrollTop = 40
    })
    await page.locator(".to-newest").waitFor()
    await write("\nline 61\nline 62")
    await eventually(() => bubbles(page).then(([all]) => all?.endsWith("line 62"))).toBe(true)
    expect(await page.locator(".feed").evaluate((feed) => feed.scrollTop)).toBe(40)
  })

  it("lists its calls at the right as they come: which, when, their text, and what was wrong", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "lin" })
    const { page } = await openInbox(emulator.url)
    const { MsgKey } = await command(emulator, "send_stream_msg_v2", { SessionId, ...chunk(1, "One\n") })
    await page.locator(".feed .bubble").click()
    const calls = page.locator(".stream-calls .attempt")
    await eventually(() => calls.count()).toBe(1)
    await command(emulator, "send_stream_msg_v2", { SessionId, MsgKey, ...chunk(2, "two") })
    await command(emulator, "send_stream_msg_v2", { SessionId, MsgKey, ...chunk(2, "two again") })
    emulator.failNext({ _tag: "Reset", stored: true })
    await command(emulator, "send_stream_msg_v2", { SessionId, MsgKey, ...chunk(3, "three", true) }).catch(
      () => undefined
    )
    await command(emulator, "send_stream_msg_v2", { SessionId, MsgKey, ...chunk(3, "three", true) })
    await eventually(() => calls.count()).toBe(5)
    const words = await calls.allInnerTexts()
    expect(words[0]).toMatch(/Index 1[\s\S]*Delivered[\s\S]*\+0\.00 s[\s\S]*One↵/)
    expect(words[1]).toMatch(/Index 2[\s\S]*Delivered[\s\S]*two/)
    expect(words[2]).toMatch(/Index 2[\s\S]*Rejected 141004[\s\S]*two again[\s\S]*inferred[\s\S]*must be more than 2/)
    expect(words[3]).toMatch(/Index 3[\s\S]*Fault Reset[\s\S]*last[\s\S]*three[\s\S]*carried out all the same/)
    expect(words[4]).toMatch(/Index 3[\s\S]*Rejected 141005[\s\S]*its last piece came/)
    await page.locator(".details-pane", { hasText: "complete · 12 characters" }).waitFor()
    // Refused calls are no words of the answer, and are counted below it, after a reload too.
    await page.locator(".message-time", { hasText: "2 calls refused" }).waitFor()
    await page.reload()
    await page.locator(".message-time", { hasText: "2 calls refused" }).waitFor()
    // A call is shown as the request it was, with the step that it broke.
    await calls.nth(2).click()
    await page.locator(".rules .broken", { hasText: "TIMStreamElem, Index" }).waitFor()
  })

  it("has its calls read one reading at a time, and once more when others came meanwhile", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "lin" })
    const { page } = await openInbox(emulator.url)
    const write = writer(emulator, SessionId)
    await write("0")
    let [reading, most] = [0, 0]
    const gate = Promise.withResolvers<void>()
    await page.route("**/_emulator/messages/*", async (route) => {
      reading += 1
      most = Math.max(most, reading)
      const response = await route.fetch()
      await gate.promise
      reading -= 1
      await route.fulfill({ response })
    })
    await page.locator(".feed .bubble").click()
    await eventually(async () => reading).toBe(1)
    for (const piece of ["1", "2", "3"]) {
      await write(piece)
      await eventually(() => bubbles(page).then(([all]) => all?.endsWith(piece))).toBe(true)
    }
    expect(most).toBe(1)
    gate.resolve()
    await eventually(() => page.locator(".stream-calls .attempt").count()).toBe(4)
    expect(most).toBe(1)
  })

  it("says what cut it off: silence, or the end of its session", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "lin" })
    const { page } = await openInbox(emulator.url)
    await writer(emulator, SessionId)("One moment")
    await page.locator(".message-time", { hasText: "being written" }).waitFor()
    await act(emulator, "/clock", { advanceMs: 15_000 })
    const first = page.locator(".message-time").first()
    await first.getByText("cut off: nothing came for 15 s").waitFor()
    await writer(emulator, SessionId)("Another")
    emulator.endSession(SessionId)
    await page.locator(".message-time", { hasText: "cut off: its session ended" }).waitFor()
    expect(await page.locator(".growing").count()).toBe(0)
  })

  it("is whole again after a lost connection, whatever was missed of it", async () => {
    const emulator = await started()
    const wire = await wireTo(emulator)
    const SessionId = emulator.openSession({ clientUserId: "lin" })
    const { page } = await openInbox(wire.url)
    const write = writer(emulator, SessionId)
    await write("a")
    await eventually(() => bubbles(page)).toEqual(["a"])
    wire.cut()
    await page.getByText("Reconnecting…").first().waitFor()
    await write("b")
    await write("c")
    wire.mend()
    await eventually(() => bubbles(page)).toEqual(["abc"])
    await write("d", { Finish: 1 })
    await eventually(() => bubbles(page)).toEqual(["abcd"])
  })

  it("marks as inferred what no document says of its answers", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "lin" })
    const { page } = await openInbox(emulator.url)
    await writer(emulator, SessionId)("")
    await command(emulator, "send_stream_msg", { SessionId: "unknown", Chunk: "x" })
    // A bubble without words yet, with its caret.
    await page.locator(".feed .growing").click()
    await page.locator(".details-pane .hint", { hasText: "a call without text is accepted" }).waitFor()
    await page.getByRole("button", { name: "Requests" }).click()
    const refused = page.locator(".request", { hasText: "141005" })
    await refused.getByText("inferred").waitFor()
    await refused.click()
    await page.locator(".source-of-rule", { hasText: "send_stream_msg 141005" }).getByText("inferred").waitFor()
    expect(await page.getByRole("link", { name: "send_stream_msg 141005", exact: true }).getAttribute("href")).toBe(
      "https://www.tencentcloud.com/document/product/1229/68822"
    )
  })
})
