/**
 * What the site shows, in the order of its sidebar: each document by its path without `.md`. A document that is in no section, and
 * one that lacks a language, is an error (`documents.ts`). Packages need no line: they are the folders of `packages`.
 */
import type { Locale } from "./locales.ts"

export interface Section {
  readonly title: Readonly<Record<Locale, string>>
  readonly pages: ReadonlyArray<string>
}

export const sections: ReadonlyArray<Section> = [
  {
    title: { en: "Start", zh: "开始" },
    pages: [
      "README",
      "docs/first-message",
      "docs/receiving",
      "docs/streaming",
      "docs/sessions",
      "docs/sending",
      "docs/elements"
    ]
  },
  {
    title: { en: "In your framework", zh: "配合框架" },
    pages: ["docs/nestjs", "docs/recipes", "docs/effect", "examples/README", "docs/migrating"]
  },
  {
    title: { en: "When it fails", zh: "失败时" },
    pages: ["docs/operating", "docs/errors", "docs/duplicates", "docs/outbox"]
  },
  {
    title: { en: "Test", zh: "测试" },
    pages: ["docs/testing", "docs/emulator"]
  },
  {
    title: { en: "Production", zh: "生产环境" },
    pages: ["docs/production", "docs/options", "docs/tenants", "docs/performance"]
  },
  {
    title: { en: "Look inside", zh: "深入了解" },
    pages: ["docs/faults", "docs/threat-model", "docs/architecture"]
  }
]

export const packagesTitle: Section["title"] = { en: "Packages", zh: "包" }

/** The list of guides is reached from the navigation: it is what the sidebar says, with a sentence for each. */
export const besideSections: ReadonlyArray<string> = ["docs/README"]

/** For contributors: there is no Chinese of these, and the Chinese site shows the English. */
export const inEnglishOnly: ReadonlyArray<string> = ["docs/architecture"]

/** Where the title of a document is not what a sidebar should say. */
export const shortTitles: Readonly<Record<string, Section["title"]>> = {
  README: { en: "Overview", zh: "概览" },
  "docs/sending": { en: "Sending", zh: "发送" },
  "docs/performance": { en: "Performance", zh: "性能" },
  "docs/architecture": { en: "Architecture", zh: "架构（英文）" }
}
