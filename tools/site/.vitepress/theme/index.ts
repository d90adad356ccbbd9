/** VitePress's theme, with fonts that the reader's system has. */
import type { Theme } from "vitepress"
import DefaultTheme from "vitepress/theme-without-fonts"
import { Chart } from "./Chart.ts"
import "./style.css"

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component("Chart", Chart)
  }
} satisfies Theme
