/** What the shop says to its customers. */
import type { Language } from "./products.ts"

export const words = {
  zh: {
    welcome: "欢迎注册xx商城,您可在此购买想要的商品,如有疑问请联系客服。",
    order: (id: number) => `订单 ${id}`,
    state: "状态",
    placed: "已下单",
    shipped: "您的订单已发货",
    parcel: (product: string, id: number) => `${product}(订单 ${id})`
  },
  en: {
    welcome: "Welcome to the shop! If you have a question, write to us here.",
    order: (id: number) => `Order ${id}`,
    state: "State",
    placed: "placed",
    shipped: "Your parcel is on its way",
    parcel: (product: string, id: number) => `${product} (order ${id})`
  }
} satisfies Readonly<Record<Language, unknown>>
