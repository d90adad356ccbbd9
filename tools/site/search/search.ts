/** The search of the site: an index for each language, which a browser asks without a server. */
import type { DefaultTheme } from "vitepress"
import { searchOptions } from "./rank.ts"
import { sectionsOf } from "./sections.ts"
import { processTerm, tokenize } from "./tokenize.ts"

export const search: { provider: "local"; options: DefaultTheme.LocalSearchOptions } = {
  provider: "local",
  options: {
    detailedView: true,
    miniSearch: {
      options: { tokenize, processTerm },
      searchOptions,
      _splitIntoSections: (path, html) => [...sectionsOf(html, path.includes("/generated/"))]
    },
    locales: {
      zh: {
        translations: {
          button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
          modal: {
            displayDetails: "显示摘要",
            resetButtonTitle: "清除",
            backButtonTitle: "关闭搜索",
            noResultsText: "没有找到",
            footer: {
              selectText: "打开",
              selectKeyAriaLabel: "回车",
              navigateText: "切换",
              navigateUpKeyAriaLabel: "上",
              navigateDownKeyAriaLabel: "下",
              closeText: "关闭",
              closeKeyAriaLabel: "退出"
            }
          }
        }
      }
    }
  }
}
