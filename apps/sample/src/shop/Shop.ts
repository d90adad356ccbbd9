/** The shop: what happens in it, and what it says to its customers when it does. It knows no web framework. */
import { Elem, type OutgoingMessage } from "@tcdesk/core"
import type { Language } from "./language.ts"
import { productNamed } from "./products.ts"
import { words } from "./words.ts"

export interface Order {
  readonly id: number
  readonly userId: string
  readonly product: string
  readonly language: Language
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

export interface ShopOptions {
  /** Opens a session as a customer would. Only the emulator can; the real ones open in the customer's app. */
  readonly openDeskSession?: ((userId: string) => string) | undefined
  /** Where the shop's pictures and pages are, once it listens. Without it, somewhere that customers of the real service can reach. */
  readonly site?: (() => string) | undefined
}

/** The customer-service account (客服号) by which the shop speaks outside of a session. */
const from = "@customer_service_account"

const publicPicture = "https://static.cloudcachetci.com/qcloud/portal/kit/images/presale.a4955999.jpeg"
const publicPage = "https://www.qcloud.com/"

export class Shop {
  private readonly orders = new Map<number, Order>()
  private readonly options: ShopOptions

  constructor(options: ShopOptions = {}) {
    this.options = options
  }

  /** A new customer is welcomed. */
  signUp(userId: string, language: Language = "zh"): OutgoingMessage {
    return { from, to: userId, text: words[language].welcome }
  }

  ordersOf(userId: string): readonly Order[] {
    return [...this.orders.values()].filter((order) => order.userId === userId)
  }

  /** The customer gets the order as a card. Its key makes a second copy of the same message recognisable to Desk. */
  placeOrder(
    userId: string,
    product: string,
    language: Language = "zh"
  ): { readonly order: Order; readonly message: OutgoingMessage } {
    const order: Order = { id: this.orders.size + 1, userId, product, language, state: "placed" }
    this.orders.set(order.id, order)
    const { order: orderName, state, placed } = words[language]
    const card = Elem.order({
      name: product,
      pic: this.picture(productNamed(product)?.id ?? "parcel"),
      desc: orderName(order.id),
      customField: [{ name: state, value: placed }]
    })
    return { order, message: { from, to: userId, body: card, key: `order ${order.id} placed` } }
  }

  /** The customer gets a card that leads to the parcel. */
  ship(id: number): { readonly order: Order; readonly message: OutgoingMessage } {
    const placed = this.orders.get(id)
    if (placed === undefined) throw new ShopError(404, `There is no order ${id}.`)
    const order: Order = { ...placed, state: "shipped" }
    this.orders.set(id, order)
    const { shipped, parcel } = words[order.language]
    const card = Elem.card({
      header: shipped,
      desc: parcel(order.product, id),
      pic: this.picture("parcel"),
      url: this.options.site === undefined ? publicPage : `${this.options.site()}/#orders`
    })
    return { order, message: { from, to: order.userId, body: card, key: `order ${id} shipped` } }
  }

  /** A customer asks for help. */
  openSession(userId: string): { readonly sessionId: string } {
    if (this.options.openDeskSession === undefined) {
      throw new ShopError(501, "Customers open sessions in their app; Desk's webhook tells the SessionId.")
    }
    return { sessionId: this.options.openDeskSession(userId) }
  }

  /** The shop's answer in an open session. */
  reply(sessionId: string, text: string): OutgoingMessage {
    return { sessionId, text }
  }

  private picture(name: string): string {
    return this.options.site === undefined ? publicPicture : `${this.options.site()}/pictures/${name}.svg`
  }
}
