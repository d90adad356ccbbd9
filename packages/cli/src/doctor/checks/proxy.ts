/** The proxy: whether there is one, whether the client uses it, and whether it lets the client through to Desk. */
import type { Text } from "../../words/Text.ts"
import type { Check, Finding, Looked } from "../Check.ts"
import type { ClientFacts, Facts, Road } from "../Facts.ts"
import { useIt } from "../ignoredProxy.ts"
import { handshake } from "../network/handshake.ts"
import { openTunnel, type Tunnel } from "../network/tunnel.ts"
import { roadTo } from "../roadTo.ts"
import type { Tools } from "../Tools.ts"
import { hostPort } from "../words.ts"

/** Less than the check's own limit, so that it says who did not answer. */
const limitMs = 3500

const none: Finding = { state: "ok", found: { en: "none", zh: "未使用" } }

/** What the proxy makes of a tunnel to Desk, as a clause. */
const refusal = (tunnel: Exclude<Tunnel, { readonly _tag: "Open" }>, target: string): Text => {
  if (tunnel._tag === "Failed")
    return { en: `gives no tunnel to ${target} (${tunnel.code})`, zh: `无法建立到 ${target} 的隧道（${tunnel.code}）` }
  if (tunnel.status === 407)
    return {
      en: "wants a user name and a password, or others (HTTP 407)",
      zh: "要求（正确的）用户名和密码（HTTP 407）"
    }
  return {
    en: `opens no tunnel to ${target} (HTTP ${tunnel.status})`,
    zh: `拒绝建立到 ${target} 的隧道（HTTP ${tunnel.status}）`
  }
}

const todo = (tunnel: Tunnel, target: string): Text => {
  if (tunnel._tag === "Refused" && tunnel.status === 407)
    return {
      en: "Give them in the proxy's URL, percent-encoded: http://user:password@host:port.",
      zh: "请在代理 URL 中给出用户名和密码，并做百分号编码：http://user:password@host:port。"
    }
  return {
    en: `Ask who runs the proxy to let CONNECT to ${target} through.`,
    zh: `请联系代理的管理员，放行到 ${target} 的 CONNECT 请求。`
  }
}

const used = async (
  road: Road & { readonly proxy: object },
  { reached }: Facts,
  signal: AbortSignal
): Promise<Finding> => {
  const { proxy, first } = road
  const where = hostPort(first.host, first.port)
  const name = { en: `${where} (${proxy.setBy})`, zh: `${where}（${proxy.setBy}）` }
  if (reached === undefined)
    return { state: "skipped", found: { en: `the proxy ${name.en} was not reached`, zh: `未能连接代理 ${name.zh}` } }
  const target = hostPort(road.host, road.port)
  const tunnel = await openTunnel(proxy, road, signal)
  if (tunnel._tag !== "Open") {
    const { en, zh } = refusal(tunnel, target)
    return {
      state: "wrong",
      found: { en: `the proxy ${name.en} ${en}`, zh: `代理 ${name.zh}${zh}` },
      todo: todo(tunnel, target)
    }
  }
  tunnel.socket.on("error", () => {}).destroy()
  return {
    state: "ok",
    found: { en: `${name.en}, opens a tunnel to ${target}`, zh: `${name.zh}，可建立到 ${target} 的隧道` }
  }
}

/** Tried only where there is no other way: whether the proxy that the client ignores would lead to Desk. */
const instead = async (client: ClientFacts, { env, publicRoots }: Tools, signal: AbortSignal): Promise<Text> => {
  const road = roadTo(client.origin, { env, proxy: "env" })
  if (road.proxy === undefined) return { en: "", zh: "" }
  const tunnel = await openTunnel(road.proxy, road, signal)
  const target = hostPort(road.host, road.port)
  if (tunnel._tag === "Open") {
    const seen = road.isTls ? await handshake(tunnel.socket, road.host, publicRoots, signal) : undefined
    tunnel.socket.on("error", () => {}).destroy()
    const opens = { en: `; that proxy would open a tunnel to ${target}`, zh: `；该代理可以建立到 ${target} 的隧道` }
    if (seen?._tag !== "Done" || seen.fault === undefined) return opens
    const { issuer } = seen.certificate
    return {
      en: `${opens.en}, with a certificate that "${issuer}" has issued and that is not trusted (${seen.fault})`,
      zh: `${opens.zh}，但其证书由“${issuer}”颁发，不受信任（${seen.fault}）`
    }
  }
  const { en, zh } = refusal(tunnel, target)
  return { en: `; that proxy ${en}`, zh: `；该代理${zh}` }
}

const look = async (facts: Facts, tools: Tools, stop: AbortSignal): Promise<Looked> => {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(limitMs)])
  const { road, client, reached } = facts
  if (road === undefined || client === undefined) throw new Error("There is no road.")
  const { ignored, proxy } = road
  if (proxy !== undefined) return { finding: await used({ ...road, proxy }, facts, signal) }
  if (ignored === undefined) return { finding: none }
  const { variable, because } = ignored
  if (because === "NO_PROXY")
    return {
      finding: {
        state: "ok",
        found: {
          en: `none: NO_PROXY excludes this host from ${variable}`,
          zh: `未使用：NO_PROXY 将该主机排除在 ${variable} 之外`
        }
      }
    }
  const more = reached === undefined ? await instead(client, tools, signal) : { en: "", zh: "" }
  return {
    finding: {
      state: "warning",
      found: {
        en: `none: ${variable} is set, but the client does not use it${more.en}`,
        zh: `未使用：已设置 ${variable}，但客户端不会使用它${more.zh}`
      },
      // Where there is no other way, whatever has failed says so.
      ...(reached === undefined ? {} : { todo: useIt })
    }
  }
}

export const proxy: Check = {
  name: "proxy",
  title: { en: "Proxy", zh: "代理" },
  looksAt: {
    en: "the variables that name a proxy, whether the client uses it, and whether it opens a tunnel",
    zh: "代理环境变量、客户端是否使用它、能否建立隧道"
  },
  needs: ["configuration"],
  limitMs: 4000,
  look
}
