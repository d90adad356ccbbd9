/** Desk's calls, as it makes them: signed, each with a RequestID of its own. */
import { createHash } from "node:crypto"
import { account, sessionId, text } from "./workload.ts"

export const token = "a-token-of-the-console"

/** Path and query, without the value of RequestID, which comes last. Good for a minute. */
export const callbackPath = (by = token): string => {
  const seconds = Math.floor(Date.now() / 1000)
  const sign = createHash("sha256").update(`${by}${seconds}`).digest("hex")
  return `/desk?SdkAppid=${account.sdkAppId}&CallbackCommand=Desk.SessionEventNotify&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI&Sign=${sign}&RequestTime=${seconds}&RequestID=`
}

export const callback = (index: number): string =>
  JSON.stringify({
    CallbackCommand: "Desk.SessionEventNotify",
    SessionId: `${sessionId}-${index % 1000}`,
    Event: "ChatBot.UserSendMsg",
    EventTime: 1_764_000_000_000 + index,
    ChannelType: "SDK",
    ClientUserId: "user45",
    CustomerServiceId: "@customer_service_account",
    AgentId: "",
    MsgKey: `152_${account.sdkAppId}_${index}`,
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }],
    CloudCustomData: "",
    IsContactUser: false
  })
