/** What the shop says to its customers. */
import type { Language } from "./language.ts"

export const words = {
  zh: {
    welcome: "欢迎注册xx商城,您可在此购买想要的商品,如有疑问请联系客服。",
    order: (id: number) => `订单 ${id}`,
    state: "状态",
    placed: "已下单",
    shipped: "您的订单已发货",
    parcel: (product: string, id: number) => `${product}(订单 ${id})`,
    bot: {
      greeting: "您好！我是小店的机器人，可以查订单和包裹，也可以介绍商品和退货规则。需要人工客服时，请回复“人工”。",
      noOrders: "我没有查到您的订单。下单以后，您随时可以问我包裹到了哪里。",
      placed: (id: number, product: string) => `订单 ${id}（${product}）正在备货，发货后会马上通知您。`,
      shipped: (id: number, product: string) => `订单 ${id}（${product}）已经发货，预计明天送达。`,
      returns: "签收后七天内可以无理由退货，退款会原路退回。需要办理退货时，请回复“人工”。",
      catalogue: (products: string) => `小店现在有${products}。在商品页下单，当天就能发货。`,
      unknown: "抱歉，这个问题我还不会回答。我可以查订单和包裹；需要人工客服时，请回复“人工”。",
      item: (name: string, price: string) => `${name}（${price}）`,
      separator: "、",
      end: ""
    },
    support: {
      handedOver: (agent?: string) => `已为您转接人工客服${agent === undefined ? "" : ` ${agent}`}，请稍候。`,
      queued: "人工客服都在忙，已为您排队，请稍候。",
      noAgent: "现在没有人工客服在线，请稍后再试。订单和包裹的问题，我可以先为您查询。",
      failed: "抱歉，刚才出了点问题，请再发一次。"
    }
  },
  en: {
    welcome: "Welcome to the shop! If you have a question, write to us here.",
    order: (id: number) => `Order ${id}`,
    state: "State",
    placed: "placed",
    shipped: "Your parcel is on its way",
    parcel: (product: string, id: number) => `${product} (order ${id})`,
    bot: {
      greeting:
        "Hello! I am the shop's bot. I can look up your orders and parcels, and tell you about products and returns. To talk to a person, write “human”.",
      noOrders:
        "I can't find an order of yours. Once you have ordered, you can ask me at any time where your parcel is.",
      placed: (id: number, product: string) =>
        `Order ${id} (${product}) is being packed. You get a message as soon as it is on its way.`,
      shipped: (id: number, product: string) => `Order ${id} (${product}) is on its way and should arrive tomorrow.`,
      returns:
        "You can return anything within seven days of delivery, and the money goes back the way you paid. To start a return, write “human”.",
      catalogue: (products: string) => `We have ${products}. Order in the shop, and it leaves on the same day.`,
      unknown: "Sorry, I can't answer that. I can look up your orders and parcels; to talk to a person, write “human”.",
      item: (name: string, price: string) => `${name} (${price})`,
      separator: ", ",
      end: " "
    },
    support: {
      handedOver: (agent = "one of our staff") => `You are being connected to ${agent}. One moment, please.`,
      queued: "All our staff are busy. You are in the queue; one moment, please.",
      noAgent: "Nobody is here at the moment; please try again later. Meanwhile I can look up your orders and parcels.",
      failed: "Sorry, something went wrong just now. Please write that once more."
    }
  }
} satisfies Readonly<Record<Language, unknown>>
