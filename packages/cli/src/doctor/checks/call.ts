/**
 * The one signed call. It delivers nothing and changes nothing: it asks for the state of a session that nobody has. It is made once, with a
 * UserSig that nothing renews: after 70050 every further call would keep the live client out as well.
 */
import { type ConnectionPhase, codes, createDeskFromEnv, type DeskError, isDeskError } from "@tcdesk/core"
import { printable } from "../../output/printable.ts"
import type { Text } from "../../words/Text.ts"
import type { Check, Finding, Looked } from "../Check.ts"
import { concernOf } from "../concern.ts"
import type { Answer, ClientFacts } from "../Facts.ts"
import { meaningOf } from "../meaning.ts"
import { noSession } from "../noSession.ts"
import { pages } from "../pages.ts"
import type { Tools } from "../Tools.ts"
import { duration, plain } from "../words.ts"

const attemptTimeoutMs = 5000

const unverified: Text = {
  en: "get_session_state of a session that can't exist; not verified against the live service",
  zh: "对不存在的会话调用 get_session_state；未在线上服务验证过"
}

/** How core's error ends it: by a code that says something, or by nothing of Desk's. */
const answerOf = (error: DeskError): Answer =>
  error.code === undefined ? { _tag: "None", error } : { _tag: "Refused", code: error.code }

const ask = async ({ env, proxy }: Tools, { userSig }: ClientFacts, signal: AbortSignal): Promise<Answer> => {
  const fixed = { ...env, TCDESK_SECRET_KEY: undefined, TCDESK_USER_SIG: userSig }
  const limits = { attemptTimeoutMs, deadlineMs: attemptTimeoutMs + 1000 }
  const desk = createDeskFromEnv(fixed, { ...limits, proxy, retry: false, rateLimit: false })
  try {
    await desk.sessions.state({ sessionId: noSession }, { signal })
    return { _tag: "Accepted" }
  } catch (error) {
    if (!isDeskError(error)) throw error
    return answerOf(error)
  } finally {
    await desk.close({ graceMs: 0 })
  }
}

const askAgain: Text = {
  en: "The trouble is at Desk or in between: see its status page, and try again in a minute.",
  zh: "问题出在 Desk 或中间网络：请查看其服务状态，一分钟后再试。"
}

/** What core says, for those who want it whole. */
const said = (error: DeskError): readonly Text[] => [plain(printable(error.message))]

/** Of what was reached before this call. */
const broken = (phase: ConnectionPhase): Text => {
  if (phase === "headers") return { en: "the connection broke before an answer came", zh: "尚未收到响应，连接就中断了" }
  if (phase === "body") return { en: "the connection broke in the middle of the answer", zh: "响应传输途中连接中断" }
  return { en: `no connection this time (${phase})`, zh: `本次未能建立连接（${phase}）` }
}

const unanswered = (error: DeskError): Finding => {
  const { reason } = error
  const status = error.attempts.at(-1)?.status
  const wrong = (found: Text, todo: Text): Finding => ({ state: "wrong", found, todo, details: said(error) })
  switch (reason._tag) {
    case "TimedOut":
      return wrong(
        {
          en: `no complete answer within ${attemptTimeoutMs / 1000} s`,
          zh: `${attemptTimeoutMs / 1000} 秒内没有收到完整响应`
        },
        askAgain
      )
    case "ConnectionFailed":
      return wrong(broken(reason.phase), {
        en: "Something closes the connection once the request is there: see gateways and proxies in between.",
        zh: "请求发出后连接被关闭：请检查中间的网关和代理。"
      })
    case "ServiceFault":
      return wrong(
        {
          en: `HTTP ${status}: Desk's gateway, or one in between, failed`,
          zh: `HTTP ${status}：Desk 的网关或中间网关出错`
        },
        askAgain
      )
    case "RateLimited":
      return wrong({ en: `HTTP ${status}: too many calls`, zh: `HTTP ${status}：调用过于频繁` }, askAgain)
    case "UnexpectedReply":
      return wrong(
        {
          en: `HTTP ${status} with an answer that is none of Desk's: something in between answers in its place`,
          zh: `HTTP ${status}，响应不是 Desk 的格式：中间设备代替 Desk 作出了响应`
        },
        {
          en: "Look at it with curl: a login page of the network, a gateway, or another server at TCDESK_ENDPOINT.",
          zh: "请用 curl 查看：可能是网络登录页、网关，或 TCDESK_ENDPOINT 指向了其他服务器。"
        }
      )
    default:
      return wrong(
        { en: `the client could not make the call (${reason._tag})`, zh: `客户端未能发起调用（${reason._tag}）` },
        { en: "See what core says of it.", zh: "详见 core 给出的说明。" }
      )
  }
}

/** Codes of the command's own pages: whoever has got so far was let in. */
const isOfCommand = (code: number): boolean => {
  const source = codes.get(code)?.source
  const reason = codes.get(code)?.reason
  return (source === "send_msg" || source === "desk" || source === "console") && reason !== "ServiceFault"
}

const refused = (code: number, took: Text): Finding => {
  const meaning = meaningOf(code)
  const how: Text = { en: `${took.en} (${unverified.en})`, zh: `${took.zh}（${unverified.zh}）` }
  if (concernOf(code) !== undefined)
    return { state: "ok", found: { en: `answered ${code} in ${how.en}`, zh: `返回 ${code}，耗时 ${how.zh}` } }
  if (codes.get(code)?.reason === "RateLimited")
    return {
      state: "warning",
      found: meaning,
      todo: { en: "Call less often: see rateLimit.", zh: "请降低调用频率：参见 rateLimit。" },
      source: pages.codes
    }
  if (isOfCommand(code))
    return { state: "ok", found: { en: `${meaning.en} in ${how.en}`, zh: `${meaning.zh}，耗时 ${how.zh}` } }
  return {
    state: "wrong",
    found: { en: `Desk answers: ${meaning.en}`, zh: `Desk 返回：${meaning.zh}` },
    todo: codes.get(code)?.reason === "ServiceFault" ? askAgain : undefinedCode,
    source: pages.codes
  }
}

const undefinedCode: Text = {
  en: "Ask Tencent Cloud with this code, the SDKAppID and the time.",
  zh: "请携带该错误码、SDKAppID 和时间联系腾讯云技术支持。"
}

const findingOf = (answer: Answer, ms: number): Finding => {
  const took = duration(ms)
  if (answer._tag === "None") return unanswered(answer.error)
  if (answer._tag === "Refused") return refused(answer.code, took)
  return {
    state: "ok",
    found: {
      en: `answered in ${took.en} (${unverified.en})`,
      zh: `已响应，耗时 ${took.zh}（${unverified.zh}）`
    }
  }
}

export const call: Check = {
  name: "call",
  title: { en: "Signed call", zh: "签名调用" },
  looksAt: {
    en: "the answer to one signed call that can deliver nothing",
    zh: "一次不会投递任何内容的签名调用的响应"
  },
  needs: ["configuration", "dns", "tcp", "proxy", "tls", "usersig"],
  limitMs: attemptTimeoutMs + 2000,
  look: async ({ client }, tools, signal): Promise<Looked> => {
    if (client === undefined) throw new Error("There is no client.")
    const began = performance.now()
    const answer = await ask(tools, client, signal)
    const finding = findingOf(answer, performance.now() - began)
    return { finding, facts: { answer } }
  }
}
