import type { Emulator } from "@tcdesk/emulator"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { frontEnds, type OpenShop, openShop } from "./openShop.ts"

interface Answer {
  readonly status: number
  readonly body: unknown
}

const sessionId = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"

/** The requests of a day in the shop, and what each is answered. */
const day: ReadonlyArray<readonly [name: string, path: string, body: unknown, status: number]> = [
  ["a sign-up", "/customers", { userId: "user45" }, 200],
  ["an order", "/orders", { userId: "user45", product: "蓝牙耳机" }, 200],
  ["a parcel", "/orders/1/ship", undefined, 200],
  ["a reply", `/sessions/${sessionId}/replies`, { text: "您好,请问有什么可以帮您?" }, 200],
  ["a reply in an ended session", "/sessions/ended/replies", { text: "您好" }, 410],
  ["a call that is not Desk's", "/desk/callback", { SessionId: "ended", Event: "ChatBot.UserSendMsg" }, 403],
  ["the end of a session", `/sessions/${sessionId}/end`, undefined, 200],
  ["the end of an ended session", `/sessions/${sessionId}/end`, undefined, 410],
  ["a customer with an impossible name", "/customers", { userId: "user\n45" }, 400],
  ["a request without a body", "/customers", undefined, 400],
  ["a request with a broken body", "/customers", "{broken", 400],
  ["a parcel of no order", "/orders/99/ship", undefined, 404],
  ["a path that leads nowhere", "/nowhere", {}, 404]
]

/** Answers without what is drawn at random or measured. */
const settled = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify(body, (key, value) => (/^(random|msgRandom|startedAt|durationMs)$/.test(key) ? "…" : value))
  )

const answers = new Map<string, ReadonlyArray<Answer>>()

describe.each(Object.keys(frontEnds) as Array<keyof typeof frontEnds>)("the shop on %s", (name) => {
  let shop: OpenShop
  let emulator: Emulator

  beforeAll(async () => {
    shop = await openShop(name)
    emulator = shop.emulator
    emulator.openSession({ clientUserId: "user45", sessionId })
  })
  afterAll(() => shop.close())

  const post = async (path: string, body: unknown): Promise<Answer> => {
    const json =
      body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: body === "{broken" ? body : JSON.stringify(body) }
    const response = await fetch(shop.url + path, { method: "POST", ...json })
    const isJson = response.headers.get("content-type")?.includes("json") === true
    return {
      status: response.status,
      body: isJson ? settled(await response.json()) : await response.text().then(() => "no JSON")
    }
  }

  it("answers every request of a day, and its customers receive what they should", async () => {
    const given: Array<Answer> = []
    for (const [, path, body] of day) given.push(await post(path, body))
    expect(given.map(({ status }) => status)).toEqual(day.map(([, , , status]) => status))
    expect(given.map(({ body }) => body)).toContainEqual({ error: "There is no order 99." })
    // What is sent in the background arrives when it does.
    const seen = () =>
      emulator
        .messages({ clientUserId: "user45" })
        .map(({ sessionId: session, body: [elem] }) => `${session ?? "no session"}: ${elem?.MsgType}`)
        .sort()
    await expect
      .poll(seen)
      .toEqual([
        `${sessionId}: TIMTextElem`,
        "no session: TIMCustomElem",
        "no session: TIMCustomElem",
        "no session: TIMTextElem"
      ])
    answers.set(name, given)
  })

  it("opens a session, and a reply reaches it", async () => {
    const { body } = await post("/sessions", { userId: "user46" })
    const opened = (body as { sessionId: string }).sessionId
    expect((await post(`/sessions/${opened}/replies`, { text: "您好" })).status).toBe(200)
    expect(emulator.messages({ sessionId: opened })).toHaveLength(1)
  })

  it("knows a customer's orders, each in its state", async () => {
    const orders = await (await fetch(`${shop.url}/orders?userId=user45`)).json()
    expect(orders).toEqual({
      orders: [{ id: 1, userId: "user45", product: "蓝牙耳机", language: "zh", state: "shipped" }]
    })
    expect(await (await fetch(`${shop.url}/orders?userId=nobody`)).json()).toEqual({ orders: [] })
    expect((await fetch(`${shop.url}/orders`)).status).toBe(400)
  })

  it("speaks to a customer in the customer's language", async () => {
    await post("/customers", { userId: "user48", language: "en" })
    await expect
      .poll(() => JSON.stringify(emulator.messages({ clientUserId: "user48" })))
      .toContain("Welcome to the shop!")
  })

  it("shows its page, and a customer's messages as they arrive", async () => {
    const page = await fetch(shop.url)
    expect(await page.text()).toContain("The sample shop")
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'")
    expect(await (await fetch(`${shop.url}/about`)).json()).toMatchObject({
      framework: name,
      real: false,
      inbox: emulator.url
    })
    const events = await fetch(`${shop.url}/phone/events`)
    await post("/customers", { userId: "user47" })
    let told = ""
    for await (const part of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      told += part
      if (told.includes("欢迎注册xx商城")) break
    }
    expect(told).toContain("event: chat")
  })

  it("gives the phone what it needs of the emulator, and nothing else", async () => {
    const statusOf = async (method: string, path: string) =>
      (await fetch(shop.url + path, { method, headers: { "content-type": "application/json" } })).status
    expect(await statusOf("GET", "/phone/state")).toBe(200)
    for (const path of ["/phone/reset", "/phone/faults", "/phone/../_emulator/reset", "/phone/state/"]) {
      expect([path, await statusOf("POST", path)]).toEqual([path, 404])
    }
    expect(emulator.sessions()).not.toEqual([])
  })

  it("answers as the others do", () => {
    const [first, ...others] = [...answers.values()]
    // Each framework has its own words for a path that leads nowhere.
    for (const other of others) expect(other.slice(0, -1)).toEqual(first?.slice(0, -1))
  })
})
