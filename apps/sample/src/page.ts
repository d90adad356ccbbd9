/** The shop's page, the same under every framework: three files, what the shop says of itself, and a customer's messages live. */
import { readFileSync } from "node:fs"
import type { RequestListener, ServerResponse } from "node:http"
import { type Emulator, type ReceivedMessage, renderElement } from "@tcdesk/emulator"

export interface PageOptions {
  readonly framework: string
  /** Whose users receive the messages; without it the shop talks to the real service. */
  readonly emulator?: Emulator | undefined
}

export interface Page {
  /** Answers the page's own GET requests, and hands all else on to the framework. */
  readonly before: (handler: RequestListener) => RequestListener
  /** Ends the streams of events. */
  readonly close: () => void
}

const file = (name: string, type: string) => ({
  type: `${type}; charset=utf-8`,
  body: readFileSync(new URL(`../public/${name}`, import.meta.url))
})

const headers = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer"
}

/** Sends what a customer has received, and then what arrives, until the page goes away. */
const follow = (emulator: Emulator, clientUserId: string, res: ServerResponse): void => {
  res.writeHead(200, { ...headers, "content-type": "text/event-stream", "cache-control": "no-store" })
  res.flushHeaders()
  const write = ({ id, body }: ReceivedMessage) => {
    const shown = body.map((element) => ({ element, shown: renderElement(element) }))
    res.write(`id: ${id}\ndata: ${JSON.stringify(shown)}\n\n`)
  }
  for (const message of emulator.messages({ clientUserId })) write(message)
  const stop = emulator.onMessage((message) => {
    if (message.clientUserId === clientUserId) write(message)
  })
  res.on("close", stop)
}

export const makePage = ({ framework, emulator }: PageOptions): Page => {
  const files = new Map([
    ["/", file("index.html", "text/html")],
    ["/shop.css", file("shop.css", "text/css")],
    ["/shop.js", file("shop.js", "text/javascript")]
  ])
  const about = JSON.stringify({ framework, real: emulator === undefined, inbox: emulator?.url })
  const following = new Set<ServerResponse>()
  return {
    before: (handler) => (req, res) => {
      const url = req.method === "GET" ? URL.parse(req.url ?? "", "http://shop") : null
      const asked = files.get(url?.pathname ?? "")
      if (asked !== undefined) res.writeHead(200, { ...headers, "content-type": asked.type }).end(asked.body)
      else if (url?.pathname === "/about") res.writeHead(200, { "content-type": "application/json" }).end(about)
      else if (url?.pathname === "/inbox" && emulator !== undefined) {
        following.add(res.on("close", () => following.delete(res)))
        follow(emulator, url.searchParams.get("userId") ?? "", res)
      } else handler(req, res)
    },
    close: () => {
      for (const res of following) res.end()
    }
  }
}
