/**
 * Takes the pictures for the README: starts an emulator, fills it with a day at a shop, and looks at its inbox.
 *
 *     pnpm --filter @tcdesk/emulator build && pnpm --filter @tcdesk/emulator screenshots
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { BrowserContextOptions, Page } from "playwright-core"
import { startEmulator } from "../src/index.ts"
import { findChromium, HOW_TO_GET_ONE, launchChromium } from "./chromium.ts"
import { sendDemoData, sendFaultyRequests, servePictures } from "./demoData.ts"
import { DemoClock } from "./sender.ts"

const MAX_BYTES = 200_000
const IMAGES = fileURLToPath(new URL("../../../docs/images/", import.meta.url))

const main = async (): Promise<void> => {
  const path = findChromium()
  if (path === undefined) throw new Error(`no Chromium found: ${HOW_TO_GET_ONE}`)
  const folder = mkdtempSync(join(tmpdir(), "screenshots-"))
  const browser = await launchChromium(path, { FONTCONFIG_FILE: fonts(folder) })
  const pictures = await servePictures()
  try {
    const inbox = await prepared("en", pictures.url, { viewport: { width: 1360, height: 930 } })
    await inbox.page.locator(".feed .row").last().click()
    await inbox.page.locator(".attempt", { hasText: "Duplicate" }).waitFor()
    await take(inbox.page, "inbox.png")
    await inbox.page.getByRole("button", { name: "Requests" }).click()
    await inbox.page.locator(".request").first().click()
    await inbox.page.locator(".verdict").waitFor()
    await inbox.page.mouse.move(1300, 800)
    await take(inbox.page, "inbox-rejected.png")
    await inbox.close()

    const size = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1.5 }
    const phone = await prepared("zh", pictures.url, { ...size, locale: "zh-CN" })
    await phone.page.locator(".conversation").first().click()
    await take(phone.page, "inbox-phone-zh.png")
    await phone.close()
  } finally {
    await browser.close()
    pictures.server.close()
    rmSync(folder, { recursive: true })
  }

  async function prepared(language: "en" | "zh", picturesUrl: string, options: BrowserContextOptions) {
    const clock = new DemoClock()
    const emulator = await startEmulator({ port: 7717, now: clock.now })
    await sendDemoData(emulator, clock, picturesUrl, language)
    if (language === "en") await sendFaultyRequests(emulator, clock)
    const context = await browser.newContext({
      locale: "en-GB",
      timezoneId: "Asia/Shanghai",
      colorScheme: "light",
      reducedMotion: "reduce",
      ...options
    })
    const page = await context.newPage()
    await page.goto(emulator.url)
    await page.locator(".connection.live").waitFor()
    const close = async (): Promise<void> => {
      await context.close()
      await emulator.close()
    }
    return { page, close }
  }
}

const take = async (page: Page, name: string): Promise<void> => {
  await page.waitForLoadState("networkidle", { timeout: 1000 }).catch(() => undefined)
  await page.screenshot({ path: IMAGES + name })
  const { size } = statSync(IMAGES + name)
  console.log(`docs/images/${name} ${Math.round(size / 1000)} kB`)
  if (size > MAX_BYTES) throw new Error(`${name} has more than ${MAX_BYTES} bytes`)
}

/** A bare Debian takes DejaVu for everything: prefer what looks as on a desk, where it is installed. */
const fonts = (folder: string): string => {
  const prefer = (family: string): string =>
    `<match target="pattern"><test qual="any" name="family"><string>${family}</string></test>` +
    '<edit name="family" mode="prepend" binding="strong"><string>Noto Sans CJK SC</string></edit></match>'
  const path = join(folder, "fonts.conf")
  writeFileSync(
    path,
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include>/etc/fonts/fonts.conf</include>' +
      `${prefer("system-ui")}${prefer("sans-serif")}</fontconfig>`
  )
  return path
}

await main()
