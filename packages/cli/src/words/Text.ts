/** What is told in the user's language: every text of this package stands in both. */
export interface Text {
  readonly en: string
  readonly zh: string
}

export type Language = keyof Text

export type Say = (text: Text) => string

type Variables = Readonly<Record<string, string | undefined>>

/** As POSIX has it: the first of these that is set decides; `zh`, `zh_CN.UTF-8`, `zh-TW` are Chinese. */
export const languageOf = ({ LC_ALL, LC_MESSAGES, LANG }: Variables): Language =>
  /^zh\b|^zh_/i.test(LC_ALL || LC_MESSAGES || LANG || "") ? "zh" : "en"

export const sayIn =
  (language: Language): Say =>
  (text) =>
    text[language]
