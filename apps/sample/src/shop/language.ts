/** The language that a customer is spoken to in. */

export type Language = "zh" | "en"

/** Of what a customer writes; without a letter in it, Chinese, in which the shop speaks by default. */
export const languageOf = (text: string): Language =>
  /\p{Script=Han}/u.test(text) || !/\p{Letter}/u.test(text) ? "zh" : "en"
