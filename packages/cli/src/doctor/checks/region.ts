/** The data centre: the app lives in one, and is unknown in the others. */
import { regions } from "@tcdesk/core"
import type { Check } from "../Check.ts"
import type { Facts } from "../Facts.ts"
import { judged } from "../judged.ts"
import { pages } from "../pages.ts"

/** Otherwise the endpoint was given, as that of an emulator is. */
const isOfRegion = ({ client }: Facts): boolean => Object.values<string>(regions).includes(client?.origin ?? "")

const others = ({ client }: Facts): readonly string[] =>
  Object.entries(regions)
    .filter(([, origin]) => origin !== client?.origin)
    .map(([name]) => name)

export const region: Check = {
  name: "region",
  title: { en: "Region", zh: "数据中心" },
  looksAt: { en: "whether the app lives in the data centre that is called", zh: "应用是否属于所调用的数据中心" },
  needs: ["call"],
  limitMs: 1000,
  look: async (facts) =>
    judged(
      {
        concern: "region",
        well: () => ({ en: "the app lives here", zh: "应用属于该数据中心" }),
        todo: (_, { client }) => ({
          en: `${isOfRegion(facts) ? "" : "TCDESK_ENDPOINT wins over TCDESK_REGION: unset it. "}Set TCDESK_REGION to the data centre in which the app was created (the console shows it), and check TCDESK_SDK_APP_ID, which is ${client?.sdkAppId}. Not tried here: ${others(facts).join(", ")}.`,
          zh: `${isOfRegion(facts) ? "" : "TCDESK_ENDPOINT 优先于 TCDESK_REGION，请先取消它。"}请将 TCDESK_REGION 设置为创建应用时选择的数据中心（见控制台），并检查 TCDESK_SDK_APP_ID（当前为 ${client?.sdkAppId}）。其他可选值：${others(facts).join("、")}。`
        }),
        source: pages.hosts
      },
      facts
    )
}
