/** What `send` and `curl` take of a message. */
import type { OutgoingMessage } from "@tcdesk/core"
import type { Context } from "../command/Context.ts"
import { type Given, option } from "../command/params.ts"
import { UsageError } from "../failure/UsageError.ts"
import { readJson } from "../settings/jsonFile.ts"

export const routeTakes = {
  session: option({ value: "ID", help: { en: "to this session", zh: "发往该会话（SessionId）" } }),
  from: option({ value: "ACCOUNT", help: { en: "from this account; with --to", zh: "发送方账号，与 --to 同用" } }),
  to: option({ value: "ACCOUNT", help: { en: "to this user; with --from", zh: "接收方用户账号，与 --from 同用" } })
}

export const contentTakes = {
  body: option({
    value: "FILE",
    help: {
      en: "a file with an element, or a list of elements, as JSON; - is standard input",
      zh: "消息元素（或元素数组）的 JSON 文件；- 表示标准输入"
    }
  }),
  key: option({
    value: "KEY",
    help: {
      en: "your own id of the message: sent again with it, it has the same MsgRandom",
      zh: "消息的业务标识：用同一标识重发时 MsgRandom 不变"
    }
  }),
  msgRandom: option({
    value: "NUMBER",
    help: { en: "the MsgRandom of a message that is sent again", zh: "重发消息时沿用的 MsgRandom" },
    read: (typed, name) => {
      if (!/^\d{1,10}$/.test(typed))
        throw new UsageError({
          en: `${name} must be a number from 0 to 4294967295`,
          zh: `${name} 必须是 0 到 4294967295 的整数`
        })
      return Number(typed)
    }
  })
}

export const hasRoute = ({ session, from, to }: Given<typeof routeTakes>): boolean =>
  session !== undefined || from !== undefined || to !== undefined

const routeOf = ({ session, from, to }: Given<typeof routeTakes>) => {
  const byAccounts = from !== undefined && to !== undefined
  if (session !== undefined && from === undefined && to === undefined) return { sessionId: session }
  if (session === undefined && byAccounts) return { from, to }
  throw new UsageError({
    en: "say where it goes: --session ID, or --from A --to B",
    zh: "请指定发往何处：--session ID，或 --from A --to B"
  })
}

const contentOf = async (text: string | undefined, body: string | undefined, context: Context) => {
  if (text !== undefined && body === undefined) return { text }
  // What is not an element core says, by its path.
  if (text === undefined && body !== undefined) return { body: (await readJson(body, context)) as [] }
  throw new UsageError({
    en: "say what to send: a text, or --body FILE",
    zh: "请指定消息内容：文本，或 --body FILE"
  })
}

/** All that the rules of Desk say of it, core looks at. */
export const messageOf = async (
  given: Given<typeof routeTakes & typeof contentTakes>,
  text: string | undefined,
  context: Context
): Promise<OutgoingMessage> => {
  const { body, key, msgRandom } = given
  if (key !== undefined && msgRandom !== undefined)
    throw new UsageError({ en: "give --key or --msg-random, not both", zh: "--key 与 --msg-random 只能使用其一" })
  const route = routeOf(given)
  const content = await contentOf(text, body, context)
  const identity = key !== undefined ? { key } : msgRandom !== undefined ? { msgRandom } : {}
  return { ...route, ...content, ...identity }
}
