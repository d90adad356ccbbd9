/** What every measure is given: where the server is, how much time there is, and whether another build stands beside ours. */
import { UserSig } from "@tcdesk/core"
import { makeCertificate } from "./certificate.ts"
import { listen } from "./server.ts"
import { account, commandsBelow, type Target } from "./workload.ts"

export const schemes = ["http", "https"] as const
export type Scheme = (typeof schemes)[number]

export interface Bench {
  readonly quick: boolean
  readonly rounds: number
  /** The Promise entry of another checkout, as a URL. */
  readonly baseline: string | undefined
  readonly targets: { readonly [S in Scheme]: Target }
  /** For processes that talk to the server over TLS. */
  readonly env: Readonly<Record<string, string>>
  readonly say: (line: string) => void
}

export const openBench = async (options: Omit<Bench, "targets" | "env">): Promise<Bench> => {
  const certificate = await makeCertificate()
  const ports = await listen(certificate)
  const { sdkAppId, identifier } = account
  const userSig = UserSig.sign({ ...account, ttlSeconds: 604_800 })
  const query = `sdkappid=${sdkAppId}&identifier=${identifier}&usersig=${userSig}&contenttype=json&random=`
  const target = (scheme: Scheme): Target => ({
    origin: `${scheme}://127.0.0.1:${ports[scheme]}`,
    host: "127.0.0.1",
    port: ports[scheme],
    tls: scheme === "https",
    path: `${commandsBelow}send_msg?${query}`
  })
  return {
    ...options,
    targets: { http: target("http"), https: target("https") },
    env: { NODE_EXTRA_CA_CERTS: certificate.file }
  }
}
