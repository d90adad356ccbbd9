import type { Emulator, ReceivedMessage } from "@tcdesk/emulator"
import { afterEach, describe, expect, it } from "vitest"
import { makeBot } from "../src/shop/bot.ts"
import { frontEnds, type OpenShop, openShop } from "./openShop.ts"

const names = Object.keys(frontEnds) as Array<keyof typeof frontEnds>
const opened: Array<OpenShop> = []

afterEach(async () => {
  for (const shop of opened.splice(0)) await shop.close()
})

const open = async (...args: Parameters<typeof openShop>): Promise<OpenShop> => {
  const shop = await openShop(...args)
  opened.push(shop)
  return shop
}

/** A bot that says its first word, and the rest when it is let. */
const hesitantBot = () => {
  let goOn = (): void => {}
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  return { bot: makeBot(() => held), goOn }
}

/** What a customer sees of a message. */
const seen = ({ body: [elem], stream }: ReceivedMessage): unknown => stream?.text ?? elem?.MsgContent.Text

const textsOf = (emulator: Emulator, sessionId: string): ReadonlyArray<unknown> =>
  emulator.messages({ sessionId }).map(seen)

const lin = { id: "lin@shop.example", capacity: 1 }

describe.each(names)("the support chat on %s", (framework) => {
  it("answers by a stream that grows, in the customer's language, and knows their orders", async () => {
    const { bot, goOn } = hesitantBot()
    const { emulator, url, printed } = await open(framework, { bot })
    await fetch(`${url}/orders`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ userId: "user45", product: "Earphones", language: "en" })
    })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId, text: "Where is my order?" })
    const stream = () => emulator.streams({ sessionId })[0]
    await expect.poll(stream).toMatchObject({ text: "Order", state: "open" })
    goOn()
    const text = "Order 1 (Earphones) is being packed. You get a message as soon as it is on its way."
    await expect.poll(stream).toMatchObject({ text, state: "ended", endedBy: "finish" })
    await expect.poll(() => printed).toContain(`  user45 sees: ${text}`)
  })

  it("hands over to a human who is free, says to whom, and is silent from then on", async () => {
    const { desk, emulator, support } = await open(framework, { agents: [lin] })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId, text: "我要转人工" })
    await expect.poll(() => textsOf(emulator, sessionId)).toEqual(["已为您转接人工客服 lin，请稍候。"])
    expect(emulator.session(sessionId)).toMatchObject({ state: "WaitingForAgentAnswering", agentId: lin.id })
    // A message that is heard here once more is answered as the first would have been, and can be waited for.
    for (const state of ["WaitingForAgentAnswering", "Agent"]) {
      expect(emulator.session(sessionId).state).toBe(state)
      for (const text of ["在吗？", "人工"]) await support.hear(desk, { sessionId, clientUserId: "user45", text })
      if (state !== "Agent") emulator.typeAsAgent({ sessionId, text: "您好，我是 lin。" })
    }
    await desk.close()
    expect(textsOf(emulator, sessionId)).toHaveLength(1)
  })

  it("shows a session's state and history, ends it, and answers 410 for one that never was", async () => {
    const { emulator, url } = await open(framework, { agents: [lin] })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId, text: "Hi" })
    await expect.poll(() => emulator.streams({ sessionId })[0]?.state).toBe("ended")
    emulator.typeAsCustomer({ sessionId, text: "human, please" })
    await expect.poll(() => textsOf(emulator, sessionId)).toHaveLength(2)
    emulator.typeAsAgent({ sessionId, text: "Hello, I am Lin." })
    const read = async () => {
      const answer = await fetch(`${url}/sessions/${sessionId}`)
      return (await answer.json()) as { messages: Array<{ from: string; role: unknown }> }
    }
    const session = await read()
    expect(session).toMatchObject({ state: "Agent", agentId: lin.id })
    expect(session.messages.map(({ from, role }) => [from, role])).toEqual([
      ["user45", "user"],
      ["@customer_service_account", "system"],
      ["user45", "user"],
      ["@customer_service_account", "system"],
      [lin.id, "agent"]
    ])
    const end = () => fetch(`${url}/sessions/${sessionId}/end`, { method: "POST" })
    expect((await end()).status).toBe(200)
    expect(emulator.session(sessionId).endedBy).toBe("command")
    expect(await read()).toEqual({ ...session, state: "NotInSession", agentId: undefined })
    expect((await end()).status).toBe(410)
    expect((await fetch(`${url}/sessions/none`)).status).toBe(410)
  })
})

describe("the support chat", () => {
  it("queues whoever asks for a human while all are busy, and says when nobody is online", async () => {
    const { emulator } = await open("express", { agents: [lin] })
    const [first, second] = ["user45", "user46"].map((clientUserId) => emulator.openSession({ clientUserId }))
    emulator.typeAsCustomer({ sessionId: first as string, text: "人工" })
    await expect.poll(() => emulator.session(first as string).state).toBe("WaitingForAgentAnswering")
    emulator.typeAsCustomer({ sessionId: second as string, text: "Can I talk to a human?" })
    await expect
      .poll(() => textsOf(emulator, second as string))
      .toEqual(["All our staff are busy. You are in the queue; one moment, please."])
    expect(emulator.session(second as string).state).toBe("Queueing")
    emulator.setAgent({ ...lin, online: false })
    const third = emulator.openSession({ clientUserId: "user47" })
    emulator.typeAsCustomer({ sessionId: third, text: "人工" })
    await expect.poll(() => textsOf(emulator, third)).toEqual([expect.stringContaining("没有人工客服在线")])
    expect(emulator.session(third).state).toBe("Chatbot")
  })

  it("lets nobody who asks for a human wait for the end of the bot's answer, nor of the next one", async () => {
    const { emulator } = await open("express", { agents: [lin], bot: hesitantBot().bot })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId, text: "有什么商品？" })
    await expect.poll(() => emulator.streams({ sessionId })[0]?.text).toBe("小店")
    emulator.typeAsCustomer({ sessionId, text: "怎么退货？" })
    emulator.typeAsCustomer({ sessionId, text: "人工！" })
    await expect.poll(() => textsOf(emulator, sessionId)).toEqual(["小店", "已为您转接人工客服 lin，请稍候。"])
    expect(emulator.streams({ sessionId })).toMatchObject([{ state: "ended", endedBy: "finish" }])
  })

  it("takes 人工智能 for a question", async () => {
    const { emulator } = await open("express", { agents: [lin] })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId, text: "你是人工智能吗？" })
    await expect.poll(() => emulator.streams({ sessionId })[0]?.state).toBe("ended")
    expect(emulator.session(sessionId).state).toBe("Chatbot")
  })

  it.each([
    [true, "已为您转接人工客服 lin，请稍候。"],
    [false, "抱歉，刚才出了点问题，请再发一次。"]
  ])("finds out what became of a transfer whose answer was lost (carried out: %s)", async (stored, told) => {
    const { emulator } = await open("express", { agents: [lin] })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const off = emulator.onRequest(({ command }) => {
      if (command !== "get_session_state") return
      off()
      emulator.failNext({ _tag: "Reset", stored })
    })
    emulator.typeAsCustomer({ sessionId, text: "人工" })
    await expect.poll(() => textsOf(emulator, sessionId)).toEqual([told])
    expect(emulator.requests().filter(({ command }) => command === "transfer_to_human")).toHaveLength(1)
  })

  it("breaks off when the session ends under its answer, and answers in the customer's next session", async () => {
    const { bot, goOn } = hesitantBot()
    const { desk, emulator, printed, support } = await open("express", { bot })
    const ended = emulator.openSession({ clientUserId: "user45" })
    const answered = support.hear(desk, { sessionId: ended, clientUserId: "user45", text: "你好" })
    await expect.poll(() => emulator.streams({ sessionId: ended })[0]?.text).toBe("您好")
    emulator.endSession(ended, "customer")
    goOn()
    await answered
    expect(textsOf(emulator, ended)).toEqual(["您好"])
    const next = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId: next, text: "你好" })
    await expect.poll(() => emulator.streams({ sessionId: next })[0]?.endedBy).toBe("finish")
    await expect.poll(() => printed).toHaveLength(1)
  })

  it("closes what it has begun to say when the bot fails, and asks the customer to write again", async () => {
    const { emulator, printed } = await open("express", {
      bot: async function* () {
        yield "The answer is"
        throw new Error("the model is overloaded")
      }
    })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId, text: "Hello" })
    await expect
      .poll(() => textsOf(emulator, sessionId))
      .toEqual(["The answer is", "Sorry, something went wrong just now. Please write that once more."])
    expect(emulator.streams({ sessionId })).toMatchObject([{ state: "ended", endedBy: "finish" }])
    expect(printed).toEqual(["  the bot has failed: Error: the model is overloaded"])
  })

  it("answers by ordinary messages where streams are refused", async () => {
    const { emulator } = await open("express", { retry: false })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const off = emulator.onRequest(({ command }) => {
      if (command !== "get_session_state") return
      off()
      emulator.failNext({ _tag: "Code", code: 141009 })
    })
    emulator.typeAsCustomer({ sessionId, text: "你好" })
    await expect.poll(() => textsOf(emulator, sessionId)).toEqual([expect.stringMatching(/^您好！.*“人工”。$/)])
    expect(emulator.streams()).toEqual([])
  })

  it("answers whoever writes first, in the session that opens by it", async () => {
    const { emulator } = await open("express")
    emulator.typeAsCustomer({ clientUserId: "user46", text: "你好" })
    await expect.poll(() => emulator.streams()).toMatchObject([{ clientUserId: "user46", endedBy: "finish" }])
    await emulator.whenTold()
    expect(emulator.webhookCalls().map(({ event, problems }) => [event, problems])).toEqual([
      ["SessionBegin", []],
      ["ChatBot.UserSendMsg", []]
    ])
  })
})
