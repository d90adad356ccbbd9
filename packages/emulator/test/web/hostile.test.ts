import type { AddressInfo } from "node:net"
import { createServer } from "node:net"
import type { Page } from "playwright-core"
import { expect, it, onTestFinished } from "vitest"
import { desk, eventually, inChromium, openInbox, seen } from "../support/browser.ts"
import { packet, post, started, text } from "../support/support.ts"

const SCRIPT = "<script>window.pwned=1;alert(1)</script>"
const IMAGE = '<img src=x onerror="window.pwned=1;alert(1)">'
const LINK = "javascript:window.pwned=1,alert(1)"

/** Everything in the document that a message could have smuggled in. */
const smuggled = (page: Page) =>
  page.evaluate(() => ({
    pwned: "pwned" in window,
    scripts: [...document.scripts].map((script) => new URL(script.src).pathname),
    frames: document.querySelectorAll("iframe, object, embed, base, form[action], svg script").length,
    handlers: [...document.querySelectorAll("*")].filter((element) =>
      [...element.attributes].some(({ name }) => name.startsWith("on"))
    ).length,
    addresses: [...document.querySelectorAll("a, img")]
      .map((element) => element.getAttribute("href") ?? element.getAttribute("src") ?? "")
      .filter((address) => !/^(https?:\/\/|#chat$)/.test(address))
  }))

const NOTHING = { pwned: false, scripts: ["/_emulator/web/app.js"], frames: 0, handlers: 0, addresses: [] }

inChromium("a hostile message", () => {
  it("is text: no script runs, no element comes of it, no link leads anywhere but to the web", async () => {
    const emulator = await started()
    const to = `${IMAGE}${SCRIPT}`
    const send = (MsgRandom: number, ...MsgBody: readonly unknown[]) =>
      post(emulator, packet({ ToAccount: to, MsgRandom, MsgBody, CloudCustomData: SCRIPT }))
    const evil = {
      header: `${SCRIPT}${IMAGE}`,
      title: IMAGE,
      desc: IMAGE,
      pic: LINK,
      url: LINK,
      tail: SCRIPT,
      guide: SCRIPT,
      name: IMAGE
    }
    await send(1, text(`${SCRIPT}${IMAGE}`))
    await send(2, desk("22", evil))
    await send(3, desk("22", { ...evil, pic: "data:image/svg+xml,<svg onload=alert(1)>", url: " JAVASCRIPT:alert(1)" }))
    await send(4, desk("28", { ...evil, customField: [{ name: SCRIPT, value: IMAGE }] }))
    for (const [n, src] of ["15", "21", "29"].entries()) {
      await send(5 + n, desk(src, { ...evil, items: [{ content: SCRIPT, desc: IMAGE, answer: IMAGE }] }))
    }
    await send(
      8,
      desk(
        "30",
        `# ${SCRIPT}\n[click](${LINK.replace(/\(.*/, "")}) ![x](javascript:x) ![y](data:text/html,x)\n\n${IMAGE}\n\n[ok](https://shop.example/)`
      )
    )
    await send(9, desk(SCRIPT, { [IMAGE]: SCRIPT }))
    await send(10, { MsgType: "TIMFileElem", MsgContent: { Url: LINK, UUID: "u", FileName: IMAGE, Download_Flag: 2 } })
    await send(11, {
      MsgType: "TIMImageElem",
      MsgContent: { UUID: "u", ImageInfoArray: [{ Type: 1, Width: 1, Height: 1e9, URL: LINK }] }
    })
    await send(12, {
      MsgType: "TIMVideoFileElem",
      MsgContent: {
        VideoUrl: LINK,
        VideoUUID: "v",
        VideoDownloadFlag: 2,
        ThumbUrl: LINK,
        ThumbUUID: "t",
        ThumbWidth: 0,
        ThumbHeight: 0,
        ThumbDownloadFlag: 2
      }
    })
    await send(13, { MsgType: "TIMSoundElem", MsgContent: { Url: LINK, UUID: "s", Download_Flag: 2 } })
    await send(14, { MsgType: "TIMLocationElem", MsgContent: { Desc: SCRIPT, Latitude: 1e300, Longitude: -1 } })
    await send(15, { MsgType: "TIMFaceElem", MsgContent: { Index: 1, Data: SCRIPT } })
    await send(16, { MsgType: "TIMRelayElem", MsgContent: { Title: SCRIPT, JsonMsgKey: IMAGE, [SCRIPT]: IMAGE } })
    await post(emulator, packet({ MsgRandom: SCRIPT }), { query: { identifier: "administrator", [IMAGE]: SCRIPT } })
    emulator.openSession({ clientUserId: "x", sessionId: IMAGE })
    expect(emulator.messages()).toHaveLength(16)

    const { page, trouble } = await openInbox(emulator.url, { viewport: { width: 1360, height: 4000 } })
    await page.locator(".conversation", { hasText: IMAGE }).click()
    await eventually(() => page.locator(".feed .message").count()).toBe(16)
    expect(await seen(page.locator(".feed"))).toContain(SCRIPT)
    expect(
      await page
        .locator(".feed a")
        .evaluateAll((links) => links.map((link) => [link.getAttribute("href"), link.getAttribute("rel")]))
    ).toEqual([["https://shop.example/", "noreferrer noopener"]])
    expect(await page.locator(".dead-link").count()).toBeGreaterThan(4)
    for (const dead of await page.locator(".dead-link").all()) await dead.click()
    for (let n = 0; n < 16; n++) {
      await page
        .locator(".feed .row")
        .nth(n)
        .click({ position: { x: 60, y: 12 } })
      await page.locator(".details-pane .attempt").first().waitFor()
      expect(await smuggled(page)).toEqual(NOTHING)
    }
    await page.getByRole("button", { name: "Requests" }).click()
    await page.locator(".request").first().click()
    await page.locator(".verdict").waitFor()
    expect(await smuggled(page)).toEqual(NOTHING)
    expect(trouble).toEqual([])
  })

  it("of a megabyte, or with marks that turn text around, neither breaks the page nor touches its neighbours", async () => {
    const emulator = await started()
    const long = "x".repeat(1_000_000)
    const bidi = "\u202egnp.exe\u2066\u2067 \u200f"
    emulator.typeAsCustomer({ clientUserId: long, text: long })
    emulator.openSession({ clientUserId: long, sessionId: `s${long}` })
    emulator.typeAsCustomer({ clientUserId: bidi, text: `${bidi} 中文 ${"\u0301".repeat(2000)}` })
    await post(emulator, packet({ ToAccount: "z", MsgBody: [text("\u0000\u0007\ufeff\ud800 lone")] }))
    await post(emulator, packet({ ToAccount: "w".repeat(5000), MsgRandom: 2, MsgBody: [text("to a long name")] }))
    const { page, trouble } = await openInbox(emulator.url)
    const rows = page.locator(".conversation")
    await eventually(() => rows.count()).toBe(4)
    for (let n = 0; n < 4; n++) {
      await rows.nth(n).click()
      await page.locator(".feed .message").first().waitFor()
      await page.locator(".feed .row").last().click()
      await page.locator(".details-pane .description-list").waitFor()
      const sizes = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - innerWidth,
        nodes: document.querySelectorAll("*").length,
        letters: document.body.textContent?.length ?? 0
      }))
      expect(sizes.overflow).toBeLessThanOrEqual(0)
      expect(sizes.nodes).toBeLessThan(1500)
      expect(sizes.letters).toBeLessThan(60_000)
    }
    await page.locator(".conversation", { hasText: "xxxx" }).click()
    await page.getByRole("button", { name: "Show all 1,000,000 characters" }).click()
    await eventually(async () => (await seen(page.locator(".feed .bubble").first())).length).toBe(1_000_000)
    // Each untrusted text stands in an element that keeps its direction to itself.
    expect(await page.locator(".name").evaluateAll((names) => names.every((name) => name.tagName === "BDI"))).toBe(true)
    expect(trouble).toEqual([])
  })
})

inChromium("a picture", () => {
  it("that cannot be had leaves a placeholder, and one that can is shown, without a referrer", async () => {
    const emulator = await started()
    const asked: string[] = []
    const server = createServer((socket) => {
      socket
        .on("error", () => undefined)
        .on("data", (bytes) => {
          asked.push(bytes.toString())
          const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'
          socket.end(`HTTP/1.1 200 OK\r\nContent-Type: image/svg+xml\r\nContent-Length: ${svg.length}\r\n\r\n${svg}`)
        })
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const card = (MsgRandom: number, pic: string) =>
      post(
        emulator,
        packet({ MsgRandom, MsgBody: [desk("22", { header: `card ${MsgRandom}`, desc: "", pic, url: "" })] })
      )
    await card(1, `http://127.0.0.1:${port}/there.svg`)
    await card(2, "http://127.0.0.1:1/gone.png")
    const order = { name: "order", pic: "http://127.0.0.1:1/gone.png" }
    await post(emulator, packet({ MsgRandom: 3, MsgBody: [desk("28", order)] }))
    const { page } = await openInbox(emulator.url)
    await page.locator(".picture.there img").waitFor()
    // It says so, and where it should have come from; beside an order, where there is little room, in fewer words.
    await page.locator(".picture.failed", { hasText: "The picture cannot be loaded" }).waitFor()
    expect(await seen(page.locator(".card:not(.order) .picture.failed"))).toContain("127.0.0.1:1")
    expect(await seen(page.locator(".order .picture.failed"))).toBe("Not loaded")
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatch(/^GET \/there\.svg/)
    expect(asked[0]).not.toMatch(/^referer:/im)
  })
})
