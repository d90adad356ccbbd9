/** The host's name: does it lead to an address, of either kind? */
import { isIP } from "node:net"
import type { Text } from "../../words/Text.ts"
import type { Check, Finding } from "../Check.ts"
import type { Address, Road } from "../Facts.ts"
import { isDesks } from "../hosts.ts"
import { ignoredProxy, todoOf } from "../ignoredProxy.ts"
import { codeOf } from "../network/connect.ts"
import { pages } from "../pages.ts"
import { plain, sentences } from "../words.ts"

const families = [4, 6] as const

type LookedUp = { readonly family: 4 | 6 } & ({ readonly addresses: readonly string[] } | { readonly code: string })

const maxShown = 3
/** A look-up can't be called off, and a DNS server that is not there costs ten seconds and more. */
const waitMs = 3500

const givenUp = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(waitMs)])
    limited.addEventListener("abort", () => reject(Object.assign(new Error("late"), { code: "TIMEOUT" })), {
      once: true
    })
  })

const shown = (found: LookedUp): Text => {
  const kind = `IPv${found.family}`
  if ("code" in found) return { en: `${kind}: none (${found.code})`, zh: `${kind}：无（${found.code}）` }
  const some = found.addresses.slice(0, maxShown)
  const more = found.addresses.length - some.length
  const rest: Text = more < 1 ? plain("") : { en: ` and ${more} more`, zh: ` 等 ${found.addresses.length} 个` }
  return { en: `${kind}: ${some.join(", ")}${rest.en}`, zh: `${kind}：${some.join("、")}${rest.zh}` }
}

const unresolved = (road: Road, codes: string): Finding => {
  const { host } = road.first
  const also = ignoredProxy(road)
  const isSilent = /EAI_AGAIN|TIMEOUT/.test(codes)
  return {
    state: "wrong",
    found: {
      en: `the name ${host} can't be resolved: ${codes}${also.en}`,
      zh: `无法解析域名 ${host}：${codes}${also.zh}`
    },
    todo: sentences(
      road.proxy !== undefined
        ? { en: "Check the proxy's name.", zh: "请检查代理的域名。" }
        : isDesks(host)
          ? {
              en: "Check this machine's DNS: the name is one of Desk's own.",
              zh: "该域名是 Desk 的官方域名，请检查本机的 DNS。"
            }
          : { en: "Check TCDESK_ENDPOINT, and this machine's DNS.", zh: "请检查 TCDESK_ENDPOINT 以及本机的 DNS。" },
      isSilent ? { en: "The DNS server did not answer.", zh: "DNS 服务器未响应。" } : undefined,
      todoOf(road)
    ),
    source: pages.hosts
  }
}

export const dns: Check = {
  name: "dns",
  title: { en: "DNS", zh: "DNS" },
  looksAt: { en: "the addresses of Desk's host, IPv4 and IPv6", zh: "Desk 域名的 IPv4 与 IPv6 地址" },
  needs: ["configuration"],
  limitMs: 4000,
  look: async ({ road }, { lookup }, signal) => {
    if (road === undefined) throw new Error("There is no road.")
    const { host } = road.first
    const literal = isIP(host)
    if (literal !== 0) {
      const addresses: readonly Address[] = [{ address: host, family: literal === 6 ? 6 : 4 }]
      const found: Text = { en: `${host} is an address: nothing to look up`, zh: `${host} 是 IP 地址，无需解析` }
      return { finding: { state: "ok", found }, facts: { addresses } }
    }
    const late = givenUp(signal)
    late.catch(() => {})
    const results = await Promise.all(
      families.map(
        (family): Promise<LookedUp> =>
          Promise.race([lookup(host, family), late]).then(
            (addresses) => (addresses.length === 0 ? { family, code: "ENODATA" } : { family, addresses }),
            (error: unknown) => ({ family, code: codeOf(error) })
          )
      )
    )
    const addresses = results.flatMap((result) =>
      "addresses" in result ? result.addresses.map((address) => ({ address, family: result.family })) : []
    )
    if (addresses.length === 0) {
      const codes = new Set(results.map((result) => ("code" in result ? result.code : "")))
      return { finding: unresolved(road, [...codes].join(", ")) }
    }
    const [four, six] = results.map(shown) as [Text, Text]
    const found: Text = { en: `${host} (${four.en}; ${six.en})`, zh: `${host}（${four.zh}；${six.zh}）` }
    return { finding: { state: "ok", found }, facts: { addresses } }
  }
}
