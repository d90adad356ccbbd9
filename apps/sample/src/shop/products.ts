/** What the shop sells. */
import type { Language } from "./language.ts"

export type Product = { readonly [name in Language]: string } & {
  /** Of its picture. */
  readonly id: string
  readonly price: string
}

export const products: readonly Product[] = [
  { id: "earphones", zh: "蓝牙耳机", en: "Earphones", price: "¥199" },
  { id: "watch", zh: "智能手表", en: "Smart watch", price: "¥899" },
  { id: "camera", zh: "拍立得", en: "Instant camera", price: "¥549" }
]

/** By its name in any language. */
export const productNamed = (name: string): Product | undefined =>
  products.find(({ zh, en }) => name === zh || name === en)
