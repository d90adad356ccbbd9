/** What every measure is given: the server, where it is, and how much time there is. */
import { UserSig } from "@tcdesk/core"
import type { Certificate } from "./certificate.ts"
import { type Child, start } from "./children.ts"
import type { Counts, Ports } from "./server.ts"
import { account, type Target } from "./work.ts"

export const schemes = ["http", "https"] as const
export type Scheme = (typeof schemes)[number]

export interface Bench {
  readonly quick: boolean
  readonly rounds: number
  /** No https without a certificate. */
  readonly targets: { readonly http: Target; readonly https?: Target }
  readonly server: {
    readonly reset: (options?: { readonly starts: boolean }) => Promise<void>
    readonly counts: () => Promise<Counts>
    /** When requests arrived, by the server's clock, in ms. */
    readonly starts: () => Promise<ReadonlyArray<number>>
  }
  /** For processes that talk to the server over TLS. */
  readonly env: Readonly<Record<string, string>>
  readonly say: (line: string) => void
}

const query = [
  `sdkappid=${account.sdkAppId}`,
  `identifier=${account.identifier}`,
  `usersig=${UserSig.sign({ ...account, ttlSeconds: 604_800 })}`,
  "contenttype=json",
  "random="
].join("&")

const targetAt = (scheme: Scheme, port: number): Target => ({
  origin: `${scheme}://127.0.0.1:${port}`,
  host: "127.0.0.1",
  port,
  tls: scheme === "https",
  path: `/v4/desk_http_svc/send_msg?${query}`
})

export const openBench = async (
  options: Pick<Bench, "quick" | "rounds" | "say">,
  certificate: Certificate | undefined
): Promise<Bench> => {
  const server: Child = start("server.ts")
  const ports = await server.ask<Ports>("listen", certificate)
  return {
    ...options,
    targets: {
      http: targetAt("http", ports.http),
      ...(ports.https === undefined ? {} : { https: targetAt("https", ports.https) })
    },
    server: {
      reset: (how) => server.ask("reset", how),
      counts: () => server.ask("counts"),
      starts: () => server.ask("starts")
    },
    env: certificate === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificate.cert }
  }
}
