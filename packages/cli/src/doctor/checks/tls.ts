/** TLS: who is at the other end, and whether the client accepts its certificate. */
import type { Text } from "../../words/Text.ts"
import type { Check, Finding } from "../Check.ts"
import type { Road } from "../Facts.ts"
import { isDesks, isLoopback } from "../hosts.ts"
import { type Handshake, handshake, type SeenCertificate } from "../network/handshake.ts"
import { reach } from "../network/reach.ts"
import { duration, hostPort, instant } from "../words.ts"

const limitMs = 4000

/** `through the proxy …`, where there is one. */
const through = ({ proxy, first }: Road): Text => {
  if (proxy === undefined) return { en: "", zh: " " }
  const name = hostPort(first.host, first.port)
  return { en: ` through the proxy ${name}`, zh: `（经代理 ${name}）` }
}

const plainHttp: Finding = {
  state: "ok",
  found: { en: "none: the endpoint is plain http on this machine", zh: "未使用：接入点是本机的 http 地址" }
}

const insecure: Finding = {
  state: "warning",
  found: {
    en: "none: the endpoint is plain http, and the UserSig travels in the URL",
    zh: "未使用：接入点是 http，UserSig 会以明文随 URL 传输"
  },
  todo: { en: "Use this for an emulator only.", zh: "仅可用于模拟器。" }
}

const noTls = (result: Extract<Handshake, { readonly _tag: "Broken" | "Silent" }>, road: Road): Finding => {
  const where = hostPort(road.host, road.port)
  const way = through(road)
  const ask: Text =
    road.proxy === undefined
      ? {
          en: "Check region or endpoint, and whether a firewall or gateway in between cuts TLS off.",
          zh: "请检查 region 或 endpoint，以及中间的防火墙或网关是否拦截 TLS。"
        }
      : {
          en: "Ask who runs the proxy whether it lets TLS to this host through unchanged.",
          zh: "请向代理的管理员确认是否原样放行到该主机的 TLS。"
        }
  if (result._tag === "Silent")
    return {
      state: "wrong",
      found: {
        en: `${where}${way.en} accepts the connection and then says nothing: no TLS within ${limitMs / 1000} s`,
        zh: `${where}${way.zh}接受连接后没有任何响应：${limitMs / 1000} 秒内未完成 TLS 握手`
      },
      todo: ask
    }
  if (/WRONG_VERSION|PACKET_LENGTH|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_TYPE|EPROTO/.test(result.code))
    return {
      state: "wrong",
      found: {
        en: `what answers at ${where}${way.en} speaks no TLS, plain HTTP perhaps (${result.code})`,
        zh: `${where}${way.zh}返回的不是 TLS，可能是明文 HTTP（${result.code}）`
      },
      todo: ask
    }
  return {
    state: "wrong",
    found: {
      en: `the connection to ${where}${way.en} broke in the TLS handshake (${result.code})`,
      zh: `与 ${where}${way.zh}的连接在 TLS 握手时中断（${result.code}）`
    },
    todo: ask
  }
}

/** Who has opened TLS, as far as that can be said: Desk's own hosts have certificates of public CAs, another endpoint may have any. */
const opener = ({ proxy, first, host }: Road): Text => {
  if (proxy !== undefined) {
    const name = hostPort(first.host, first.port)
    return { en: `the proxy ${name} opens TLS`, zh: `代理 ${name} 解密了 TLS` }
  }
  return isDesks(host)
    ? { en: "something in between opens TLS", zh: "TLS 被中间设备解密" }
    : { en: "something in between opens TLS, or this CA is not known here", zh: "TLS 被中间设备解密，或本机没有该 CA" }
}

const clockToo: Text = {
  en: "Or this machine's clock is wrong: see what date it shows.",
  zh: "也可能是本机时钟有误：请检查系统日期。"
}

const notAccepted = (certificate: SeenCertificate, fault: string, road: Road, now: number): Finding => {
  const where = hostPort(road.host, road.port)
  const way = through(road)
  const { issuer, subject, names, validFrom, validTo } = certificate
  if (now > validTo || now < validFrom) {
    const en = now > validTo ? `ended on ${instant(validTo)}` : `is valid only from ${instant(validFrom)}`
    const zh = now > validTo ? `已于 ${instant(validTo)} 到期` : `从 ${instant(validFrom)} 起才有效`
    return {
      state: "wrong",
      found: {
        en: `the certificate of ${where}${way.en} ${en}; it was issued by "${issuer}" (${fault})`,
        zh: `${where}${way.zh}的证书${zh}；颁发者为“${issuer}”（${fault}）`
      },
      todo: {
        en: `Have whoever runs it renew the certificate. ${clockToo.en}`,
        zh: `请联系该服务的管理员更新证书。${clockToo.zh}`
      }
    }
  }
  if (fault === "ERR_TLS_CERT_ALTNAME_INVALID")
    return {
      state: "wrong",
      found: {
        en: `the certificate at ${where}${way.en} is for ${names || subject}, and not for this host; it was issued by "${issuer}"`,
        zh: `${where}${way.zh}的证书属于 ${names || subject}，而不是该主机；颁发者为“${issuer}”`
      },
      todo: {
        en: "Check TCDESK_ENDPOINT, and whether DNS or a proxy leads to another server.",
        zh: "请检查 TCDESK_ENDPOINT，以及 DNS 或代理是否指向了其他服务器。"
      }
    }
  return notTrusted(certificate, fault, road)
}

/** The usual sight of a proxy that opens TLS. */
const notTrusted = ({ issuer }: SeenCertificate, fault: string, road: Road): Finding => {
  const where = hostPort(road.host, road.port)
  const { en, zh } = opener(road)
  return {
    state: "wrong",
    found: {
      en: `${en}: the certificate of ${where} was issued by "${issuer}", which is not trusted (${fault})`,
      zh: `${zh}：${where} 的证书由“${issuer}”颁发，不受信任（${fault}）`
    },
    todo: {
      en: `Ask who runs ${road.proxy === undefined ? "the network or its proxy" : "the proxy"} to leave this host alone, or for the certificate of its CA, and name its file in NODE_EXTRA_CA_CERTS before Node starts. TLS verification is never switched off: whoever opens TLS can read the UserSig.`,
      zh: `请让${road.proxy === undefined ? "网络或代理" : "代理"}的管理员不要解密到该主机的流量，或取得其 CA 证书，并在启动 Node 前用 NODE_EXTRA_CA_CERTS 指定该文件。TLS 校验不会被关闭：解密 TLS 者能读到 UserSig。`
    }
  }
}

const accepted = ({ issuer, validTo, isPublic }: SeenCertificate, road: Road, now: number): Finding => {
  const left = duration(validTo - now)
  const what: Text = {
    en: `issued by "${issuer}", valid for ${left.en}`,
    zh: `颁发者“${issuer}”，剩余有效期 ${left.zh}`
  }
  if (isPublic) return { state: "ok", found: what }
  const way = through(road)
  return {
    state: "warning",
    found: {
      en: `${what.en}: no public CA, but trusted here, so that something${way.en} may open TLS`,
      zh: `${what.zh}：不是公共 CA，但被本机信任，中间设备${way.zh.trim()}可能会解密 TLS`
    },
    todo: {
      en: "Whoever holds that CA can read the UserSig. Where that is not meant, look at NODE_EXTRA_CA_CERTS and the system's certificates.",
      zh: "持有该 CA 者能读到 UserSig。如非本意，请检查 NODE_EXTRA_CA_CERTS 和系统证书。"
    }
  }
}

export const tls: Check = {
  name: "tls",
  title: { en: "TLS", zh: "TLS" },
  looksAt: { en: "the certificate, and who has issued it", zh: "证书及其颁发者" },
  needs: ["tcp", "proxy"],
  limitMs: limitMs + 1000,
  look: async (facts, { now, publicRoots }, signal) => {
    const { road } = facts
    if (road === undefined) throw new Error("There is no road.")
    if (!road.isTls) return { finding: isLoopback(road.host) ? plainHttp : insecure }
    const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
    const reached = await reach(road, facts, limited)
    if (reached._tag === "Failed") return { finding: noTls({ _tag: "Broken", code: reached.code }, road) }
    const result = await handshake(reached.socket, road.host, publicRoots, limited)
    if (result._tag !== "Done") return { finding: noTls(result, road) }
    const { certificate, fault } = result
    return {
      finding: fault === undefined ? accepted(certificate, road, now()) : notAccepted(certificate, fault, road, now())
    }
  }
}
