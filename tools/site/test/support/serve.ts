/** The built site on a port of this machine, served as GitHub Pages does. */
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join } from "node:path"
import { base } from "../../locales.ts"
import { dist, fileAt } from "./built.ts"

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png"
}

export interface Served extends AsyncDisposable {
  /** With the base, and a slash at its end. */
  readonly url: string
}

export const serve = async (): Promise<Served> => {
  const server = createServer(({ url = "/" }, response) => {
    const found = fileAt(decodeURIComponent(new URL(url, "http://localhost").pathname))
    const file = found ?? "404.html"
    response.writeHead(found === undefined ? 404 : 200, {
      "content-type": types[extname(file)] ?? "application/octet-stream"
    })
    response.end(readFileSync(join(dist, file)))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}
