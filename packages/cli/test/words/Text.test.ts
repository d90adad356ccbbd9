import { expect, it } from "vitest"
import { languageOf } from "../../src/words/Text.ts"

it.each([
  [{}, "en"],
  [{ LANG: "C.UTF-8" }, "en"],
  [{ LANG: "zh_CN.UTF-8" }, "zh"],
  [{ LANG: "zh" }, "zh"],
  [{ LANG: "zh-TW" }, "zh"],
  [{ LANG: "zhfoo" }, "en"],
  [{ LANG: "en_US.UTF-8", LC_MESSAGES: "zh_CN.UTF-8" }, "zh"],
  [{ LANG: "zh_CN.UTF-8", LC_MESSAGES: "zh_CN.UTF-8", LC_ALL: "C" }, "en"],
  [{ LANG: "zh_CN.UTF-8", LC_MESSAGES: "", LC_ALL: "" }, "zh"]
])("speaks by LC_ALL, then LC_MESSAGES, then LANG: %j", (env, language) => {
  expect(languageOf(env)).toBe(language)
})
