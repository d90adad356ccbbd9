/**
 * A webhook of the user's, called as Desk calls it: by a marked event of a name that Desk does not have, in a session that nobody has. A
 * handler for every event (`"*"`) hears it; nothing else in the application has a reason to act.
 */
import { randomUUID } from "node:crypto"
import { type WebhookCall, webhookCall, webhookEvent } from "@tcdesk/core/testing"
import type { Text } from "../../words/Text.ts"
import type { Check, Finding } from "../Check.ts"
import type { ClientFacts } from "../Facts.ts"
import { type Posted, post } from "../network/post.ts"
import { noSession } from "../noSession.ts"
import { pages } from "../pages.ts"
import type { Tools } from "../Tools.ts"
import { duration } from "../words.ts"

/** Desk waits no longer (269/32431). */
const deskWaitsMs = 2000
/** Long enough to see how late an answer is. */
const waitMs = 4000

/** Of no event of Desk's. */
const eventName = "Tcdesk.Doctor"

/** Nobody's. */
const wrongToken = "not-the-token-of-anybody"

const wrong = (found: Text, todo: Text): Finding => ({ state: "wrong", found, todo, source: pages.callbacks })

const answerFirst: Text = {
  en: 'Answer first, and work afterwards (answerAfter: "receipt").',
  zh: '请先响应、后处理（answerAfter: "receipt"）。'
}

const late = (more: Text): Finding =>
  wrong(
    {
      en: `the webhook answers too late: Desk waits ${deskWaitsMs / 1000} s${more.en}`,
      zh: `回调响应超时：Desk 只等待 ${deskWaitsMs / 1000} 秒${more.zh}`
    },
    answerFirst
  )

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parsed = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Why no answer came. */
const unanswered = (posted: Exclude<Posted, { readonly _tag: "Answered" }>): Finding => {
  if (posted._tag === "Failed")
    return wrong(
      { en: `the webhook can't be reached (${posted.code})`, zh: `无法访问回调地址（${posted.code}）` },
      {
        en: "Check the URL, that the application runs, and its certificate. Desk calls from outside: it must be reached from there too.",
        zh: "请检查 URL、应用是否在运行以及证书。Desk 从外网调用，因此外网也必须能访问。"
      }
    )
  return late({
    en: `, and there was no answer within ${waitMs / 1000} s`,
    zh: `，而 ${waitMs / 1000} 秒内没有响应`
  })
}

/** What is wrong with the answer to a call that should be taken; nothing where all is well. */
const faultOf = (posted: Posted, isSigned: boolean): Finding | undefined => {
  if (posted._tag !== "Answered") return unanswered(posted)
  const { status, body, ms } = posted
  if (status === 401 || status === 403)
    return isSigned
      ? wrong(
          {
            en: `the webhook refuses a call that is signed with TCDESK_WEBHOOK_TOKEN (HTTP ${status})`,
            zh: `回调拒绝了用 TCDESK_WEBHOOK_TOKEN 签名的调用（HTTP ${status}）`
          },
          {
            en: "Compare its token and SDKAppID with TCDESK_WEBHOOK_TOKEN and TCDESK_SDK_APP_ID here, and the clocks of both machines (60 s).",
            zh: "请核对其 token、SDKAppID 与此处的 TCDESK_WEBHOOK_TOKEN、TCDESK_SDK_APP_ID 是否一致，以及两台机器的时钟（相差不超过 60 秒）。"
          }
        )
      : {
          state: "warning",
          found: {
            en: `the webhook refuses a call without signature (HTTP ${status}), and no TCDESK_WEBHOOK_TOKEN is set here to sign one`,
            zh: `回调拒绝了未签名的调用（HTTP ${status}），而此处未设置 TCDESK_WEBHOOK_TOKEN，无法签名`
          },
          todo: {
            en: "Set TCDESK_WEBHOOK_TOKEN for the doctor as it is in the console.",
            zh: "请为 doctor 设置与控制台一致的 TCDESK_WEBHOOK_TOKEN。"
          },
          source: pages.callbacks
        }
  if (status !== 200)
    return wrong(
      {
        en: `the webhook answers HTTP ${status}, and Desk takes 200 only`,
        zh: `回调返回 HTTP ${status}，而 Desk 只接受 200`
      },
      {
        en: "See the application's log; a redirect is not followed.",
        zh: "请查看应用日志；重定向不会被跟随。"
      }
    )
  const json = parsed(body)
  if (json === undefined || !("ErrorCode" in json) || !("ActionStatus" in json))
    return wrong(
      {
        en: `the webhook's answer is ${json === undefined ? "no JSON" : "JSON without ActionStatus and ErrorCode"}`,
        zh: json === undefined ? "回调的响应不是 JSON" : "回调响应的 JSON 中缺少 ActionStatus 或 ErrorCode"
      },
      {
        en: 'Answer {"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}; createWebhook does.',
        zh: '应返回 {"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}；createWebhook 会这样做。'
      }
    )
  if (ms > deskWaitsMs) {
    const took = (ms / 1000).toFixed(1)
    return late({ en: `, and it took ${took} s`, zh: `，实际用时 ${took} 秒` })
  }
  if (json.ErrorCode !== 0 || json.ActionStatus !== "OK") {
    // A text may repeat the URL.
    const code = typeof json.ErrorCode === "number" ? ` ${json.ErrorCode}` : ""
    return {
      state: "warning",
      found: {
        en: `the webhook answers with an error (ErrorCode${code}) to an event that it does not know`,
        zh: `回调对未知事件返回错误（ErrorCode${code}）`
      },
      todo: {
        en: "Answer OK to events that nobody handles: Desk has more of them than the documents name.",
        zh: "对无人处理的事件也应返回 OK：Desk 的事件多于文档所列。"
      },
      source: pages.callbacks
    }
  }
  return undefined
}

const accepts: Finding = wrong(
  {
    en: "the webhook takes a call with a wrong signature: anybody who knows its URL can speak as Desk",
    zh: "回调接受了签名错误的调用：任何知道该 URL 的人都能冒充 Desk"
  },
  {
    en: "Give createWebhook the token of the console (TCDESK_WEBHOOK_TOKEN), and don't set unsigned.",
    zh: "请给 createWebhook 设置控制台中的 token（TCDESK_WEBHOOK_TOKEN），且不要设置 unsigned。"
  }
)

/** The same call once more must be answered as well: Desk repeats calls. */
const again = (fault: Finding): Finding => ({
  ...fault,
  found: {
    en: `${fault.found.en}, when the same call comes again`,
    zh: `${fault.found.zh}（同一调用重复到达时）`
  }
})

const judge = async (
  url: string,
  { sdkAppId }: ClientFacts,
  { env, now }: Tools,
  signal: AbortSignal
): Promise<Finding> => {
  const token = env.TCDESK_WEBHOOK_TOKEN || undefined
  const event = webhookEvent(eventName, {
    sessionId: noSession,
    clientUserId: "tcdesk-doctor",
    at: now(),
    requestId: `tcdesk-doctor-${randomUUID()}`
  })
  const to = { url, sdkAppId }
  const call: WebhookCall = webhookCall(event, token === undefined ? to : { ...to, token })
  const isSigned = token !== undefined
  // The forged one first: once the genuine one was taken, an event that is known already could be answered without another look.
  if (isSigned) {
    const forged = await post(webhookCall(event, { ...to, token: wrongToken }), waitMs, signal)
    if (forged._tag !== "Answered") return unanswered(forged)
    if (forged.status === 200) return accepts
  }
  const first = await post(call, waitMs, signal)
  const fault = faultOf(first, isSigned)
  if (fault !== undefined) return fault
  const second = faultOf(await post(call, waitMs, signal), isSigned)
  if (second !== undefined) return again(second)
  const took = duration(first._tag === "Answered" ? first.ms : 0)
  const signed: Text = isSigned
    ? { en: "refuses a wrong signature", zh: "会拒绝错误签名" }
    : { en: "not signed, since no TCDESK_WEBHOOK_TOKEN is set", zh: "未设置 TCDESK_WEBHOOK_TOKEN，因此未签名" }
  return {
    state: "ok",
    found: {
      en: `answers in ${took.en}, the same call again too; ${signed.en} (event ${eventName})`,
      zh: `${took.zh}内响应，重复调用亦然；${signed.zh}（事件 ${eventName}）`
    }
  }
}

export const webhook: Check = {
  name: "webhook",
  title: { en: "Webhook", zh: "回调" },
  looksAt: {
    en: "the webhook of --webhook, called from here as Desk calls it",
    zh: "从本机按 Desk 的方式调用 --webhook 指定的回调"
  },
  needs: ["configuration"],
  limitMs: 3 * waitMs,
  look: async ({ client }, tools, signal) => {
    if (client === undefined) throw new Error("There is no client.")
    return { finding: await judge(tools.webhook ?? "", client, tools, signal) }
  }
}
