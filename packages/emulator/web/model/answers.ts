/**
 * What a customer's app sends when an element is answered, and whence that is known: a text message with the words of the choice, or of the
 * answer. The page of Desk's own messages (269/96058) says so of `branch` alone.
 */
import type { ReceivedElement } from "../../src/api/protocol.ts"
import { decode } from "./decode.ts"

export type Answer = "documented" | "known from clients"

/** `undefined` for a message of which nothing can be answered. */
export const answerOf = (body: readonly ReceivedElement[]): Answer | undefined => {
  const kinds = body.map((element) => decode(element).as)
  if (kinds.includes("branch")) return "documented"
  return kinds.includes("form") || kinds.includes("welcome") ? "known from clients" : undefined
}
