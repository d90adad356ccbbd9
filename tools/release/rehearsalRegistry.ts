/**
 * A registry on a free port of the loopback address. Our packages it has only if somebody publishes them there; all others
 * it fetches from the registry that npm is configured with.
 */
import { once } from "node:events"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { run, type Where } from "repository/command"
import type { Manifest } from "repository/packages"
import { runServer } from "verdaccio"

export interface Registry extends AsyncDisposable {
  readonly url: string
  /** What it says of a package. */
  readonly about: (name: string) => Promise<Packument>
}

export interface Packument {
  readonly "dist-tags": Readonly<Record<string, string>>
  readonly versions: Readonly<Record<string, Manifest>>
}

export const openRegistry = async (folder: string, where: Where): Promise<Registry> => {
  const { stdout: upstream } = await run("npm", ["config", "get", "registry", "--loglevel=silent"], where)
  const server: Server = await runServer({
    self_path: folder,
    storage: join(folder, "storage"),
    log: { type: "stdout", format: "pretty", level: "error" },
    web: { enable: false },
    uplinks: { upstream: { url: upstream.trim(), timeout: "60s", maxage: "1h" } },
    auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: -1 } },
    packages: {
      "@tcdesk/*": { access: ["$all"], publish: ["$all"] },
      "**": { access: ["$all"], publish: [], proxy: ["upstream"] }
    }
  } as unknown as Parameters<typeof runServer>[0])
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    about: async (name) => {
      const response = await fetch(url + name.replace("/", "%2f"))
      if (!response.ok) throw new Error(`the registry has no ${name} (${response.status})`)
      return (await response.json()) as Packument
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    }
  }
}
