/** What the client is made of. */
import { createDeskFromEnv, DeskConfigError } from "@tcdesk/core"
import { printable } from "../../output/printable.ts"
import type { Text } from "../../words/Text.ts"
import type { Check, Finding, Looked } from "../Check.ts"
import { dryRun } from "../dryRun.ts"
import type { Road } from "../Facts.ts"
import { roadTo } from "../roadTo.ts"
import type { Tools } from "../Tools.ts"
import { joined, plain } from "../words.ts"

const setVariables: Text = {
  en: "Set what is named, in the environment or in the file that --env-file names; the values stand in the console, at the app.",
  zh: "请在环境变量或 --env-file 指定的文件中设置上述项；取值见控制台的应用信息。"
}

const notConfigured = ({ issues }: DeskConfigError): Finding => {
  const faults = issues.map(({ option, message }) =>
    plain(printable(message.startsWith("unknown ") ? message : `${option} ${message}`))
  )
  const shown = joined(faults.slice(0, 2))
  const more = faults.length - 2
  return {
    state: "wrong",
    found: more < 1 ? shown : { en: `${shown.en}; and ${more} more`, zh: `${shown.zh}；另有 ${more} 处` },
    ...(more < 1 ? {} : { details: faults }),
    todo: setVariables
  }
}

const disabled: Finding = {
  state: "wrong",
  found: {
    en: "TCDESK_DISABLED=1 is set: a client that reads the environment sends nothing",
    zh: "已设置 TCDESK_DISABLED=1：从环境变量创建的客户端不会发送任何内容"
  },
  todo: { en: "Unset TCDESK_DISABLED where messages are to be sent.", zh: "如需发送消息，请取消 TCDESK_DISABLED。" }
}

/** What only those see who open the client: faults first, so that both clients are made of the same. */
const openClient = async ({ env, proxy }: Tools) => {
  await createDeskFromEnv(env, { proxy }).close()
  return dryRun(env)
}

const found = (client: Awaited<ReturnType<typeof dryRun>>, road: Road, warnings: readonly string[]): Finding => {
  const account = printable(client.identifier, 60)
  const what: Text = {
    en: `SDKAppID ${client.sdkAppId}, identifier ${account}, ${client.origin}`,
    zh: `SDKAppID ${client.sdkAppId}，账号 ${account}，${client.origin}`
  }
  const by = road.proxy === undefined ? undefined : printable(new URL(road.proxy.origin).host, 100)
  const text: Text = by === undefined ? what : { en: `${what.en}, by the proxy ${by}`, zh: `${what.zh}，经代理 ${by}` }
  if (warnings.length === 0) return { state: "ok", found: text }
  const told = plain(warnings.map((warning) => printable(warning)).join(" "))
  return {
    state: "warning",
    found: { en: `${text.en}; ${told.en}`, zh: `${text.zh}；${told.zh}` },
    todo: { en: "Correct the name, or remove the variable.", zh: "请改正变量名，或删除该变量。" }
  }
}

const look = async (tools: Tools): Promise<Looked> => {
  if (tools.env.TCDESK_DISABLED === "1") return { finding: disabled }
  try {
    const [client, warnings] = await tools.warningsOf(() => openClient(tools))
    const road = roadTo(client.origin, tools)
    return { finding: found(client, road, warnings), facts: { client, road } }
  } catch (error) {
    if (error instanceof DeskConfigError) return { finding: notConfigured(error) }
    throw error
  }
}

export const configuration: Check = {
  name: "configuration",
  title: { en: "Configuration", zh: "配置" },
  looksAt: { en: "the variables TCDESK_*, as a client reads them", zh: "客户端读取的 TCDESK_* 环境变量" },
  needs: [],
  limitMs: 3000,
  look: (_, tools) => look(tools)
}
