/** The languages of the site, and where their pages stand. */
import { siteAddress } from "repository/addresses"

export type Locale = "en" | "zh"

export const locales: ReadonlyArray<Locale> = ["en", "zh"]

/** What the path of a page begins with. */
export const prefixes: Readonly<Record<Locale, string>> = { en: "", zh: "zh/" }

/** What the path of every page begins with. */
export const base = new URL(siteAddress).pathname
