/**
 * Finds a Chromium on this machine and drives it: for the tests of the page, and for its screenshots.
 */
import { execFileSync } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { type Browser, chromium } from "playwright-core"

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

export const HOW_TO_GET_ONE = "apt-get install chromium, or set CHROMIUM_PATH"

/** Its path: `CHROMIUM_PATH`, or where systems put it; `undefined` when there is none. */
export const findChromium = (): string | undefined => {
  const given = process.env.CHROMIUM_PATH
  if (given !== undefined && given !== "") return isProgram(given) ? given : undefined
  return [
    "/usr/bin/chromium",
    ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(which)
  ].find(isProgram)
}

export const launchChromium = (
  executablePath: string,
  env: Record<string, string> = {},
  flags: readonly string[] = []
): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [...FLAGS, ...flags],
    chromiumSandbox: false,
    env: { ...process.env, ...env }
  })

const which = (name: string): string => {
  try {
    return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()
  } catch {
    return ""
  }
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return path !== ""
  } catch {
    return false
  }
}
