/** The account that calls: only an App administrator may. */

import { printable } from "../../output/printable.ts"
import type { Check } from "../Check.ts"
import { judged } from "../judged.ts"

export const administrator: Check = {
  name: "administrator",
  title: { en: "Administrator", zh: "管理员" },
  looksAt: { en: "whether the identifier may call the REST API", zh: "该账号是否有权调用 REST API" },
  needs: ["call"],
  limitMs: 1000,
  look: async (facts) =>
    judged(
      {
        concern: "administrator",
        well: ({ client }) => ({
          en: `${printable(client?.identifier ?? "", 60)} may call`,
          zh: `${printable(client?.identifier ?? "", 60)} 有权调用`
        }),
        todo: (_, { client }) => ({
          en: `Check TCDESK_IDENTIFIER, which is ${printable(client?.identifier ?? "", 60)}: it must be an App administrator of this app (console, account management), spelt exactly so, and not blocked.`,
          zh: `请检查 TCDESK_IDENTIFIER（当前为 ${printable(client?.identifier ?? "", 60)}）：它必须是该应用的 App 管理员（见控制台账号管理），拼写一致且未被封禁。`
        })
      },
      facts
    )
}
