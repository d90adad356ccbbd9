/** The languages of the site, where it stands, and where the sources of what it shows stand. */
export type Locale = "en" | "zh"

export const locales: ReadonlyArray<Locale> = ["en", "zh"]

/** What the path of a page begins with. */
export const prefixes: Readonly<Record<Locale, string>> = { en: "", zh: "zh/" }

export const base = "/tcdesk/"

export const address = `https://tcdesk.github.io${base}`

export const repository = "https://github.com/tcdesk/tcdesk"
