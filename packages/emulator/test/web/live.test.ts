import { expect, it } from "vitest"
import { startEmulator } from "../../src/index.ts"
import {
  bubbles,
  desk,
  eventually,
  inChromium,
  openInbox,
  say,
  sayIfSkipped,
  seen,
  wireTo
} from "../support/browser.ts"
import { command, packet, post, sign, started, text } from "../support/support.ts"

sayIfSkipped()

inChromium("the inbox", () => {
  it("says how to begin when there is nothing, and shows the first message without a reload", async () => {
    const emulator = await started()
    const { page, trouble, asked } = await openInbox(emulator.url)
    const empty = await seen(page.locator("main"))
    expect(empty).toContain("Waiting for the first message")
    expect(empty).toContain(
      `TCDESK_ENDPOINT=${emulator.url}\nTCDESK_SDK_APP_ID=1400000000\nTCDESK_IDENTIFIER=administrator`
    )
    expect(await page.content()).not.toContain(emulator.secretKey)
    await post(emulator, packet({ MsgBody: [text("Welcome!")] }))
    await page.getByText("user45").first().click()
    await eventually(() => bubbles(page)).toEqual(["Welcome!"])
    await post(emulator, packet({ MsgRandom: 2, MsgBody: [text("How are you?")] }))
    await eventually(() => bubbles(page)).toEqual(["Welcome!", "How are you?"])
    expect(trouble).toEqual([])
    // It works offline: nothing is asked of anybody else.
    expect([...asked]).toEqual([emulator.url])
  })

  it("draws an order as a card", async () => {
    const emulator = await started()
    const { page } = await openInbox(emulator.url)
    const order = {
      guide: "Your order",
      pic: "",
      name: "Trail shoe",
      desc: "Size 39",
      customField: [{ name: "Paid", value: "429" }]
    }
    await post(emulator, packet({ MsgBody: [desk("28", order)] }))
    await page.getByText("user45").first().click()
    const card = page.locator(".card.order")
    await card.waitFor()
    for (const words of ["Your order", "Trail shoe", "Size 39", "Paid", "429"])
      expect(await seen(card)).toContain(words)
    expect(await seen(page.locator(".preview"))).toContain("[Order]")
  })

  it("lets one open a session, write as the customer, read the reply, and end the session", async () => {
    const emulator = await started()
    const { page } = await openInbox(emulator.url)
    await page.getByRole("button", { name: "Open a session" }).click()
    await page.getByLabel("Customer's user id").fill("lin")
    await page.getByLabel("SessionId").fill("s-1")
    await page.getByRole("button", { name: "Open", exact: true }).click()
    await page.getByPlaceholder("Write as lin").fill("hello?")
    await page.keyboard.press("Enter")
    await eventually(() => bubbles(page)).toEqual(["hello?"])
    await say(emulator, "s-1", "hello!")
    await eventually(() => bubbles(page)).toEqual(["hello?", "hello!"])
    await page.getByRole("button", { name: "End session" }).click()
    await page.locator(".pill.ended").waitFor()
    expect(emulator.sessions()).toMatchObject([{ sessionId: "s-1", state: "NotInSession" }])
    expect((await say(emulator, "s-1", "too late")).code).toBe(141005)
    expect(emulator.messages()).toHaveLength(1)
  })

  it("counts what is unread, and finds customers by their id and by their sessions", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "anna", sessionId: "abc-123" })
    emulator.openSession({ clientUserId: "ben" })
    const { page } = await openInbox(emulator.url)
    await page.locator(".conversation", { hasText: "ben" }).click()
    await say(emulator, sessionId, "one")
    await say(emulator, sessionId, "two")
    const row = page.locator(".conversation", { hasText: "anna" })
    await row.locator(".badge", { hasText: "2" }).waitFor()
    await row.click()
    await eventually(() => bubbles(page)).toEqual(["one", "two"])
    expect(await row.locator(".badge").count()).toBe(0)
    await page.getByPlaceholder("Search").fill("C-12")
    await eventually(() => page.locator(".conversation .name").allInnerTexts()).toEqual(["anna"])
    await page.getByPlaceholder("Search").fill("nobody")
    await page.getByText("No customer, session or message matches.").waitFor()
  })

  it("shows the request that brought a message, all its attempts and the dropped duplicate, the UserSig masked", async () => {
    const emulator = await started({ dedupWindowMs: 60_000 })
    const { page } = await openInbox(emulator.url)
    const usersig = sign(emulator)
    emulator.failNext({ _tag: "Reset", stored: true })
    await post(emulator, packet(), { query: { random: "111", usersig } }).catch(() => undefined)
    await page.getByText("user45").first().click()
    await page.locator(".feed .row").last().click()
    const details = page.locator(".details-pane")
    await details.getByText("1 attempt").waitFor()
    await post(emulator, packet(), { query: { random: "222", usersig } })
    await details.getByText("2 attempts").waitFor()
    const attempts = await details.locator(".attempt").allInnerTexts()
    expect(attempts[0]).toMatch(/req-1[\s\S]*Fault Reset[\s\S]*111[\s\S]*got no answer · stored all the same/)
    expect(attempts[1]).toMatch(/req-2[\s\S]*Duplicate, dropped[\s\S]*222/)
    const words = await seen(details)
    for (const part of ["8436874", "All rules passed", "usersig: ***", '"FromAccount": "@customer_service_account"']) {
      expect(words).toContain(part)
    }
    expect(await page.content()).not.toContain(usersig.slice(0, 30))
  })

  it("switches a fault on, shows it at work, and the retry's message arrives", async () => {
    const emulator = await started()
    const { page } = await openInbox(emulator.url)
    await page.getByRole("button", { name: "Faults" }).click()
    await page.getByRole("button", { name: "Fail the next 3 with 141002" }).click()
    await page.locator(".waiting", { hasText: "3 left" }).waitFor()
    expect((await post(emulator, packet())).code).toBe(141002)
    await page.locator(".waiting", { hasText: "2 left · struck 1×" }).waitFor()
    for (let i = 0; i < 2; i++) await post(emulator, packet())
    await page.getByText("No fault waits.").waitFor()
    await page.keyboard.press("Escape")
    expect((await post(emulator, packet())).code).toBe(0)
    await page.getByRole("button", { name: "Requests" }).click()
    await eventually(() => page.locator(".request .outcome").allInnerTexts()).toEqual([
      "Fault 141002",
      "Fault 141002",
      "Fault 141002"
    ])
    await page.locator(".request").first().click()
    await page.getByText("4 attempts").waitFor()
    await page.locator(".attempt", { hasText: "Delivered" }).click()
    await page.getByRole("button", { name: "Show the message msg-1" }).click()
    await eventually(() => bubbles(page)).toEqual(["hello"])
  })

  it("takes any fault of the union by its form, and says why one is refused", async () => {
    const emulator = await started()
    const { page } = await openInbox(emulator.url)
    await page.getByRole("button", { name: "Faults" }).click()
    await page.getByRole("button", { name: "Your own" }).click()
    await page.getByLabel("Kind").selectOption("Drip")
    await page.getByLabel("Bytes a second").fill("0")
    await page.getByRole("button", { name: "Switch on" }).click()
    await page.getByRole("alert").getByText("fault.bytesPerSecond must be a number from 0.000001").waitFor()
    const kinds = await page
      .getByLabel("Kind")
      .locator("option")
      .evaluateAll((options) => options.map((option) => option.getAttribute("value") ?? ""))
    for (const kind of kinds) {
      await page.getByLabel("Kind").selectOption(kind)
      await page.getByRole("button", { name: "Switch on" }).click()
    }
    await eventually(() => page.locator(".waiting li strong").allInnerTexts()).toEqual(
      kinds.map(
        (kind) =>
          new Map([
            ["Code", "Code 141002"],
            ["Status", "Status 502"]
          ]).get(kind) ?? kind
      )
    )
    await page.getByRole("combobox", { name: "How often" }).selectOption("chance")
    await page.getByRole("button", { name: "Switch on" }).click()
    await page.locator(".waiting", { hasText: "20 % · until cleared" }).waitFor()
    // One by one, too: it goes, the others stay.
    await page.getByRole("button", { name: "Remove fault Drip" }).click()
    await page.getByRole("button", { name: "Remove fault Drip" }).waitFor({ state: "detached" })
    await page.getByRole("button", { name: "Remove fault Oversize" }).waitFor()
    await page.getByRole("button", { name: "Clear all faults" }).click()
    await page.getByText("No fault waits.").waitFor()
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("shows a rejected request with its code, meaning, field and source, the field marked", async () => {
    const emulator = await started()
    const { page } = await openInbox(emulator.url)
    await page.getByRole("button", { name: "Requests" }).click()
    await page.getByText("No request was rejected").waitFor()
    await post(emulator, packet({ MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: 5 } }] }))
    await page.locator(".request").click()
    const details = page.locator(".request-pane")
    await details.locator(".verdict").waitFor()
    const words = await seen(details)
    for (const part of [
      "90002",
      "MsgBody does not follow the message format",
      "must be a String, got a Number",
      "MsgBody[0].MsgContent.Text",
      "send_msg 90002",
      "One rule broken"
    ]) {
      expect(words).toContain(part)
    }
    // The rule's source is a link to the page on which it is written.
    expect(await details.getByRole("link", { name: "send_msg 90002" }).getAttribute("href")).toBe(
      "https://www.tencentcloud.com/document/product/1229/68821"
    )
    // The mark stands beside the text: nothing of the line begins under it.
    const mark = await details.locator(".line.marked").evaluate((line) => {
      const range = document.createRange()
      range.selectNodeContents(line)
      const shadow = Number(/(\d+)px 0px 0px 0px inset/.exec(getComputedStyle(line).boxShadow)?.[1])
      return { shadow, room: range.getBoundingClientRect().left - line.getBoundingClientRect().left }
    })
    expect(mark.shadow).toBeGreaterThan(0)
    expect(mark.room).toBeGreaterThan(mark.shadow)
    expect(await details.locator(".line.marked").allInnerTexts()).toEqual([expect.stringContaining('"Text": 5')])
    expect(await seen(page.getByRole("button", { name: "Requests" }))).toContain("1")
  })

  it("moves the clock, and UserSigs expire", async () => {
    const emulator = await started()
    const { page } = await openInbox(emulator.url)
    await page.getByRole("button", { name: "Clock" }).click()
    await page.getByRole("button", { name: "+7 days" }).click()
    await page.getByText("Moved by +7 d").waitFor()
    expect((await post(emulator, packet())).code).toBe(70001)
    await page.getByRole("button", { name: "Back to this machine's time" }).click()
    await page.getByText("As this machine").waitFor()
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("clears messages and keeps sessions, or resets everything", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "lin" })
    await say(emulator, sessionId, "hello")
    await post(emulator, packet())
    const { page } = await openInbox(emulator.url)
    await eventually(() => page.locator(".conversation").count()).toBe(2)
    await page.getByRole("button", { name: "Clear" }).click()
    await page.getByRole("button", { name: "Clear messages and requests" }).click()
    await eventually(() => page.locator(".conversation .name").allInnerTexts()).toEqual(["lin"])
    await page.getByRole("button", { name: "Clear" }).click()
    await page.getByRole("button", { name: "Reset everything" }).click()
    await page.getByText("Waiting for the first message").waitFor()
    expect(emulator.sessions()).toEqual([])
  })
})

inChromium("other commands than send_msg", () => {
  it("show among the requests under their own name, what they ended in the chat", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "lin", sessionId: "s-1" })
    const { page, trouble } = await openInbox(emulator.url)
    await command(emulator, "get_session_state", { SessionId: sessionId })
    emulator.failNext({ _tag: "Code", code: 141002, stored: true })
    await command(emulator, "end_session", { SessionId: sessionId })
    await page.locator(".divider", { hasText: "Session ended" }).waitFor()
    await command(emulator, "end_session", { SessionId: sessionId })
    await page.getByRole("button", { name: "Requests" }).click()
    await page.getByRole("button", { name: /^All/ }).click()
    const row = page.locator(".request")
    await row.nth(2).waitFor()
    const [again, ended, state] = [await seen(row.nth(0)), await seen(row.nth(1)), await seen(row.nth(2))]
    for (const words of ["Rejected 141005", "end_session", "SessionId"]) expect(again).toContain(words)
    for (const words of ["Fault 141002", "end_session", "carried out all the same"]) expect(ended).toContain(words)
    for (const words of ["Answered", "get_session_state", "s-1"]) expect(state).toContain(words)
    expect(state).not.toContain("MsgRandom")
    await row.nth(0).click()
    await page.locator(".verdict").waitFor()
    const rules = await seen(page.locator(".rules"))
    expect(rules).toContain("Session is open")
    expect(rules).not.toContain("MsgBody")
    expect(trouble).toEqual([])
  })
})

inChromium("a lost connection", () => {
  it("loses nothing and doubles nothing: what came meanwhile is there as soon as it is back", async () => {
    const emulator = await started()
    const wire = await wireTo(emulator)
    const sessionId = emulator.openSession({ clientUserId: "lin" })
    const { page } = await openInbox(wire.url)
    await say(emulator, sessionId, "before")
    await eventually(() => bubbles(page)).toEqual(["before"])
    for (const round of [1, 2]) {
      wire.cut()
      await page.getByText("Reconnecting…").first().waitFor()
      await say(emulator, sessionId, `meanwhile ${round}`)
      emulator.typeAsCustomer({ sessionId, text: `and this ${round}` })
      wire.mend()
      await page.locator(".connection.live").waitFor()
    }
    await say(emulator, sessionId, "after")
    await eventually(() => bubbles(page)).toEqual([
      "before",
      "meanwhile 1",
      "and this 1",
      "meanwhile 2",
      "and this 2",
      "after"
    ])
  })

  it("is made up for by reading anew when more was missed than is kept", async () => {
    const emulator = await started({ maxRecords: 5 })
    const wire = await wireTo(emulator)
    const { page } = await openInbox(wire.url)
    emulator.typeAsCustomer({ clientUserId: "lin", text: "gone" })
    await page.getByText("lin", { exact: true }).first().click()
    await eventually(() => bubbles(page)).toEqual(["gone"])
    wire.cut()
    await page.getByText("Reconnecting…").first().waitFor()
    for (let i = 0; i < 20; i++) emulator.typeAsCustomer({ clientUserId: "lin", text: `${i}` })
    wire.mend()
    await eventually(() => bubbles(page)).toEqual(["15", "16", "17", "18", "19"])
  })

  it("to an emulator that was started anew shows the new one", async () => {
    const first = await startEmulator()
    const port = Number(new URL(first.url).port)
    first.typeAsCustomer({ clientUserId: "old", text: "old" })
    const { page } = await openInbox(first.url)
    await eventually(() => bubbles(page)).toEqual(["old"])
    await first.close()
    await page.getByText("Reconnecting…").first().waitFor()
    const second = await started({ port })
    await page.getByText("Waiting for the first message").waitFor()
    second.typeAsCustomer({ clientUserId: "new", text: "new" })
    await page.getByText("new", { exact: true }).first().click()
    await eventually(() => bubbles(page)).toEqual(["new"])
  })
})
