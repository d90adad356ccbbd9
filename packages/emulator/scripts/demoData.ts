/**
 * Demo data: a day at a small shop: what its inbox looks like when it is in use.
 */
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { Emulator } from "../src/index.ts"
import { type DemoClock, deskElem, Sender, textElem } from "./sender.ts"

const FROM = "@customer_service_account"
const ENDED = "b7f2c1d0-52aa-4c0e-9a3f-6d1f0c9e8e21"

/** The shop's pictures, drawn here: nothing is fetched from outside. */
export const servePictures = async (): Promise<{ readonly url: string; readonly server: Server }> => {
  const server = createServer((req, res) => {
    res.writeHead(200, { "content-type": "image/svg+xml" }).end(req.url === "/parcel.svg" ? PARCEL : SHOE)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

const SHOE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#ffd9b8"/><stop offset="1" stop-color="#ff9f80"/></linearGradient></defs><rect width="320" height="320" fill="url(#g)"/><path d="M52 196c0-26 2-48 6-62 20 14 44 12 58-6 22 22 52 44 92 52 40 8 62 18 62 40 0 10-8 14-22 14H78c-18 0-26-14-26-38z" fill="#fff"/><path d="M52 206c-1 30 10 42 28 42h170c14 0 21-6 20-16-1-6-4-8-10-8H88c-20 0-30-6-36-18z" fill="#2b3a67"/><path d="M128 142l22-16m-4 32 22-16m-2 30 22-15" stroke="#ff7a59" stroke-width="8" stroke-linecap="round"/></svg>`
const PARCEL = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#bfe3ff"/><stop offset="1" stop-color="#eaf6ff"/></linearGradient></defs><rect width="640" height="360" fill="url(#s)"/><circle cx="530" cy="82" r="36" fill="#ffd66b"/><path d="M0 280c120-50 220-40 330-12s210 20 310-14v106H0z" fill="#9bd3a4"/><path d="M0 312c150-26 260-20 360-6s190 10 280-8v62H0z" fill="#77bd86"/><g transform="translate(228 128)"><path d="M0 40 92 0l92 40-92 42z" fill="#e3b27a"/><path d="M0 40v100l92 44V82z" fill="#cf9a5f"/><path d="M184 40v100l-92 44V82z" fill="#b9844b"/><path d="M40 23l92 41v34l22-10V53L62 13z" fill="#f4e3c7"/></g></svg>`

/** Fills an emulator; the customer to look at comes last. */
export const sendDemoData = async (
  emulator: Emulator,
  clock: DemoClock,
  pictures: string,
  language: "en" | "zh"
): Promise<void> => {
  const words = language === "zh" ? ZH : EN
  const sender = new Sender(emulator, clock)
  for (const [user, text] of words.others) {
    await sender.send({ FromAccount: FROM, ToAccount: user }, textElem(text))
    clock.pass(190)
  }
  const ended = emulator.openSession({ clientUserId: words.others[0][0], sessionId: ENDED })
  emulator.typeAsCustomer({ sessionId: ended, text: words.thanks })
  emulator.endSession(ended)
  clock.pass(300)

  const customer = words.customer
  const direct = { FromAccount: FROM, ToAccount: customer }
  const items = words.questions.map((content, index) => ({ id: String(index), content }))
  await sender.send(direct, deskElem("29", { title: words.welcome, items }, { subtype: "welcome_msg" }))
  clock.pass(260)
  const order = {
    guide: words.orderGuide,
    pic: `${pictures}/shoe.svg`,
    name: words.product,
    desc: words.price,
    customField: words.orderFields.map(([name, value]) => ({ name, value }))
  }
  await sender.send(direct, deskElem("28", order))
  clock.pass(1500)

  // A gateway in trouble: refused once, and sent again with the same MsgRandom.
  emulator.failNext({ _tag: "Code", code: 141002 })
  const card = { header: words.shipped, desc: words.shippedText, pic: `${pictures}/parcel.svg`, url: words.track }
  const shipped = { ...direct, MsgRandom: 2_893_114_057, MsgBody: [deskElem("22", card)] }
  await sender.attempt(shipped)
  await sender.attempt(shipped)
  clock.pass(95)

  const sessionId = emulator.openSession({
    clientUserId: customer,
    sessionId: "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
  })
  const [question, answer, more, last] = words.talk
  emulator.typeAsCustomer({ sessionId, text: question })
  clock.pass(41)
  await sender.send({ SessionId: sessionId }, textElem(answer))
  clock.pass(22)
  emulator.typeAsCustomer({ sessionId, text: more })
  clock.pass(9)
  // The answer of this one is lost: the client sends it again, and the second is dropped as a duplicate.
  emulator.failNext({ _tag: "Reset", stored: true })
  const reply = { SessionId: sessionId, MsgRandom: 1_560_274_398, MsgBody: [textElem(last)] }
  await sender.attempt(reply)
  await sender.attempt(reply)
}

/** Requests that break a rule, as a shop's first tries do. */
export const sendFaultyRequests = async (emulator: Emulator, clock: DemoClock): Promise<void> => {
  const sender = new Sender(emulator, clock)
  const direct = { FromAccount: FROM, ToAccount: "lin.yue" }
  const wrong = [
    { ...direct, MsgRandom: "84736251", MsgBody: [textElem("Your parcel is on its way")] },
    { SessionId: ENDED, MsgRandom: 4711, MsgBody: [textElem("Still there?")] },
    { ...direct, MsgRandom: 90_210, MsgBody: textElem("Sale!") },
    { ...direct, MsgRandom: 31_337, MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { text: "Welcome back!" } }] }
  ]
  for (const packet of wrong) {
    clock.pass(37)
    await sender.attempt(packet)
  }
}

const EN = {
  customer: "lin.yue",
  others: [
    ["marta.k", "Welcome to the shop, Marta! Your 10 % voucher is waiting at checkout."],
    ["user-20817", "Your return has arrived. We refund ¥ 429.00 today."],
    ["o.fernandes", "Back in stock: Trail shoe “Kestrel”, size 43."]
  ],
  thanks: "Perfect, thank you!",
  welcome: "Hi Lin, welcome to the shop! How can we help?",
  questions: ["Where is my order?", "Change or cancel an order", "Talk to a person"],
  orderGuide: "Thank you for your order",
  product: "Trail shoe “Kestrel”",
  price: "Size 39 · ¥ 429.00",
  orderFields: [
    ["Order", "SH-20418"],
    ["Paid", "¥ 429.00"],
    ["Delivery", "Tomorrow, 9–12"]
  ],
  shipped: "Your parcel is on its way",
  shippedText: "Order SH-20418 left our warehouse this morning.",
  track: "https://shop.example/track/SH-20418",
  talk: [
    "Hi! I won't be home tomorrow morning. Can it come in the evening?",
    "Of course. I have moved the delivery to tomorrow, 18–20. Is that all right?",
    "That's great, thanks a lot!",
    "You're welcome! You'll get a message when the courier is near."
  ]
} as const

const ZH = {
  customer: "林悦",
  others: [
    ["wang_xiaoming", "欢迎注册山野商城！您的新人优惠券已到账，下单即可使用。"],
    ["user-20817", "您的退货已签收，¥429.00 将于今日原路退回。"],
    ["陈思远", "到货提醒：您关注的“红隼”越野跑鞋 43 码已补货。"]
  ],
  thanks: "好的，谢谢！",
  welcome: "您好，欢迎光临山野商城！请问需要什么帮助？",
  questions: ["我的订单到哪里了？", "修改或取消订单", "转人工客服"],
  orderGuide: "感谢您的订购",
  product: "“红隼”越野跑鞋",
  price: "39 码 · ¥429.00",
  orderFields: [
    ["订单号", "SH-20418"],
    ["实付", "¥429.00"],
    ["预计送达", "明天 9–12 点"]
  ],
  shipped: "您的订单已发货",
  shippedText: "订单 SH-20418 今早已从仓库发出。",
  track: "https://shop.example/track/SH-20418",
  talk: [
    "你好，我明天上午不在家，可以晚上送吗？",
    "没问题，已为您改到明天 18–20 点派送，可以吗？",
    "太好了，非常感谢！",
    "不客气！快递员快到时我们会给您发消息。"
  ]
} as const
