/** `tcdesk doctor`: is it Desk, the network, the key, the region, or us? */
import { readFileSync } from "node:fs"
import { command } from "../command/Command.ts"
import type { Context } from "../command/Context.ts"
import { option } from "../command/params.ts"
import { UsageError } from "../failure/UsageError.ts"
import { placeOf } from "../outbox/place.ts"
import { printableName } from "../output/printable.ts"
import { clientTakes } from "../settings/client.ts"
import { secretFromInput } from "../settings/secrets.ts"
import type { Variables } from "../world/World.ts"

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown"

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    const file = printableName(path)
    throw new UsageError({
      en: `--check: ${file} cannot be read (${codeOf(error)})`,
      zh: `--check：无法读取 ${file}（${codeOf(error)}）`
    })
  }
}

const httpUrl = (typed: string, name: string): string => {
  const url = URL.parse(typed)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    throw new UsageError({
      en: `${name} must be an http or https URL, without user name or password`,
      zh: `${name} 必须是 http 或 https URL，且不含用户名和密码`
    })
  return typed
}

/** The URL of the Redis, where one is named. */
const redisOf = (
  given: { readonly store: string | undefined; readonly storeEnv: string | undefined },
  context: Pick<Context, "env">
): string | undefined => {
  if (given.store === undefined && given.storeEnv === undefined) return undefined
  const place = placeOf(given, context)
  if (place.engine === "redis") return place.url
  throw new UsageError({
    en: "only a Redis has settings that the doctor looks at: see tcdesk outbox status",
    zh: "doctor 只检查 Redis 的设置；其他存储请使用 tcdesk outbox status"
  })
}

/** The doctor asks nobody: what is missing is what there is to find. */
const environment = async (context: Context, keyStdin: boolean): Promise<Variables> =>
  keyStdin
    ? { ...context.env, TCDESK_SECRET_KEY: await secretFromInput(context, { en: "the secret key", zh: "密钥" }) }
    : context.env

export const doctor = command({
  name: "doctor",
  summary: {
    en: "Find out why messages do not arrive: the first line is the cause",
    zh: "检查消息为何未送达，第一行给出原因"
  },
  details: {
    en: `Looks at configuration, DNS, TCP, proxy, TLS, clock and UserSig, and makes one signed call (and one request without signature, HEAD /, for the time). The call delivers nothing: get_session_state of a session that can't exist. It has not been verified against the live service. It is not made where something before it is wrong.

Exit code: 0 nothing is wrong (there may be warnings), 1 something is wrong, missing or contradictory TCDESK_* variables too, 2 the doctor could not be run as it was called.`,
    zh: `依次检查配置、DNS、TCP、代理、TLS、时钟（通过一次不带签名的 HEAD / 请求获取时间）与 UserSig，再进行一次不会投递任何内容的签名调用：查询一个不存在的会话的状态（get_session_state）。该调用未在线上服务验证过；前面的检查有异常时不会发出。

退出码：0 未发现问题（可能有警告）；1 有异常，包括 TCDESK_* 变量缺失或矛盾；2 命令本身无法执行。`
  },
  examples: [
    "tcdesk doctor",
    "tcdesk doctor --env-file .env --json",
    "tcdesk doctor --check message.json",
    "tcdesk doctor --webhook https://example.com/desk/callback --store-env OUTBOX_URL"
  ],
  takes: {
    check: option({
      value: "FILE",
      help: { en: "also check the message (JSON) in this file", zh: "同时检查该文件中的消息（JSON）" }
    }),
    webhook: option({
      value: "URL",
      help: {
        en: 'also call this webhook of yours as Desk would, with an event that only a handler of "*" hears',
        zh: '同时按 Desk 的方式调用你的回调地址，所用事件只有 "*" 处理函数会收到'
      },
      read: httpUrl
    }),
    store: option({
      value: "URL",
      help: {
        en: "also look at the settings of the Redis of an outbox; without a password",
        zh: "同时检查 outbox 所用 Redis 的设置；URL 不含密码"
      }
    }),
    storeEnv: option({
      value: "NAME",
      help: {
        en: "the same, by the variable that holds the URL",
        zh: "同上，由存放 URL 的环境变量指定"
      }
    }),
    ...clientTakes
  },
  run: async ({ check, webhook, proxy, keyStdin, ...stores }, context) => {
    const asked = {
      ...(check === undefined ? {} : { message: read(check) }),
      ...(webhook === undefined ? {} : { webhook })
    }
    const env = await environment(context, keyStdin)
    const outbox = redisOf(stores, { env })
    const [{ doctor }, { processTools }] = await Promise.all([
      import("../doctor/doctor.ts"),
      import("../doctor/processTools.ts")
    ])
    const tools = processTools(
      { env, now: context.world.now },
      { ...asked, proxy: proxy ? "env" : undefined, ...(outbox === undefined ? {} : { outbox }) }
    )
    return doctor(tools, context)
  }
})
