/** Slack's own client: `chat.postMessage` of the same text, as it comes out of the box. */
import { WebClient } from "@slack/web-api"
import { type Open, promises } from "../loop.ts"
import { text } from "../workload.ts"

export const open: Open = ({ origin }) => {
  const client = new WebClient("xoxb-loopback", { slackApiUrl: `${origin}/api/` })
  return promises(async () => {
    const { ok } = await client.chat.postMessage({ channel: "C0123456789", text })
    if (!ok) throw new Error("Slack's client saw no success")
  })
}
