import { describe, expect, it } from "vitest"
import { makeBot, type Question } from "../src/shop/bot.ts"
import type { Order } from "../src/shop/Shop.ts"

const piecesFor = async (question: Question): Promise<Array<string>> => {
  const pieces: Array<string> = []
  for await (const piece of makeBot(async () => {})(question)) pieces.push(piece)
  return pieces
}

const answerTo = async (text: string, orders: ReadonlyArray<Order> = []): Promise<string> =>
  (await piecesFor({ text, orders })).join("")

const shipped: Order = { id: 1, userId: "user45", product: "蓝牙耳机", language: "zh", state: "shipped" }
const placed: Order = { id: 2, userId: "user45", product: "Smart watch", language: "en", state: "placed" }

describe("the bot", () => {
  it("says where each parcel is, in the language of the question", async () => {
    expect(await answerTo("我的订单到哪里了？", [shipped, placed])).toBe(
      "订单 1（蓝牙耳机）已经发货，预计明天送达。订单 2（Smart watch）正在备货，发货后会马上通知您。"
    )
    expect(await answerTo("Where is my order?", [shipped])).toBe(
      "Order 1 (蓝牙耳机) is on its way and should arrive tomorrow."
    )
    expect(await answerTo("where are my orders", [shipped, placed])).toContain("tomorrow. Order 2 (Smart watch)")
    expect(await answerTo("包裹呢", [])).toContain("没有查到您的订单")
  })

  it.each([
    ["怎么退货？", "七天内"],
    ["Can I return my order?", "seven days"],
    ["有什么商品？", "蓝牙耳机（¥199）、智能手表（¥899）"],
    ["What do you sell?", "Earphones (¥199), Smart watch (¥899)"],
    ["你好", "“人工”"],
    ["Hi!", "“human”"],
    ["今天天气怎么样", "还不会回答"],
    ["What about the weather?", "can't answer"],
    ["🙂", "还不会回答"]
  ])("has an answer to %s", async (text, part) => {
    expect(await answerTo(text)).toContain(part)
  })

  it.each(["我的订单到哪里了？", "Where is my order?"])(
    "gives its answer to %s in many pieces, as a model does",
    async (text) => {
      const pieces = await piecesFor({ text, orders: [] })
      expect(pieces.length).toBeGreaterThan(10)
      expect(pieces.every((piece) => piece !== "")).toBe(true)
    }
  )
})
