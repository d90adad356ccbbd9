/** What a code means, in the user's language. */
import { codes } from "@tcdesk/core"
import type { Text } from "../words/Text.ts"
import { meanings } from "./meanings.ts"

/** With the code behind it. */
export const meaningOf = (code: number): Text => {
  const meaning = codes.get(code)?.meaning
  if (meaning === undefined)
    return { en: `a code that no document names (${code})`, zh: `文档中没有的错误码（${code}）` }
  return { en: `${meaning} (${code})`, zh: `${meanings.get(meaning) ?? meaning}（${code}）` }
}
