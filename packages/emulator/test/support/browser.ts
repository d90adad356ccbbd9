/**
 * What the tests of the page share: a real Chromium, the inbox opened in it, and a connection that can be broken.
 */
import { existsSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { connect, createServer, type Socket } from "node:net"
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core"
import { afterAll, describe, expect, onTestFinished } from "vitest"
import { findChromium, HOW_TO_GET_ONE, launchChromium } from "../../scripts/chromium.ts"
import type { Emulator } from "../../src/index.ts"
import { post, text } from "./support.ts"

const path = findChromium()
const isRequired = process.env.CI === "true" || process.env.TCDESK_REQUIRE_CHROMIUM === "1"

/** One a file: launched by its first test, closed after its last. */
let launched: Promise<Browser> | undefined
afterAll(async () => (await launched)?.close())

const launch = async (): Promise<Browser> => {
  if (path === undefined) throw new Error(`no Chromium found: ${HOW_TO_GET_ONE}`)
  if (!existsSync(new URL("../../dist/web/app.js", import.meta.url))) {
    throw new Error("dist/web is missing: run pnpm --filter @tcdesk/emulator build")
  }
  return await launchChromium(path, {}, FLAGS)
}

/** A name of somebody else's that DNS points at this machine. */
export const EVIL_NAME = "evil.example"
const FLAGS = [`--host-resolver-rules=MAP ${EVIL_NAME} 127.0.0.1`, "--no-proxy-server"]

/** A page in a context of its own, closed with the test. */
export const openPage = async (options: BrowserContextOptions = {}): Promise<Page> => {
  launched ??= launch()
  const context = await (await launched).newContext(options)
  onTestFinished(() => context.close())
  return context.newPage()
}

/** To be called in one file: the others are skipped for the same reason. */
export const sayIfSkipped = (): void => {
  if (path === undefined && !isRequired) {
    console.warn(`The tests of the inbox are skipped: no Chromium found (${HOW_TO_GET_ONE}).`)
  }
}

/** A describe whose tests need a browser: skipped where there is none, unless they are required. */
export const inChromium = (name: string, tests: () => void): void => {
  describe.skipIf(path === undefined && !isRequired)(name, tests)
}

export interface Opened {
  readonly page: Page
  /** What must never happen, as it happens: errors of the page, dialogs, and what the page's policy refused. */
  readonly trouble: string[]
  /** The origins that were asked for anything. */
  readonly asked: ReadonlySet<string>
}

/** The inbox of an emulator, open and live; nothing outside of this machine is to be asked for anything. */
export const openInbox = async (url: string, options: BrowserContextOptions = {}): Promise<Opened> => {
  const page = await openPage({ locale: "en-US", viewport: { width: 1360, height: 860 }, ...options })
  const trouble: string[] = []
  const asked = new Set<string>()
  page.on("request", (request) => asked.add(new URL(request.url()).origin))
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`))
  page.on("dialog", (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("console", (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) trouble.push(`policy: ${message.text()}`)
  })
  await page.goto(url)
  await page.locator(".connection.live").waitFor()
  return { page, trouble, asked }
}

/** Waits until what is read of the page is as it should be. */
export const eventually = (read: () => Promise<unknown>): PromisifiedAssertion =>
  expect.poll(read, { timeout: 20_000, interval: 30 })

type PromisifiedAssertion = ReturnType<typeof expect.poll>

/** The text as it is seen: line by line, without what is hidden. */
// biome-ignore lint/performance/useDomNodeTextContent: what is seen is what is meant
export const seen = (locator: Locator): Promise<string> => locator.innerText()

/** What the open chat shows, oldest first: its bubbles. */
export const bubbles = (page: Page): Promise<readonly string[]> => page.locator(".feed .bubble").allInnerTexts()

export const say = (
  emulator: Emulator,
  SessionId: string,
  words: string,
  MsgRandom = Math.floor(Math.random() * 2 ** 32)
) => post(emulator, { SessionId, MsgRandom, MsgBody: [text(words)] })

export const desk = (src: string, content: unknown) => ({
  MsgType: "TIMCustomElem",
  MsgContent: { Data: JSON.stringify({ src, content, customerServicePlugin: 0 }) }
})

export interface Wire {
  readonly url: string
  /** Ends all connections, and takes no new ones. */
  readonly cut: () => void
  readonly mend: () => void
}

/** A way to the emulator that can be cut, as a network is. */
export const wireTo = async (emulator: Emulator): Promise<Wire> => {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(Number(new URL(emulator.url).port), "127.0.0.1")
    for (const [one, other] of [
      [near, far],
      [far, near]
    ] as const) {
      sockets.add(one)
      one.on("error", () => undefined)
      one.on("close", () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const cut = (): void => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      isCut = false
    }
  }
}
