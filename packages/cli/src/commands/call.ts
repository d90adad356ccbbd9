/** `tcdesk call`: any other command of Desk. */
import type { JsonObject } from "@tcdesk/core"
import { command } from "../command/Command.ts"
import { flag, oneOf, option, requiredArgument } from "../command/params.ts"
import { toJson } from "../output/printable.ts"
import { clientTakes, withDesk } from "../settings/client.ts"
import { oneInput } from "../settings/credentials.ts"
import { readJson } from "../settings/jsonFile.ts"

export const prefixTakes = {
  prefix: option({
    value: "PREFIX",
    help: {
      en: "the part of the URL before the name: desk_http_svc (default) or openim_console_http_svc",
      zh: "URL 中命令名之前的部分：desk_http_svc（默认）或 openim_console_http_svc"
    },
    read: oneOf("desk_http_svc", "openim_console_http_svc")
  })
}

export const call = command({
  name: "call",
  summary: { en: "Make any call of Desk's API, and show its answer", zh: "调用 Desk 的任意接口并显示其响应" },
  examples: ["tcdesk call get_im_agent_list --idempotent", "tcdesk call transfer_to_human --body transfer.json"],
  takes: {
    command: requiredArgument({ value: "COMMAND", help: { en: "as in its URL", zh: "接口命令字，与 URL 中一致" } }),
    body: option({
      value: "FILE",
      help: {
        en: "a file with its body as JSON (default {}); - is standard input",
        zh: "请求体的 JSON 文件（默认 {}）；- 表示标准输入"
      }
    }),
    idempotent: flag({
      help: { en: "it only reads: a lost answer may be asked for again", zh: "只读接口：响应丢失时可以重新请求" }
    }),
    ...prefixTakes,
    ...clientTakes
  },
  run: async (given, context) => {
    oneInput(given)
    const { body, idempotent, prefix } = given
    // What is no object core refuses.
    const packet = (body === undefined ? {} : await readJson(body, context)) as JsonObject
    return withDesk(context, given, async (desk) => {
      const value = await desk.call(given.command, packet, { idempotent, prefix, signal: context.signal })
      return { value, lines: toJson(value, 2).split("\n") }
    })
  }
})
