/**
 * The language of the page: chosen, remembered, and by default the browser's.
 */
import { signal } from "@preact/signals"
import { recall, remember } from "../preferences.ts"
import { en, type Translation } from "./en.ts"
import { zh } from "./zh.ts"

export type Language = "en" | "zh"

const initial = (): Language => {
  const chosen = recall("language")
  if (chosen === "en" || chosen === "zh") return chosen
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en"
}

const language = signal<Language>(initial())

export const switchLanguage = (): void => {
  language.value = language.value === "en" ? "zh" : "en"
  remember("language", language.value)
}

/** Every text of the page. */
export const useI18n = (): Translation => (language.value === "zh" ? zh : en)

export const useLanguage = (): Language => language.value

/** For `lang` and for numbers and dates. */
export const useLocale = (): string => (language.value === "zh" ? "zh-CN" : "en")
