/** LINE's own client: a push message of the same text, as it comes out of the box. */
import { messagingApi } from "@line/bot-sdk"
import { type Open, promises } from "../loop.ts"
import { text } from "../workload.ts"

export const open: Open = ({ origin }) => {
  const client = new messagingApi.MessagingApiClient({ channelAccessToken: "loopback", baseURL: origin })
  return promises(async () => {
    const { sentMessages } = await client.pushMessage({
      to: "U0123456789abcdef0123456789abcdef",
      messages: [{ type: "text", text }]
    })
    if (sentMessages.length !== 1) throw new Error("LINE's client saw no success")
  })
}
