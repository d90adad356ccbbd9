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
    pages: ["README", "docs/first-message", "docs/receiving", "docs/streaming", "docs/sessions"]
  },
  {
    title: { en: "Send", zh: "发送" },
    pages: ["docs/elements", "docs/errors", "docs/duplicates", "docs/outbox"]
  },
  {
    title: { en: "Build", zh: "构建" },
    pages: ["docs/testing", "docs/recipes", "examples/README", "docs/migrating"]
  },
  {
    title: { en: "Operate", zh: "运维" },
    pages: ["docs/production", "docs/tenants", "docs/performance"]
  },
  {
    title: { en: "Look inside", zh: "内部" },
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
  README: { en: "Overview", zh: "概览" }
}
