/** What the answer to the signed call says of one concern. */
import type { Text } from "../words/Text.ts"
import type { Finding, Looked } from "./Check.ts"
import { type Concern, concernOf } from "./concern.ts"
import type { Facts } from "./Facts.ts"
import { meaningOf } from "./meaning.ts"
import { pages } from "./pages.ts"

const unknown: Finding = {
  state: "skipped",
  found: { en: "not known: refused for another reason", zh: "未知：调用因其他原因被拒绝" }
}

interface Words {
  readonly concern: Concern
  /** What is so where the call was let through. */
  readonly well: (facts: Facts) => Text
  readonly todo: (code: number, facts: Facts) => Text
  readonly source?: Text
}

export const judged = ({ concern, well, todo, source = pages.codes }: Words, facts: Facts): Looked => {
  const { answer } = facts
  if (answer === undefined || answer._tag === "None") return { finding: unknown }
  // Nothing of app or caller is wrong where the command itself has answered.
  const refused = answer._tag === "Refused" ? concernOf(answer.code) : undefined
  if (refused === undefined) return { finding: { state: "ok", found: well(facts) } }
  if (refused !== concern || answer._tag !== "Refused") return { finding: unknown }
  return { finding: { state: "wrong", found: meaningOf(answer.code), todo: todo(answer.code, facts), source } }
}
