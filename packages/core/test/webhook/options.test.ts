/** What can't make a webhook is refused at once, with every fault by name and no secret. */
import { describe, expect, test } from "vitest"
import { createWebhook, createWebhookFromEnv, redisDeduplication, resolveWebhook } from "../../src/webhook.ts"
import { app, packet, post, token } from "../support/callbacks.ts"
import { captureWarnings } from "../support/warnings.ts"

const fault = (make: () => unknown): string => {
  try {
    make()
  } catch (error) {
    expect(error).toMatchObject({ _tag: "DeskConfigError" })
    return (error as Error).message
  }
  throw new Error("it was accepted")
}

const make = (options: object) => () => createWebhook({ sdkAppId: app, token, ...options } as never)

describe("options", () => {
  test.each([
    [{ sdkAppId: "1400000000" }, "sdkAppId must be the app's number"],
    [{ sdkAppId: 0 }, "sdkAppId must be"],
    [
      { token: undefined },
      "token is required: the one of the callback's authentication. Where Desk does not sign, set unsigned: true instead"
    ],
    [{ token: [] }, "token is required"],
    [{ token: "" }, "token must not be empty"],
    [{ token: "'quoted'" }, "token must have neither blanks nor quotes around it"],
    [{ token: ["good", " bad"] }, "token[1] must have neither"],
    [{ token: undefined, unsigned: "yes" }, "unsigned must be true or false"],
    [{ unsigned: true }, "token and unsigned exclude each other"],
    [{ on: "all" }, "on must be an object of functions"],
    [{ on: { SessionBegin: "handler" } }, "on.SessionBegin must be a function"],
    [{ answer: { aiProvder: () => "own" } }, "unknown option answer.aiProvder: did you mean answer.aiProvider?"],
    [{ answer: { assignHuman: 5 } }, "answer.assignHuman must be a function"],
    [{ answerAfter: "never" }, 'answerAfter must be "receipt" or "handlers"'],
    [{ answerWithinMs: 2500 }, "answerWithinMs must be milliseconds from 1 to 2000"],
    [{ concurrency: 0 }, "concurrency must be"],
    [{ maxWaiting: 1.5 }, "maxWaiting must be"],
    [{ deduplicate: { begin: () => true } }, "deduplicate must be a store with begin and forget, or false"],
    [{ desk: {} }, "desk must be a client"],
    [{ onError: "log" }, "onError must be a function"],
    [{ onEror: () => {} }, "unknown option onEror: did you mean onError?"]
  ])("%o: %s", (options, message) => {
    expect(fault(make(options))).toContain(message)
  })

  test("that are none are refused", () => {
    for (const options of [undefined, null, 5])
      expect(fault(() => createWebhook(options as never))).toContain("an object with sdkAppId")
    expect(fault(() => redisDeduplication({} as never))).toContain("must be a client of ioredis or of node-redis")
  })

  test("are all named, and never shown", () => {
    const message = fault(make({ sdkAppId: -1, token: '"very secret"', concurrency: -1 }))
    expect(message).toMatch(/sdkAppId.*token.*concurrency/)
    expect(message).not.toContain("secret")
  })

  test("may be an instance of a class, with handlers that are its methods", async () => {
    class Handlers {
      seen = 0
      SessionBegin() {
        this.seen += 1
      }
    }
    const on = new Handlers()
    const webhook = createWebhook({ sdkAppId: app, token, on: on as never })
    await (await post(webhook, packet({ Event: "SessionBegin" }))).done
    expect(on.seen).toBe(1)
  })

  test("warn of a handler for an event that is nearly called as a documented one", async () => {
    const warnings = captureWarnings()
    createWebhook({ sdkAppId: app, token, on: { "Chatbot.UserSendMsg": () => {}, "Human.UserSendMsg": () => {} } })
    await warnings.first
    expect(warnings.messages).toEqual([expect.stringMatching(/Chatbot\.UserSendMsg.*ChatBot\.UserSendMsg/)])
  })
})

describe("the environment", () => {
  const env = { TCDESK_SDK_APP_ID: String(app), TCDESK_WEBHOOK_TOKEN: token }

  test("says app and token where the options do not", async () => {
    expect((await post(createWebhookFromEnv(env))).status).toBe(200)
    const other = createWebhookFromEnv({ ...env, TCDESK_WEBHOOK_TOKEN: "another" }, { token })
    expect((await post(other)).status).toBe(200)
  })

  test("is named in what is wrong with it", () => {
    expect(fault(() => createWebhookFromEnv({}))).toMatch(
      /TCDESK_SDK_APP_ID is required.*TCDESK_WEBHOOK_TOKEN is required/
    )
    expect(fault(() => createWebhookFromEnv({ ...env, TCDESK_SDK_APP_ID: "x" }))).toContain("TCDESK_SDK_APP_ID must be")
    expect(fault(() => createWebhookFromEnv(env, { unsigned: true }))).toContain(
      "TCDESK_WEBHOOK_TOKEN and unsigned exclude each other"
    )
    expect(fault(() => createWebhookFromEnv(null as never))).toContain("environment")
  })

  test("is where adapters look, unless they are given a webhook", async () => {
    const webhook = createWebhookFromEnv(env)
    expect(resolveWebhook(webhook)).toEqual({ webhook, owned: false })
    const { webhook: own, owned } = resolveWebhook({ sdkAppId: app, token })
    expect(owned).toBe(true)
    expect((await post(own)).status).toBe(200)
  })
})
