/**
 * Light, dark, or as the system has it; remembered.
 */
import { useEffect, useState } from "preact/hooks"
import { recall, remember } from "../preferences.ts"

export type Theme = "auto" | "light" | "dark"

const NEXT: Readonly<Record<Theme, Theme>> = { auto: "light", light: "dark", dark: "auto" }

const initial = (): Theme => {
  const chosen = recall("theme")
  return chosen === "light" || chosen === "dark" ? chosen : "auto"
}

export const useTheme = (): readonly [theme: Theme, next: () => void] => {
  const [theme, setTheme] = useState<Theme>(initial)
  useEffect(() => {
    document.documentElement.dataset.theme = theme
    remember("theme", theme)
  }, [theme])
  return [theme, () => setTheme(NEXT[theme])]
}
