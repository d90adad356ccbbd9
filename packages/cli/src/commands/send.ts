/** `tcdesk send`: one message. */
import type { Receipt } from "@tcdesk/core"
import { command } from "../command/Command.ts"
import type { Context } from "../command/Context.ts"
import { argument } from "../command/params.ts"
import { clientTakes, withDesk } from "../settings/client.ts"
import { oneInput } from "../settings/credentials.ts"
import { contentTakes, messageOf, routeTakes } from "./message.ts"

const disabled = {
  en: "nothing was sent: TCDESK_DISABLED=1 makes a client that only checks messages",
  zh: "未发送任何消息：TCDESK_DISABLED=1 时客户端只检查消息"
}

const linesOf = ({ msgRandom, attempts, maybeDuplicate, disabled: isDisabled }: Receipt, { say, style }: Context) => {
  if (isDisabled === true) return [style.yellow(say(disabled))]
  const tries: string =
    attempts.length > 1 ? say({ en: `, ${attempts.length} attempts`, zh: `，尝试 ${attempts.length} 次` }) : ""
  return [
    `${style.green(say({ en: "sent", zh: "已发送" }))} MsgRandom ${msgRandom}${tries}`,
    ...(maybeDuplicate
      ? [style.yellow(say({ en: "an earlier attempt may have arrived too", zh: "先前的一次尝试可能也已送达" }))]
      : [])
  ]
}

export const send = command({
  name: "send",
  summary: { en: "Send a message", zh: "发送消息" },
  details: {
    en: "Where it fails, it says what became of the message. Exit code 1: Desk refused it, or nobody knows whether it arrived.",
    zh: "失败时会说明消息的投递状态。退出码 1：被 Desk 拒绝，或无法确定是否送达。"
  },
  examples: [
    'tcdesk send --session 4cd9ed3d-0000-0000-0000-0123456789ab "Your order is on its way"',
    "tcdesk send --from @customer_service_account --to user45 --body card.json --key order-1-shipped"
  ],
  takes: {
    text: argument({ value: "TEXT", help: { en: "the text to send", zh: "要发送的文本" } }),
    ...routeTakes,
    ...contentTakes,
    ...clientTakes
  },
  run: async (given, context) => {
    oneInput(given)
    const message = await messageOf(given, given.text, context)
    return withDesk(context, given, async (desk) => {
      const receipt = await desk.send(message, { signal: context.signal })
      return { value: receipt, lines: linesOf(receipt, context) }
    })
  }
})
