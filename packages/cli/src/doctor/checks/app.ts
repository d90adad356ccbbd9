/** The app and its plan. */
import { codes } from "@tcdesk/core"
import type { Check } from "../Check.ts"
import { judged } from "../judged.ts"

const hintOf = (code: number): string => {
  const hint = codes.get(code)?.hint
  return hint === undefined ? "" : `${hint} `
}

export const app: Check = {
  name: "app",
  title: { en: "App and plan", zh: "应用与套餐" },
  looksAt: { en: "whether the app is a Desk app, enabled and paid for", zh: "应用是否为 Desk 应用、已启用且套餐有效" },
  needs: ["call"],
  limitMs: 1000,
  look: async (facts) =>
    judged(
      {
        concern: "app",
        well: ({ client }) => ({
          en: `SDKAppID ${client?.sdkAppId} is in service`,
          zh: `SDKAppID ${client?.sdkAppId} 可用`
        }),
        todo: (code, { client }) => ({
          en: `${hintOf(code)}Look at SDKAppID ${client?.sdkAppId} in the console: whether Desk is activated for it, its plan and its expiry, the account's balance. After a purchase it takes about five minutes.`,
          zh: `请在控制台查看 SDKAppID ${client?.sdkAppId}：是否已开通智能客服 Desk、套餐及到期时间、账户余额。购买后约 5 分钟生效。`
        })
      },
      facts
    )
}
