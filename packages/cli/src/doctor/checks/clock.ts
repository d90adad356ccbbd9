/** This machine's clock against Desk's: UserSigs, and the signatures of callbacks, are good for a time. */
import type { Text } from "../../words/Text.ts"
import type { Check, Finding, Looked } from "../Check.ts"
import { askDate } from "../network/askDate.ts"
import { reach } from "../network/reach.ts"
import { pages } from "../pages.ts"
import { duration } from "../words.ts"

/** The header says whole seconds, and the way takes time: less is no difference. */
const tolerated = 30_000
/** A callback's signature is good for so long (269/32431). */
const tooMuch = 60_000

const unknown = (en: string, zh: string): Looked => ({
  finding: { state: "skipped", found: { en: `not compared: ${en}`, zh: `未比较：${zh}` } }
})

const differs = (aheadMs: number): Finding => {
  const by = duration(Math.abs(aheadMs))
  const isAhead = aheadMs > 0
  const what: Text = {
    en: `this machine's clock is ${by.en} ${isAhead ? "ahead of" : "behind"} Desk's`,
    zh: `本机时钟比 Desk ${isAhead ? "快" : "慢"} ${by.zh}`
  }
  const means: Text = isAhead
    ? {
        en: "A UserSig made here is signed in the future, and Desk's callbacks look too old to be taken.",
        zh: "在本机生成的 UserSig 签发时间晚于当前时间，Desk 的回调也会因签名过旧而被拒绝。"
      }
    : {
        en: "A UserSig made here ends too early (70001), and Desk's callbacks look as if signed in the future, and are not taken.",
        zh: "在本机生成的 UserSig 会提前过期（70001），Desk 的回调也会因签名时间超前而被拒绝。"
      }
  return {
    state: Math.abs(aheadMs) > tooMuch ? "wrong" : "warning",
    found: what,
    todo: {
      en: `Set it right, by NTP (timedatectl, chronyc tracking, w32tm); in a container it is the host's. ${means.en}`,
      zh: `请通过 NTP 校准（timedatectl、chronyc tracking、w32tm）；容器使用宿主机的时钟。${means.zh}`
    },
    source: pages.userSig
  }
}

export const clock: Check = {
  name: "clock",
  title: { en: "Clock", zh: "时钟" },
  looksAt: {
    en: "this machine's time against the HTTP Date of Desk's answer",
    zh: "本机时间与 Desk 响应的 HTTP Date 之差"
  },
  needs: ["tls"],
  limitMs: 4000,
  look: async (facts, { now }, signal) => {
    const { road } = facts
    if (road === undefined) throw new Error("There is no road.")
    const limited = AbortSignal.any([signal, AbortSignal.timeout(3000)])
    const reached = await reach(road, facts, limited)
    if (reached._tag === "Failed") return unknown(`no connection (${reached.code})`, `无法连接（${reached.code}）`)
    const asked = await askDate(reached.socket, road, now, limited)
    if (asked._tag === "Failed") return unknown(`no answer to HTTP (${asked.code})`, `HTTP 无响应（${asked.code}）`)
    if (asked._tag === "Undated") return unknown("the answer has no date", "响应中没有日期")
    // The header is cut to the second, and was written somewhere between.
    const aheadMs = Math.round((asked.sentAt + asked.cameAt) / 2 - (asked.serverMs + 500))
    if (Math.abs(aheadMs) > tolerated) return { finding: differs(aheadMs), facts: { aheadMs } }
    const seconds = Math.max(1, Math.ceil(Math.abs(aheadMs) / 1000))
    const found: Text = { en: `agrees with Desk's within ${seconds} s`, zh: `与 Desk 相差不超过 ${seconds} 秒` }
    return { finding: { state: "ok", found }, facts: { aheadMs } }
  }
}
