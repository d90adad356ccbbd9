/** A connection, by each kind of address. */
import type { Text } from "../../words/Text.ts"
import type { Check, Finding } from "../Check.ts"
import type { Address, Road } from "../Facts.ts"
import { isLoopback } from "../hosts.ts"
import { ignoredProxy, todoOf } from "../ignoredProxy.ts"
import { connectTo } from "../network/connect.ts"
import { hostPort, joined, plain, sentences } from "../words.ts"

/** Of each kind so many addresses are tried. */
const triedOfEach = 2
const limitMs = 3000

interface Tried extends Address {
  readonly ms: number
  /** Absent where it was reached. */
  readonly code?: string
}

const meanings: Readonly<Record<string, Text>> = {
  ECONNREFUSED: { en: "nothing listens there", zh: "没有程序监听该端口" },
  TIMEOUT: { en: "no answer: a firewall drops it", zh: "无响应，可能被防火墙丢弃" },
  ETIMEDOUT: { en: "no answer: a firewall drops it", zh: "无响应，可能被防火墙丢弃" },
  ENETUNREACH: { en: "no route to it", zh: "网络不可达" },
  EHOSTUNREACH: { en: "no route to it", zh: "主机不可达" },
  ECONNRESET: { en: "closed at once", zh: "连接立即被关闭" },
  EACCES: { en: "a local firewall forbids it", zh: "被本机防火墙禁止" },
  EPERM: { en: "a local firewall forbids it", zh: "被本机防火墙禁止" }
}

const whyNot = (code: string): Text => {
  const meaning = meanings[code]
  return meaning === undefined ? plain(code) : { en: `${code}, ${meaning.en}`, zh: `${code}，${meaning.zh}` }
}

const shown = ({ address, ms, code }: Tried, port: number): Text => {
  const where = hostPort(address, port)
  if (code === undefined) return { en: `${where} in ${ms} ms`, zh: `${where}，${ms} 毫秒` }
  const { en, zh } = whyNot(code)
  return { en: `${where} ${en}`, zh: `${where} ${zh}` }
}

const unreachable = (road: Road, tried: readonly Tried[]): Finding => {
  const { host, port } = road.first
  const also = ignoredProxy(road)
  const [only] = tried
  // An address that stands in the endpoint itself is not said twice.
  const each =
    only?.address === host && only.code !== undefined ? whyNot(only.code) : joined(tried.map((one) => shown(one, port)))
  const proxied = road.proxy !== undefined
  const whom: Text = proxied ? { en: "the proxy ", zh: "代理 " } : { en: "", zh: "" }
  return {
    state: "wrong",
    found: {
      en: `no connection to ${whom.en}${hostPort(host, port)}: ${each.en}${also.en}`,
      zh: `无法连接到${whom.zh || " "}${hostPort(host, port)}：${each.zh}${also.zh}`
    },
    todo: sentences(
      proxied
        ? {
            en: "Check that the proxy runs, and that this machine may reach it.",
            zh: "请确认代理正在运行，且本机可以访问它。"
          }
        : {
            en: `Check that this machine may reach ${hostPort(host, port)} (firewall, security group), and that TCDESK_REGION or TCDESK_ENDPOINT is right.`,
            zh: `请确认本机可以访问 ${hostPort(host, port)}（防火墙、安全组），并检查 TCDESK_REGION 或 TCDESK_ENDPOINT。`
          },
      todoOf(road)
    )
  }
}

const oneKindFails = (tried: readonly Tried[], port: number, failed: 4 | 6): Finding => ({
  state: "warning",
  found: joined(tried.map((one) => shown(one, port))),
  todo: {
    en: `IPv${failed} does not get through, though DNS gives an address: each new connection may lose time before the other kind is tried. Mend IPv${failed}, or have DNS give none.`,
    zh: `DNS 返回了 IPv${failed} 地址，但 IPv${failed} 不通：每次新建连接可能先浪费时间再改用另一种地址。请修复 IPv${failed}，或让 DNS 不再返回该类地址。`
  }
})

export const tcp: Check = {
  name: "tcp",
  title: { en: "TCP", zh: "TCP" },
  looksAt: { en: "a connection by each kind of address", zh: "分别用两类地址建立连接" },
  needs: ["dns"],
  limitMs: 4000,
  look: async ({ road, addresses = [] }, _, signal) => {
    if (road === undefined) throw new Error("There is no road.")
    const { port } = road.first
    const ofKind = (family: 4 | 6) => addresses.filter((one) => one.family === family).slice(0, triedOfEach)
    const tried = await Promise.all(
      [...ofKind(4), ...ofKind(6)].map(async ({ address, family }): Promise<Tried> => {
        const connected = await connectTo({ host: address, port }, limitMs, signal)
        if (connected._tag === "Failed") return { address, family, ms: 0, code: connected.code }
        connected.socket.destroy()
        return { address, family, ms: connected.ms }
      })
    )
    const got = tried.filter(({ code }) => code === undefined).toSorted((a, b) => a.ms - b.ms)
    const [fastest] = got
    if (fastest === undefined) return { finding: unreachable(road, tried) }
    const reached: Address = { address: fastest.address, family: fastest.family }
    const failed = tried.find(({ family }) => !got.some((one) => one.family === family))?.family
    // A server on this machine need not listen on both.
    if (failed !== undefined && !isLoopback(road.first.host))
      return { finding: oneKindFails(tried, port, failed), facts: { reached } }
    return { finding: { state: "ok", found: joined(tried.map((one) => shown(one, port))) }, facts: { reached } }
  }
}
