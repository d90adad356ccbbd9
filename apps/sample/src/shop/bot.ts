/**
 * The shop's bot: gives its answer piece by piece, as a language model does, so that one can take its place:
 * `({ text }) => textOf(streamText({ model, prompt: text }).fullStream)`. It knows the shop's orders, and nothing of Desk.
 */
import { setTimeout } from "node:timers/promises"
import { type Language, languageOf } from "./language.ts"
import { products } from "./products.ts"
import type { Order } from "./Shop.ts"
import { words } from "./words.ts"

export interface Question {
  readonly text: string
  /** Of the customer who asks. */
  readonly orders: ReadonlyArray<Order>
}

export type Bot = (question: Question) => AsyncIterable<string>

type Answer = (orders: ReadonlyArray<Order>, language: Language) => string

const whereabouts: Answer = (orders, language) => {
  const { bot } = words[language]
  if (orders.length === 0) return bot.noOrders
  // Who has many orders asks about the newest ones.
  return orders
    .slice(-3)
    .map(({ id, product, state }) => bot[state](id, product))
    .join(bot.end)
}

const catalogue: Answer = (_orders, language) => {
  const { bot } = words[language]
  return bot.catalogue(products.map((product) => bot.item(product[language], product.price)).join(bot.separator))
}

/** The first that fits: a question about returns may name an order too. */
const topics: ReadonlyArray<readonly [asked: RegExp, answer: Answer]> = [
  [/退|换货|\b(return|refund)/i, (_orders, language) => words[language].bot.returns],
  [/订单|包裹|快递|物流|发货|送达|到哪|\b(order|parcel|package|deliver|shipp|track)/i, whereabouts],
  [/多少钱|价格|商品|有什么|\b(price|cost|product|sell|buy)/i, catalogue],
  [/你好|您好|在吗|\b(hello|hi|hey)\b/i, (_orders, language) => words[language].bot.greeting]
]

const answerTo = ({ text, orders }: Question, language: Language): string => {
  const [, answer] = topics.find(([asked]) => asked.test(text)) ?? []
  return answer === undefined ? words[language].bot.unknown : answer(orders, language)
}

/** About the pace of a model. */
const pauseMs = 80

/** Answers in the language of the question, a word at a time. */
export const makeBot = (pause: () => Promise<unknown> = () => setTimeout(pauseMs)): Bot =>
  async function* (question) {
    const language = languageOf(question.text)
    for (const { segment } of new Intl.Segmenter(language, { granularity: "word" }).segment(
      answerTo(question, language)
    )) {
      yield segment
      await pause()
    }
  }
