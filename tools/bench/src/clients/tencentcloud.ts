/** The core of Tencent Cloud's SDK: the same packet as a call of its API, signed as it signs, as it comes out of the box. */
import { CommonClient } from "tencentcloud-sdk-nodejs-common"
import { type Open, promises } from "../loop.ts"
import { random, sessionId, text } from "../workload.ts"

export const open: Open = ({ host, port, tls }) => {
  const client = new CommonClient(`${host}:${port}`, "2020-01-01", {
    credential: { secretId: "loopback", secretKey: "loopback" },
    region: "ap-guangzhou",
    profile: { httpProfile: { protocol: tls ? "https://" : "http://", reqMethod: "POST" } }
  })
  return promises(async () => {
    const { RequestId } = (await client.request("SendMessage", {
      SessionId: sessionId,
      MsgRandom: random(),
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }]
    })) as { readonly RequestId?: string }
    if (RequestId === undefined) throw new Error("Tencent Cloud's client saw no success")
  })
}
