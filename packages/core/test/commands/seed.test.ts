import { describe, expect, it } from "vitest"
import { createDesk, Elem } from "../../src/index.ts"
import { codes } from "../../src/model/Codes.ts"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import { fixture, packetOf } from "../support/messages.ts"
import { failureOf } from "../support/replies.ts"

interface Seed {
  readonly url: string
  readonly requestsAsPrinted: ReadonlyArray<string>
  readonly answer: unknown
  readonly errorCodes: ReadonlyArray<number>
}

const seed = fixture<Seed>("seed.json")

/** The third example stands on the page with its inner quotes escaped twice, which is no JSON. */
const printed = seed.requestsAsPrinted.map((text): unknown => JSON.parse(text.replaceAll('\\\\"', '\\"')))

const cloudCustomData = "your cloud custom data"
const cardOfPage = {
  header: "卡片标题",
  desc: "卡片描述",
  pic: "https://static.cloudcachetci.com/qcloud/portal/kit/images/presale.a4955999.jpeg",
  url: "https://www.qcloud.com/"
}

const messages: ReadonlyArray<OutgoingMessage> = [
  {
    sessionId: "fd8a2e30-54de-4e40-bcaf-02718409c5cf",
    text: "欢迎使用智能客服,很高兴为您服务!",
    msgRandom: 8436874,
    cloudCustomData
  },
  {
    from: "@customer_service_account",
    to: "user45",
    text: "欢迎注册xx商城,您可在此购买想要的商品,如有疑问请联系客服。",
    msgRandom: 82139,
    cloudCustomData
  },
  {
    from: "@customer_service_account",
    to: "user45",
    body: Elem.card(cardOfPage),
    msgRandom: 82139,
    cloudCustomData
  }
]

describe("the page of send_msg (1229/68821)", () => {
  it("has three example requests, and the third is JSON only with its backslashes undone", () => {
    expect(printed).toHaveLength(3)
    expect(() => JSON.parse(seed.requestsAsPrinted[2] ?? "")).toThrow(SyntaxError)
  })

  it.each([0, 1, 2])("makes the packet of example %i, field by field and in its order", (i) => {
    const packet = packetOf(messages[i])
    expect(packet).toStrictEqual(printed[i])
    expect(Object.keys(packet)).toStrictEqual(Object.keys(printed[i] as object))
  })

  it("spells a card's Data as the page does, blanks after colons included", () => {
    const { MsgContent } = Elem.card(cardOfPage)
    const [element] = (printed[2] as { MsgBody: [{ MsgContent: { Data: string } }] }).MsgBody
    expect(MsgContent.Data).toBe(element.MsgContent.Data)
    expect(MsgContent.Data).toBe(
      '{"src": "22","content": {"header": "卡片标题","desc": "卡片描述",' +
        '"pic": "https://static.cloudcachetci.com/qcloud/portal/kit/images/presale.a4955999.jpeg",' +
        '"url": "https://www.qcloud.com/"},"customerServicePlugin": 0}'
    )
  })

  it("posts the examples to the page's URL, with the page's parameters and no others", async () => {
    const calls: Array<{ url: URL; method: string | undefined; body: unknown }> = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      calls.push({ url: new URL(String(input)), method: init?.method, body: JSON.parse(String(init?.body)) })
      return new Response(JSON.stringify(seed.answer))
    }
    await using desk = createDesk({ sdkAppId: 88888888, identifier: "admin", userSig: "xxx", fetch })
    for (const message of messages) await desk.send(message)

    expect(calls.map(({ body }) => body)).toStrictEqual(printed)
    const wanted = new URL(seed.url)
    for (const { url, method } of calls) {
      expect(method).toBe("POST")
      expect(url.origin + url.pathname).toBe(wanted.origin + wanted.pathname)
      expect([...url.searchParams.keys()].sort()).toStrictEqual([...wanted.searchParams.keys()].sort())
      for (const name of ["sdkappid", "identifier", "usersig", "contenttype"]) {
        expect(url.searchParams.get(name)).toBe(wanted.searchParams.get(name))
      }
      const random = Number(url.searchParams.get("random"))
      expect(Number.isInteger(random) && random >= 0 && random <= 4_294_967_295).toBe(true)
    }
  })

  it("reads the page's answer as success", () => {
    const body = new TextEncoder().encode(JSON.stringify(seed.answer))
    expect(failureOf({ status: 200, body, header: () => undefined }, 0)).toBeUndefined()
  })

  it("has the page's error codes, and marks these and no others as the page's", () => {
    const ofPage = [...codes.values()].filter(({ source }) => source === "send_msg").map(({ code }) => code)
    expect(ofPage).toStrictEqual(seed.errorCodes)
  })
})
