/** `tcdesk history`: what was said in a session, as it is read. */
import type { ChatMessage } from "@tcdesk/core"
import { command } from "../command/Command.ts"
import type { Context } from "../command/Context.ts"
import { flag, option, positiveInteger, required } from "../command/params.ts"
import { printable, toJson } from "../output/printable.ts"
import { clientTakes, openDesk } from "../settings/client.ts"

/** An element as one may read it: its text, or what it is. */
const elementText = ({ MsgType, MsgContent }: ChatMessage["body"][number]): string =>
  "Text" in MsgContent && typeof MsgContent.Text === "string" ? MsgContent.Text : `[${MsgType} ${toJson(MsgContent)}]`

const lineOf = ({ at, role, from, body }: ChatMessage, { style }: Context): string =>
  [
    style.dim(new Date(at).toISOString()),
    printable(String(role)),
    `${style.bold(printable(from))}:`,
    printable(body.map(elementText).join(" "))
  ].join(" ")

export const history = command({
  name: "history",
  summary: { en: "Show what was said in a session", zh: "查看会话的历史消息" },
  details: {
    en: "Messages are printed as they are read, page after page. With --json each is one line.",
    zh: "逐页读取并即时输出。使用 --json 时每条消息一行。"
  },
  examples: [
    "tcdesk history --session 4cd9ed3d-0000-0000-0000-0123456789ab",
    "tcdesk history --session 4cd9ed3d-0000-0000-0000-0123456789ab --newest-first --limit 20 --json"
  ],
  takes: {
    session: required({ value: "ID", help: { en: "the SessionId, as Desk gave it", zh: "Desk 返回的 SessionId" } }),
    limit: option({
      value: "NUMBER",
      help: { en: "at most this many messages (default: all)", zh: "最多显示的消息条数（默认：全部）" },
      read: positiveInteger
    }),
    newestFirst: flag({ help: { en: "begin with the newest", zh: "从最新的消息开始" } }),
    ...clientTakes
  },
  run: async function* (given, context) {
    const desk = await openDesk(context, given)
    try {
      const order = given.newestFirst ? "newest-first" : "oldest-first"
      let left = given.limit ?? Number.POSITIVE_INFINITY
      for await (const value of desk.sessions.messages(
        { sessionId: given.session, order },
        { signal: context.signal }
      )) {
        yield { value, lines: [lineOf(value, context)] }
        left -= 1
        if (left === 0) return
      }
    } finally {
      await desk.close()
    }
  }
})
