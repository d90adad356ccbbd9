/** The UserSig, as anybody can read it: for whom it is, and for how long. */
import { UserSig } from "@tcdesk/core"
import { printable } from "../../output/printable.ts"
import type { Text } from "../../words/Text.ts"
import type { Check, Finding } from "../Check.ts"
import type { ClientFacts } from "../Facts.ts"
import { pages } from "../pages.ts"
import { duration, instant } from "../words.ts"

const another: Text = {
  en: "Have a new one made, for this identifier and this SDKAppID; or set TCDESK_SECRET_KEY instead of TCDESK_USER_SIG, and the client makes its own.",
  zh: "请为该账号和该 SDKAppID 重新生成 UserSig；或改用 TCDESK_SECRET_KEY 代替 TCDESK_USER_SIG，由客户端自行生成。"
}

const wrong = (found: Text): Finding => ({ state: "wrong", found, todo: another, source: pages.userSig })

const dayMs = 86_400_000
/** As far as clocks may differ. */
const toleratedMs = 60_000

/** `now`: the time by Desk's clock, where that is known. */
const judge = ({ userSig, identifier, sdkAppId, isSignedHere }: ClientFacts, now: number): Finding => {
  const read = UserSig.decode(userSig)
  if (!read.ok)
    return wrong({
      en: `TCDESK_USER_SIG is no UserSig, or a part of one (${read.code})`,
      zh: `TCDESK_USER_SIG 不是完整的 UserSig（${read.code}）`
    })
  const account = printable(read.identifier, 60)
  if (read.sdkAppId !== sdkAppId)
    return wrong({
      en: `TCDESK_USER_SIG was made for SDKAppID ${read.sdkAppId}, and TCDESK_SDK_APP_ID is ${sdkAppId} (70014)`,
      zh: `TCDESK_USER_SIG 是为 SDKAppID ${read.sdkAppId} 生成的，而 TCDESK_SDK_APP_ID 是 ${sdkAppId}（70014）`
    })
  if (read.identifier !== identifier)
    return wrong({
      en: `TCDESK_USER_SIG was made for ${account}, and TCDESK_IDENTIFIER is ${printable(identifier, 60)} (70013)`,
      zh: `TCDESK_USER_SIG 是为 ${account} 生成的，而 TCDESK_IDENTIFIER 是 ${printable(identifier, 60)}（70013）`
    })
  const left = read.expiresAt - now
  if (left <= 0) {
    const since = instant(read.expiresAt)
    const found: Text = { en: `the UserSig ended on ${since} (70001)`, zh: `UserSig 已于 ${since} 过期（70001）` }
    return isSignedHere ? { state: "wrong", found, source: pages.userSig } : wrong(found)
  }
  const valid = duration(left)
  const made: Text = isSignedHere
    ? { en: "made from the key", zh: "由密钥生成" }
    : { en: "from TCDESK_USER_SIG", zh: "来自 TCDESK_USER_SIG" }
  const found: Text = {
    en: `identifier ${account}, SDKAppID ${sdkAppId}, ${made.en}, valid until ${instant(read.expiresAt)} (${valid.en})`,
    zh: `账号 ${account}，SDKAppID ${sdkAppId}，${made.zh}，有效期至 ${instant(read.expiresAt)}（${valid.zh}）`
  }
  if (!isSignedHere && left < dayMs)
    return {
      state: "warning",
      found,
      todo: {
        en: "A fixed UserSig is never renewed: set another one before it ends, or TCDESK_SECRET_KEY instead.",
        zh: "固定的 UserSig 不会自动续签：请在到期前更换，或改用 TCDESK_SECRET_KEY。"
      },
      source: pages.userSig
    }
  // One that was made here by a clock that is ahead is what the clock's own check tells.
  if (!isSignedHere && read.signedAt > now + toleratedMs)
    return {
      state: "warning",
      found: { en: `${found.en}, but signed in the future`, zh: `${found.zh}，但签发时间晚于当前时间` },
      todo: {
        en: "See the clock of the machine that has made it.",
        zh: "请检查生成它的机器的时钟。"
      },
      source: pages.userSig
    }
  return { state: "ok", found }
}

export const userSig: Check = {
  name: "usersig",
  title: { en: "UserSig", zh: "UserSig" },
  looksAt: { en: "what the UserSig says of itself", zh: "UserSig 中的账号、应用与有效期" },
  needs: ["configuration"],
  limitMs: 1000,
  look: async ({ client, aheadMs = 0 }, { now }) => {
    if (client === undefined) throw new Error("There is no client.")
    return { finding: judge(client, now() - aheadMs) }
  }
}
