/** A message in a file, against every rule that core has. */
import { createDesk, isDeskError, type OutgoingMessage } from "@tcdesk/core"
import { printable } from "../../output/printable.ts"
import { parseJson, placeIn } from "../../words/parseJson.ts"
import type { Check, Finding } from "../Check.ts"
import { pages } from "../pages.ts"
import { plain } from "../words.ts"

/** Checks by the same rules whoever calls, and is never asked to call. */
const anyClient = () => createDesk({ sdkAppId: 1, identifier: "doctor", secretKey: "none" })

const fixIt = {
  en: "Correct each of them: what is checked here is what desk.send takes.",
  zh: "请逐项改正：此处检查的是 desk.send 接受的消息。"
}

const parse = (text: string): { readonly value: unknown } | { readonly place: string | undefined } => {
  try {
    return { value: parseJson(text) }
  } catch (error) {
    return { place: placeIn(error) }
  }
}

const judge = async (text: string): Promise<Finding> => {
  const parsed = parse(text)
  if ("place" in parsed) {
    const { place } = parsed
    const at = place === undefined ? plain("") : { en: ` (at ${place})`, zh: `（位置 ${place}）` }
    return {
      state: "wrong",
      found: { en: `the file is no JSON${at.en}`, zh: `文件不是合法的 JSON${at.zh}` },
      todo: {
        en: 'It must hold a message such as { "sessionId": "…", "text": "…" }.',
        zh: '文件内容应为消息对象，例如 { "sessionId": "…", "text": "…" }。'
      }
    }
  }
  await using desk = anyClient()
  try {
    // Whatever it holds: that it is a message is what is to be found out.
    const { json, lane } = desk.prepare(parsed.value as OutgoingMessage)
    const bytes = Buffer.byteLength(json)
    const to = printable(lane.replace("\n", " → "), 100)
    return {
      state: "ok",
      found: { en: `keeps every rule; ${bytes} bytes, to ${to}`, zh: `符合全部规则；${bytes} 字节，发往 ${to}` }
    }
  } catch (error) {
    if (!isDeskError(error) || error.reason._tag !== "InvalidMessage") throw error
    const faults = error.reason.issues.map(({ path, message }) =>
      plain(printable(message.startsWith("unknown ") || path === "" ? message : `${path} ${message}`))
    )
    const [first = plain("")] = faults
    const more = faults.length - 1
    return {
      state: "wrong",
      found: more === 0 ? first : { en: `${first.en}; and ${more} more`, zh: `${first.zh}；另有 ${more} 处` },
      ...(more === 0 ? {} : { details: faults }),
      todo: fixIt,
      source: pages.message
    }
  }
}

export const message: Check = {
  name: "message",
  title: { en: "Message file", zh: "消息文件" },
  looksAt: { en: "the message in the file of --check, against every rule", zh: "按全部规则检查 --check 文件中的消息" },
  needs: [],
  limitMs: 2000,
  look: async (_, { message = "" }) => ({ finding: await judge(message) })
}
