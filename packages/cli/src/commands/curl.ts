/** `tcdesk curl`: a signed request of core's own, written down for curl instead of being sent. */
import type { Desk, JsonObject } from "@tcdesk/core"
import { command } from "../command/Command.ts"
import type { Context } from "../command/Context.ts"
import { argument, type Given } from "../command/params.ts"
import { UsageError } from "../failure/UsageError.ts"
import { openDesk } from "../settings/client.ts"
import { credentials, oneInput } from "../settings/credentials.ts"
import { readJson } from "../settings/jsonFile.ts"
import { prefixTakes } from "./call.ts"
import { curlLine, type SignedRequest } from "./curlLine.ts"
import { contentTakes, hasRoute, messageOf, routeTakes } from "./message.ts"

/** As long as one needs to paste it. */
const userSigTtlSeconds = 300

const takes = {
  what: argument({
    value: "TEXT|COMMAND",
    help: {
      en: "with --session or --from: the text of a message; otherwise a command (default: the state of a session)",
      zh: "与 --session 或 --from 同用时为消息文本；否则为接口命令字（默认：查询会话状态）"
    }
  }),
  ...routeTakes,
  ...contentTakes,
  ...prefixTakes,
  ...credentials
}

type Call = (desk: Desk) => Promise<unknown>

/** Asked of Desk by hand, it answers whether the signature is good, and changes nothing. */
const harmless: Call = (desk) => desk.sessions.state({ sessionId: "tcdesk-curl" })

const callOf = async (given: Given<typeof takes>, context: Context): Promise<Call> => {
  const { what, body, session, prefix } = given
  const isState = what === undefined && body === undefined && given.from === undefined && given.to === undefined
  if (isState) return session === undefined ? harmless : (desk) => desk.sessions.state({ sessionId: session })
  if (hasRoute(given)) {
    const message = await messageOf(given, what, context)
    return (desk) => desk.send(message)
  }
  if (what === undefined)
    throw new UsageError({
      en: "a body needs a command, or a --session to be sent to",
      zh: "--body 需要接口命令字，或用 --session 指定会话"
    })
  const packet = (body === undefined ? {} : await readJson(body, context)) as JsonObject
  return (desk) => desk.call(what, packet, { prefix })
}

/** What core would have sent. A call that is refused before that rejects with its own error. */
const capture = async (given: Given<typeof takes>, context: Context, make: Call): Promise<SignedRequest> => {
  let captured: SignedRequest | undefined
  const fetch: typeof globalThis.fetch = async (url, init) => {
    captured = {
      method: init?.method ?? "POST",
      url: String(url),
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: String(init?.body)
    }
    throw new Error("not sent")
  }
  const desk = await openDesk(context, given, { fetch, retry: false, userSigTtlSeconds })
  try {
    await make(desk)
  } catch (error) {
    if (captured === undefined) throw error
  } finally {
    await desk.close()
  }
  if (captured === undefined) throw new Error("core has sent no request")
  return captured
}

const assertCanSign = ({ env }: Context): void => {
  if (env.TCDESK_DISABLED === "1")
    throw new UsageError({
      en: "there is no request: TCDESK_DISABLED=1 makes a client that sends none",
      zh: "没有请求：TCDESK_DISABLED=1 时客户端不发送请求"
    })
  if (env.TCDESK_USER_SIG)
    throw new UsageError({
      en: "curl signs with the key, for five minutes: it does not print a TCDESK_USER_SIG, which may last for years",
      zh: "curl 使用密钥签发五分钟有效的 UserSig；不会输出 TCDESK_USER_SIG，它可能长期有效"
    })
}

export const curl = command({
  name: "curl",
  summary: { en: "Print a signed request, to try it by hand", zh: "输出一条已签名的请求，供手动尝试" },
  details: {
    en: "Nothing is sent. The UserSig in it is good for five minutes, and a secret for as long.",
    zh: "不会发送任何请求。其中的 UserSig 五分钟内有效，在此期间请勿泄露。"
  },
  examples: [
    "tcdesk curl",
    'tcdesk curl --session 4cd9ed3d-0000-0000-0000-0123456789ab "hello"',
    "tcdesk curl get_im_agent_list"
  ],
  takes,
  run: async (given, context) => {
    oneInput(given)
    assertCanSign(context)
    const request = await capture(given, context, await callOf(given, context))
    if (!context.isJson)
      context.note({
        en: "The UserSig in this URL is good for five minutes. Whoever has it, has the app.",
        zh: "此 URL 中的 UserSig 五分钟内有效，持有者即可访问应用，请勿泄露。"
      })
    return { value: request, lines: [curlLine(request)] }
  }
})
