import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { root } from "repository/packages"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { findChromium, HOW_TO_GET_ONE, launchChromium } from "../../../packages/emulator/scripts/chromium.ts"
import { documentFiles, pageOf, pathOf } from "../documents.ts"
import { base } from "../locales.ts"
import { type Served, serve } from "./support/serve.ts"

const path = findChromium()
const isRequired = process.env.CI === "true" || process.env.TCDESK_REQUIRE_CHROMIUM === "1"
if (path === undefined && !isRequired) {
  console.warn(`The tests of the site in a browser are skipped: no Chromium found (${HOW_TO_GET_ONE}).`)
}

describe.skipIf(path === undefined && !isRequired)("in a browser, the site", () => {
  let browser: Browser
  let site: Served
  /** Every origin that a page asked for anything, and every error of a script. */
  const asked = new Set<string>()
  const errors: Array<string> = []

  beforeAll(async () => {
    if (path === undefined) throw new Error(`no Chromium found: ${HOW_TO_GET_ONE}`)
    browser = await launchChromium(path)
    site = await serve()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.[Symbol.asyncDispose]()
  })

  const open = async (page: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
    onTestFinished(() => context.close())
    const opened = await context.newPage()
    opened.on("request", (request) => asked.add(new URL(request.url()).origin))
    opened.on("pageerror", ({ message }) => errors.push(`${page}: ${message}`))
    await opened.goto(site.url + page, { waitUntil: "networkidle" })
    return opened
  }
  const pathOfPage = (page: Page): string => decodeURI(page.url()).slice(site.url.length)

  const search = async (page: Page, query: string) => {
    await page.locator(".VPNavBarSearch button").first().click()
    await page.locator(".VPLocalSearchBox input").fill(query)
    const result = page.locator(".VPLocalSearchBox .result").first()
    await result.waitFor()
    return result
  }

  it.each([
    ["", "70050", "errors#70050"],
    ["", "retry without duplicate", "duplicates"],
    ["zh/", "重试 不重复", "zh/duplicates"],
    ["zh/", "流式", "zh/streaming"]
  ])("searched from /%s for “%s”, leads to %s", async (from, query, to) => {
    const page = await open(from)
    const result = await search(page, query)
    expect(await result.getAttribute("href")).toMatch(new RegExp(`^${base}${to}(?:#|$)`))
    await page.keyboard.press("Enter")
    await page.locator(".VPLocalSearchBox").waitFor({ state: "detached" })
    await expect.poll(() => pathOfPage(page)).toMatch(new RegExp(`^${to}(?:#|$)`))
  })

  it("stays on the page when the language is switched", async () => {
    const page = await open("errors")
    await page.locator(".VPNavBarTranslations, .VPNavTranslations").first().hover()
    await page.getByRole("link", { name: "简体中文" }).first().click()
    await expect.poll(() => pathOfPage(page)).toBe("zh/errors")
    await expect.poll(() => page.locator("html").getAttribute("lang")).toBe("zh-CN")
  })

  it.each(["", "zh/", "errors", "zh/faults", "api/core", "packages/nestjs"])(
    "is no wider than a phone at /%s",
    async (name) => {
      const page = await open(name, { viewport: { width: 390, height: 844 } })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    }
  )

  it.each(["errors#70050", "zh/errors#70050"])("keeps /%s in sight when the chart above it is drawn", async (place) => {
    const page = await open(place)
    await page.locator("figure.chart svg").first().waitFor()
    const top = () => page.evaluate(() => document.getElementById("70050")?.getBoundingClientRect().top)
    await expect.poll(top).toBeGreaterThanOrEqual(0)
    expect(await top()).toBeLessThan(300)
  })

  it("says in the reader's language that a page is missing", async () => {
    const page = await open("zh/nothing")
    expect(await page.locator(".NotFound").textContent()).toContain("没有这个页面")
  })

  const withCharts = documentFiles.filter((file) => /^```mermaid$/m.test(readFileSync(join(root, file), "utf8")))
  it.each(withCharts)("draws the charts of %s", async (file) => {
    const shown = pageOf(file)
    const page = await open(shown === undefined ? "" : pathOf(shown).slice(1))
    const charts = readFileSync(join(root, file), "utf8").match(/^```mermaid$/gm)?.length ?? 0
    await expect.poll(() => page.locator("figure.chart svg").count()).toBe(charts)
  })

  it("asks nobody else for anything, and no script fails", () => {
    expect([...asked]).toEqual([new URL(site.url).origin])
    expect(errors).toEqual([])
  })
})
