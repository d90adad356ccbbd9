/** What is not Desk's call, or is none that can be read, is refused, and nothing of the inside is told. */
import { describe, expect, test } from "vitest"
import { signWebhook } from "../../src/webhook.ts"
import { app, packet, post, signed, token, urlOf, webhookOf } from "../support/callbacks.ts"
import { captureWarnings } from "../support/warnings.ts"

const seconds = () => Math.floor(Date.now() / 1000)

const without = (name: string) => (query: string) =>
  signed(query).replace(new RegExp(`[?&]${name}=[^&]*`), (found) => found[0] ?? "")

describe("the signature", () => {
  test("is the one that is published", () => {
    const url = signWebhook({ url: "/?SdkAppid=1", token: "xxxxyyyy", requestTimeSeconds: 1_669_872_112 })
    expect(url).toBe(
      "/?SdkAppid=1&Sign=17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061&RequestTime=1669872112"
    )
    expect(signWebhook({ url: "/path", token: "t", requestTimeSeconds: 1 })).toMatch(/^\/path\?Sign=/)
  })

  test.each([
    ["now", 0],
    ["a minute ago", -59],
    ["in a minute", 59]
  ])("is good when it was made %s", async (_, offset) => {
    const answer = await post(webhookOf(), packet(), { query: (query) => signed(query, seconds() + offset) })
    expect(answer.status).toBe(200)
  })

  test.each([
    ["made long ago", (query: string) => signed(query, seconds() - 62)],
    ["made in the future", (query: string) => signed(query, seconds() + 62)],
    ["made with another token", (query: string) => signed(query, seconds(), "another")],
    ["cut off", (query: string) => signed(query).replace(/Sign=(.{63})./, "Sign=$1")],
    [
      "of another time",
      (query: string) => signed(query).replace(/RequestTime=(\d+)/, (_, at) => `RequestTime=${Number(at) + 1}`)
    ],
    ["of a time that is no number", (query: string) => signed(query, Number.NaN)],
    ["of a time with a fraction", (query: string) => signed(query, seconds() + 0.5)],
    ["in capitals", (query: string) => signed(query).replace(/Sign=(\w+)/, (_, sign) => `Sign=${sign.toUpperCase()}`)]
  ])("is refused when it is %s", async (_, query) => {
    const webhook = webhookOf()
    const answer = await post(webhook, packet(), { query })
    expect(answer.status).toBe(403)
    expect(webhook.status().refused.signature).toBe(1)
  })

  test("may be made with any of several tokens", async () => {
    const webhook = webhookOf({ token: ["an-older-token", token] })
    for (const by of ["an-older-token", token])
      expect((await post(webhook, packet(), { query: (query) => signed(query, seconds(), by) })).status).toBe(200)
    expect((await post(webhook, packet(), { query: (query) => signed(query, seconds(), "third") })).status).toBe(403)
  })

  test.each([["Sign"], ["RequestTime"]])("is missing without %s, and one warning says what to do", async (name) => {
    const warnings = captureWarnings()
    const webhook = webhookOf()
    for (let i = 0; i < 2; i += 1) expect((await post(webhook, packet(), { query: without(name) })).status).toBe(403)
    expect(webhook.status().refused).toMatchObject({ unsigned: 2, signature: 0 })
    await warnings.first
    expect(warnings.messages).toHaveLength(1)
    expect(warnings.messages[0]).toMatch(/Set the same token in the console.*unsigned: true/)
  })

  test("is not asked for where calls are unsigned", async () => {
    const webhook = webhookOf({ token: undefined, unsigned: true })
    expect((await post(webhook, packet(), { query: (query) => query })).status).toBe(200)
  })
})

describe("a call", () => {
  const url = () => urlOf()
  test.each([
    [405, "GET", () => ({ method: "GET", url: url(), rawBody: "" })],
    [405, "a method in small letters", () => ({ method: "post", url: url(), rawBody: "{}" })],
    [403, "another app", () => ({ method: "POST", url: url().replace(String(app), "1400000001"), rawBody: "{}" })],
    [403, "no app", () => ({ method: "POST", url: "/desk/callback", rawBody: "{}" })],
    [413, "a body of more than 1 MiB", () => ({ method: "POST", url: url(), rawBody: " ".repeat(1024 * 1024 + 1) })],
    [413, "as many bytes in fewer characters", () => ({ method: "POST", url: url(), rawBody: "好".repeat(400_000) })],
    [413, "a reader that finds too much", () => ({ method: "POST", url: url(), rawBody: async () => undefined })],
    [
      400,
      "a reader that fails",
      () => ({ method: "POST", url: url(), rawBody: () => Promise.reject(new Error("no")) })
    ],
    [400, "no JSON", () => ({ method: "POST", url: url(), rawBody: "SessionId=1" })],
    [400, "an empty body", () => ({ method: "POST", url: url(), rawBody: "" })],
    [400, "JSON that is no object", () => ({ method: "POST", url: url(), rawBody: "[{}]" })],
    [
      400,
      "bytes that are no UTF-8",
      () => ({ method: "POST", url: url(), rawBody: Buffer.from('{"a":"\xff"}', "latin1") })
    ],
    [400, "a body that a parser left empty", () => ({ method: "POST", url: url(), json: undefined })],
    [400, "a parsed array", () => ({ method: "POST", url: url(), json: [] })],
    [400, "no URL", () => ({ method: "POST", url: undefined as unknown as string, rawBody: "{}" })],
    [
      400,
      "another command in the body than in the URL",
      () => ({ method: "POST", url: url(), json: packet({ CallbackCommand: "Member.EventNotify" }) })
    ],
    [400, "a command that is no text", () => ({ method: "POST", url: url(), json: packet({ CallbackCommand: 1 }) })],
    [400, "an event without its session", () => ({ method: "POST", url: url(), json: packet({ SessionId: "" }) })],
    [400, "an event without a name", () => ({ method: "POST", url: url(), json: packet({ Event: undefined }) })],
    [400, "an event without a time", () => ({ method: "POST", url: url(), json: packet({ EventTime: "today" }) })]
  ] as const)("is answered %i for %s", async (status, _, request) => {
    const webhook = webhookOf()
    const answer = await webhook.handle(request())
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({ ActionStatus: "FAIL", ErrorCode: 1 })
    expect(answer.body).not.toContain(token)
    await expect(answer.done).resolves.toBeUndefined()
  })

  test("is refused before its body is read", async () => {
    const webhook = webhookOf()
    const rawBody = () => Promise.reject(new Error("read"))
    const query = (plain: string) => signed(plain, seconds(), "another")
    expect((await webhook.handle({ method: "POST", url: urlOf({ query }), rawBody })).status).toBe(403)
  })

  test("says which method it may have", async () => {
    const { headers } = await webhookOf().handle({ method: "GET", url: urlOf(), rawBody: "" })
    expect(headers).toMatchObject({ allow: "POST", "content-type": expect.stringContaining("application/json") })
  })

  test("is taken when nobody handles it: the console's probe, and commands that no document names", async () => {
    const webhook = webhookOf()
    for (const command of ["Desk.SomethingNew", "Member.EventNotify"])
      expect((await post(webhook, {}, { command })).status).toBe(200)
    const { body } = await post(webhook)
    expect(JSON.parse(body)).toEqual({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 })
  })
})
