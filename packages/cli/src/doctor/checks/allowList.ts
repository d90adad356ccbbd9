/** The list of addresses that may call. */
import type { Check } from "../Check.ts"
import { judged } from "../judged.ts"

export const allowList: Check = {
  name: "ip",
  title: { en: "IP allow list", zh: "IP 白名单" },
  looksAt: { en: "whether calls from this machine's address are let in", zh: "是否允许来自本机出口 IP 的调用" },
  needs: ["call"],
  limitMs: 1000,
  look: async (facts) =>
    judged(
      {
        concern: "ip",
        well: () => ({ en: "this machine's address is let in", zh: "允许本机出口 IP 调用" }),
        todo: (_, { road }) => ({
          en: `Have the address by which this machine gets out ${road?.proxy === undefined ? "(of the NAT gateway, not of the machine itself)" : "(of the proxy)"} allowed for the app: no page describes where, so ask Tencent Cloud's support. To find it, ask from here a service that tells callers their address, such as curl https://ifconfig.me, or look at the cloud's console (NAT gateway, EIP). It has to stay the same: an address that changes is refused again.`,
          zh: `请将本机的出口 IP（${road?.proxy === undefined ? "NAT 网关的地址，而非本机内网地址" : "代理的地址"}）加入该应用的白名单；文档未说明设置入口，请联系腾讯云技术支持。查询出口 IP：在本机访问可回显来源地址的服务，例如 curl https://ifconfig.me，或查看云控制台的 NAT 网关、弹性公网 IP。出口 IP 应固定，变化后会再次被拒绝。`
        })
      },
      facts
    )
}
