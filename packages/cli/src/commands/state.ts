/** `tcdesk state`: who is talking to a user. */
import { command } from "../command/Command.ts"
import { required } from "../command/params.ts"
import { printable } from "../output/printable.ts"
import { clientTakes, withDesk } from "../settings/client.ts"

export const state = command({
  name: "state",
  summary: {
    en: "Say who serves a session: a bot, a queue, an agent",
    zh: "查询会话由谁接待：机器人、排队中或人工客服"
  },
  examples: ["tcdesk state --session 4cd9ed3d-0000-0000-0000-0123456789ab"],
  takes: {
    session: required({ value: "ID", help: { en: "the SessionId, as Desk gave it", zh: "Desk 返回的 SessionId" } }),
    ...clientTakes
  },
  run: (given, context) =>
    withDesk(context, given, async (desk) => {
      const value = await desk.sessions.state({ sessionId: given.session }, { signal: context.signal })
      const { say, style } = context
      const agent = value.agentId === undefined ? [] : [say({ en: "agent", zh: "客服" }), printable(value.agentId)]
      return { value, lines: [[style.bold(printable(value.state)), ...agent].join(" ")] }
    })
})
