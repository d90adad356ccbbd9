/**
 * The language of the page: chosen, remembered, and by default the browser's.
 */
import { createContext } from "preact"
import { useContext } from "preact/hooks"
import { recall, remember } from "../preferences.ts"
import { en, type Translation } from "./en.ts"
import { zh } from "./zh.ts"

export type Language = "en" | "zh"

export const translationOf = (language: Language): Translation => (language === "zh" ? zh : en)

/** For `lang` and for numbers and dates. */
export const localeOf = (language: Language): string => (language === "zh" ? "zh-CN" : "en")

export const initialLanguage = (): Language => {
  const chosen = recall("language")
  if (chosen === "en" || chosen === "zh") return chosen
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en"
}

export const rememberLanguage = (language: Language): void => remember("language", language)

export const LanguageContext = createContext<Language>("en")

export const useI18n = (): Translation => translationOf(useContext(LanguageContext))
export const useLanguage = (): Language => useContext(LanguageContext)
export const useLocale = (): string => localeOf(useContext(LanguageContext))
