import { globSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import MiniSearch from "minisearch"
import { describe, expect, it } from "vitest"
import type { Locale } from "../locales.ts"
import { searchOptions } from "../search/rank.ts"
import { processTerm, tokenize } from "../search/tokenize.ts"
import { dist } from "./support/built.ts"

/** The index as a browser gets it, read with the options that VitePress's search box has. */
const indexOf = async (locale: Locale): Promise<MiniSearch> => {
  const [file] = globSync(`assets/chunks/@localSearchIndex${locale === "en" ? "root" : locale}.*.js`, { cwd: dist })
  if (file === undefined) throw new Error("the site is not built: run pnpm site")
  const { default: json } = await import(pathToFileURL(join(dist, file)).href)
  return MiniSearch.loadJSON(json, {
    fields: ["title", "titles", "text"],
    storeFields: ["title", "titles"],
    searchOptions,
    tokenize,
    processTerm
  })
}

/** What one would type, and the page that must be among the first three that are found. */
const queries: Readonly<Record<Locale, ReadonlyArray<readonly [query: string, page: string]>>> = {
  en: [
    ["retry without duplicate", "/duplicates"],
    ["avoid duplicate messages", "/duplicates"],
    ["at most once", "/duplicates"],
    ["get SessionId", "/receiving"],
    ["how to get a SessionId", "/receiving"],
    ["where does the session id come from", "/receiving"],
    ["where do I get the session id", "/receiving"],
    ["what does 70050 mean", "/errors#70050"],
    ["70050", "/errors#70050"],
    ["stream", "/streaming"],
    ["streaming AI SDK", "/streaming"],
    ["test", "/testing"],
    ["how to test", "/testing"],
    ["key refused", "/operating"],
    ["doctor", "/operating"],
    ["hand over to human", "/sessions"],
    ["sqlite outbox", "/outbox"],
    ["createDesk", "/api/core#createdesk"]
  ],
  zh: [
    ["重试 不重复", "/zh/duplicates"],
    ["重复发送", "/zh/duplicates"],
    ["怎么拿到 SessionId", "/zh/receiving"],
    ["获取 SessionId", "/zh/receiving"],
    ["会话 ID 从哪里来", "/zh/receiving"],
    ["70050", "/zh/errors#70050"],
    ["70050 是什么意思", "/zh/errors#70050"],
    ["流式", "/zh/streaming"],
    ["流式回答", "/zh/streaming"],
    ["测试", "/zh/testing"],
    ["怎么测试", "/zh/testing"],
    ["转人工", "/zh/sessions"],
    ["发送失败", "/zh/operating"],
    ["createDesk", "/zh/api/core#createdesk"]
  ]
}

describe.each(["en", "zh"] as const)("the search in %s", async (locale) => {
  const index = await indexOf(locale)

  it.each(queries[locale])("finds for “%s” the page %s among the first three", (query, page) => {
    const found = index
      .search(query)
      .slice(0, 3)
      .map(({ id }) => String(id))
    expect(found.map((id) => (page.includes("#") ? id : id.replace(/#.*/, "")))).toContain(page)
  })
})

describe("words", () => {
  it("are read from Chinese as each two neighbours, beside those of other scripts", () => {
    expect(tokenize("获取SessionId，不重复")).toEqual(["获取", "SessionId", "不重", "重复"])
  })

  it("are the same without English endings, and none where they say nothing", () => {
    expect(["Retries", "retry", "streaming", "streams", "duplicates", "address", "status"].map(processTerm)).toEqual([
      "retry",
      "retry",
      "stream",
      "stream",
      "duplicat",
      "address",
      "status"
    ])
    expect(["how", "To"].map(processTerm)).toEqual([null, null])
  })
})
