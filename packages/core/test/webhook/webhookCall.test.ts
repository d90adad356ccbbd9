import { describe, expect, it } from "vitest"
import { webhookCall, webhookEvent } from "../../src/testing.ts"
import { app, token, webhookOf } from "../support/callbacks.ts"

const url = "http://127.0.0.1/desk/callback"
const event = webhookEvent("ChatBot.UserSendMsg", { text: "您好", requestId: "request-1" })

describe("webhookCall", () => {
  it("makes a call that a webhook takes as Desk's, and takes once", async () => {
    const heard: Array<string | undefined> = []
    const webhook = webhookOf({
      on: { "ChatBot.UserSendMsg": ({ text, requestId }) => void heard.push(text, requestId) }
    })
    const call = webhookCall(event, { url, sdkAppId: app, token })
    for (const _ of [1, 2]) {
      const { status, done } = await webhook.handle({ ...call, rawBody: call.body })
      await done
      expect(status).toBe(200)
    }
    expect(heard).toStrictEqual(["您好", "request-1"])
    expect(webhook.status().duplicates).toBe(1)
  })

  it("is refused by another app's webhook, with another token, and at another time", async () => {
    const webhook = webhookOf()
    const tried = [
      { url, sdkAppId: 1, token },
      { url, sdkAppId: app, token: "another" },
      { url, sdkAppId: app },
      { url, sdkAppId: app, token, requestTimeSeconds: Math.floor(Date.now() / 1000) - 120 }
    ].map((options) => webhookCall(event, options))
    for (const call of tried) expect((await webhook.handle({ ...call, rawBody: call.body })).status).toBe(403)
  })

  it("leaves a query of the URL's own where it is, and a fragment out", () => {
    const call = webhookCall(event, { url: `${url}?own=1#part`, sdkAppId: app })
    expect(call.url).toContain(`${url}?own=1&SdkAppid=${app}&`)
    expect(call.url).not.toContain("part")
  })
})
