/** The shop's page, the same under every framework: its files, what the shop says of itself, and the customer's phone. */
import { readdirSync, readFileSync } from "node:fs"
import type { RequestListener, ServerResponse } from "node:http"
import { extname } from "node:path"
import type { Emulator } from "@tcdesk/emulator"
import { isPhoneCall, passToEmulator } from "./phone.ts"
import { products } from "./shop/products.ts"

export interface PageOptions {
  readonly framework: string
  /** Whether the shop's messages go through an outbox. */
  readonly outbox: boolean
  /** Whose users receive the messages; without it the shop talks to the real service. */
  readonly emulator?: Emulator | undefined
}

export interface Page {
  /** Answers the page's own requests, and hands all else on to the framework. */
  readonly before: (handler: RequestListener) => RequestListener
  /** Ends the streams of events. */
  readonly close: () => void
}

/** The page loads nothing from anywhere else: no script, no picture, no font. */
const headers = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer"
}

const folder = new URL("../public/", import.meta.url)
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml"
}

/** By path: there are no others. */
const readFiles = (): ReadonlyMap<string, { readonly type: string; readonly body: Buffer }> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll("\\", "/"))
      .flatMap((name) => {
        const type = types[extname(name)]
        const path = name === "index.html" ? "/" : `/${name}`
        return type === undefined ? [] : [[path, { type, body: readFileSync(new URL(name, folder)) }]]
      })
  )

export const makePage = ({ framework, outbox, emulator }: PageOptions): Page => {
  const files = readFiles()
  const about = JSON.stringify({ framework, outbox, real: emulator === undefined, inbox: emulator?.url, products })
  const open = new Set<ServerResponse>()
  return {
    before: (handler) => (req, res) => {
      const path = req.method === "GET" ? URL.parse(req.url ?? "", "http://shop")?.pathname : undefined
      const file = files.get(path ?? "")
      if (file !== undefined) res.writeHead(200, { ...headers, "content-type": file.type }).end(file.body)
      else if (path === "/about") res.writeHead(200, { ...headers, "content-type": "application/json" }).end(about)
      else if (emulator !== undefined && isPhoneCall(req)) {
        open.add(res.on("close", () => open.delete(res)))
        passToEmulator(emulator.url, req, res, headers)
      } else handler(req, res)
    },
    close: () => {
      for (const res of open) res.end()
    }
  }
}
