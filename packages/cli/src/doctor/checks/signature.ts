/** The signature: whether Desk takes the UserSig. */
import type { Text } from "../../words/Text.ts"
import type { Check } from "../Check.ts"
import { held } from "../concern.ts"
import type { Facts } from "../Facts.ts"
import { judged } from "../judged.ts"
import { pages } from "../pages.ts"

const wait: Text = {
  en: "Do NOT call again for a minute, this doctor included: every call with a wrong signature keeps the live client out as well. Meanwhile look for a process with an old key or another identifier, and check TCDESK_SECRET_KEY, TCDESK_IDENTIFIER and TCDESK_SDK_APP_ID.",
  zh: "一分钟内不要再次调用，也不要再次运行 doctor：签名错误的每次调用都会让线上客户端一同被拒。请先排查是否有进程仍在使用旧密钥或其他账号，并检查 TCDESK_SECRET_KEY、TCDESK_IDENTIFIER 与 TCDESK_SDK_APP_ID。"
}

const check = (client: Facts["client"]): Text => {
  if (client?.isSignedHere)
    return {
      en: "Check TCDESK_SECRET_KEY: it must be the key of this SDKAppID, as the console shows it now, without blanks or quotes. Check TCDESK_SDK_APP_ID and TCDESK_IDENTIFIER as well. Don't try again and again: too many failures block every client of this app (70050).",
      zh: "请检查 TCDESK_SECRET_KEY：必须是该 SDKAppID 在控制台当前显示的密钥，前后不能有空格或引号；同时检查 TCDESK_SDK_APP_ID 与 TCDESK_IDENTIFIER。请勿反复重试：失败次数过多会使该应用的所有客户端被暂时拒绝（70050）。"
    }
  return {
    en: "Check whoever makes TCDESK_USER_SIG: it must use the key of this SDKAppID, and this identifier. Don't try again and again: too many failures block every client of this app (70050).",
    zh: "请检查 TCDESK_USER_SIG 的生成方：必须使用该 SDKAppID 的密钥和该账号。请勿反复重试：失败次数过多会使该应用的所有客户端被暂时拒绝（70050）。"
  }
}

const clockFirst: Text = {
  en: "Set this machine's clock right first: see Clock.",
  zh: "请先校准本机时钟，参见“时钟”一项。"
}

export const signature: Check = {
  name: "signature",
  title: { en: "Signature", zh: "签名" },
  looksAt: { en: "whether Desk accepts the UserSig", zh: "Desk 是否接受该 UserSig" },
  needs: ["call"],
  limitMs: 1000,
  look: async (facts) =>
    judged(
      {
        concern: "signature",
        well: () => ({ en: "the UserSig is accepted", zh: "UserSig 有效" }),
        todo: (code, { client, aheadMs = 0 }) => {
          if (code === held) return wait
          return Math.abs(aheadMs) > 60_000 ? clockFirst : check(client)
        },
        source: pages.userSig
      },
      facts
    )
}
