/**
 * Theme and language; with `labelled`, what they are is written beside them.
 */
import { switchLanguage, useI18n } from "../i18n/language.ts"
import { Icon } from "./Icon.tsx"
import { useTheme } from "./useTheme.ts"

export const ThemeButton = ({ labelled = false }: { readonly labelled?: boolean }) => {
  const i18n = useI18n()
  const [theme, nextTheme] = useTheme()
  const label = i18n.themes[theme]
  return (
    <button
      type="button"
      class={labelled ? "button" : "button quiet"}
      aria-label={label}
      title={label}
      onClick={nextTheme}
    >
      <Icon name={theme === "light" ? "sun" : theme === "dark" ? "moon" : "auto"} />
      {labelled && label}
    </button>
  )
}

export const LanguageButton = ({ labelled = false }: { readonly labelled?: boolean }) => {
  const i18n = useI18n()
  return (
    <button
      type="button"
      class={labelled ? "button" : "button quiet language"}
      aria-label={labelled ? undefined : i18n.languageLabel}
      title={i18n.languageLabel}
      onClick={switchLanguage}
    >
      {labelled && <Icon name="globe" />}
      {labelled ? i18n.languageLabel : i18n.language}
    </button>
  )
}
