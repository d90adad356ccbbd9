/**
 * The inbox's own files, as the build left them in `dist/web`.
 */
import { readFile } from "node:fs/promises"
import type { ServerResponse } from "node:http"

/** Which file answers which path: there are no others. */
const FILES: ReadonlyMap<string, readonly [name: string, type: string]> = new Map([
  ["/", ["index.html", "text/html; charset=utf-8"]],
  ["/_emulator/web/app.js", ["app.js", "text/javascript; charset=utf-8"]],
  ["/_emulator/web/app.css", ["app.css", "text/css; charset=utf-8"]],
  ["/_emulator/web/icon.svg", ["icon.svg", "image/svg+xml"]]
])

/**
 * Scripts and styles only from here, and no string becomes HTML or script (trusted types). Pictures from where a card says, over HTTP;
 * nothing else from anywhere.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src https: http:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'"
].join("; ")

/** Goes with every answer of the inbox and its API. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY"
}

const NOT_BUILT =
  "This is @tcdesk/emulator, and it works; its inbox is not built yet: run `pnpm --filter @tcdesk/emulator build`.\n"

export const isPage = (path: string): boolean => FILES.has(path)

const read = async (name: string): Promise<Buffer> => {
  const { webFolder } = await import("./webFolder.ts")
  return readFile(new URL(name, webFolder))
}

export const servePage = async (path: string, res: ServerResponse): Promise<void> => {
  const [name, type] = FILES.get(path) ?? ["", ""]
  const content = await read(name).catch(() => undefined)
  if (content === undefined) {
    res.writeHead(200, { ...SAFE_HEADERS, "Content-Type": "text/plain; charset=utf-8" }).end(NOT_BUILT)
    return
  }
  res.writeHead(200, { ...SAFE_HEADERS, "Content-Type": type, "Content-Length": content.length }).end(content)
}
