/** The shop: what happens in it, and what it says to its customers when it does. It knows no web framework. */
import { Elem, type OutgoingMessage } from "@tcdesk/core"

export interface Order {
  readonly id: number
  readonly userId: string
  readonly product: string
  readonly state: "placed" | "shipped"
}

/** What was asked for isn't there, or is not to be had. Shaped as HTTP errors are: `message` may be shown to who asked. */
export class ShopError extends Error {
  readonly status: number
  readonly expose = true
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The customer-service account (客服号) by which the shop speaks outside of a session. */
const from = "@customer_service_account"
const picture = "https://static.cloudcachetci.com/qcloud/portal/kit/images/presale.a4955999.jpeg"

export class Shop {
  private readonly orders = new Map<number, Order>()
  private readonly openDeskSession: ((userId: string) => string) | undefined

  /** `openDeskSession` opens a session as a customer would. Only the emulator can; the real ones open in the customer's app. */
  constructor(openDeskSession?: (userId: string) => string) {
    this.openDeskSession = openDeskSession
  }

  /** A new customer is welcomed. */
  signUp(userId: string): OutgoingMessage {
    return { from, to: userId, text: "欢迎注册xx商城,您可在此购买想要的商品,如有疑问请联系客服。" }
  }

  /** The customer gets the order as a card. Its key makes a second copy of the same message recognisable to Desk. */
  placeOrder(userId: string, product: string): { readonly order: Order; readonly message: OutgoingMessage } {
    const order: Order = { id: this.orders.size + 1, userId, product, state: "placed" }
    this.orders.set(order.id, order)
    const card = Elem.order({
      name: product,
      pic: picture,
      desc: `订单 ${order.id}`,
      customField: [{ name: "状态", value: "已下单" }]
    })
    return { order, message: { from, to: userId, body: card, key: `order ${order.id} placed` } }
  }

  /** The customer gets a card that leads to the parcel. */
  ship(id: number): { readonly order: Order; readonly message: OutgoingMessage } {
    const placed = this.orders.get(id)
    if (placed === undefined) throw new ShopError(404, `There is no order ${id}.`)
    const order: Order = { ...placed, state: "shipped" }
    this.orders.set(id, order)
    const card = Elem.card({
      header: "您的订单已发货",
      desc: `${order.product}(订单 ${id})`,
      pic: picture,
      url: "https://www.qcloud.com/"
    })
    return { order, message: { from, to: order.userId, body: card, key: `order ${id} shipped` } }
  }

  /** A customer asks for help. */
  openSession(userId: string): { readonly sessionId: string } {
    if (this.openDeskSession === undefined) {
      throw new ShopError(501, "Customers open sessions in their app; Desk's webhook tells the SessionId.")
    }
    return { sessionId: this.openDeskSession(userId) }
  }

  /** The shop's answer in an open session. */
  reply(sessionId: string, text: string): OutgoingMessage {
    return { sessionId, text }
  }
}
