/** What the site itself says, in both languages; everything else says a document. */
import { repositoryAddress } from "repository/addresses"
import type { DefaultTheme } from "vitepress"
import type { Locale } from "./locales.ts"

const pattern = `${repositoryAddress}/edit/main/:path`

interface Words {
  readonly description: string
  readonly guides: string
  readonly examples: string
  readonly reference: string
  readonly theme: DefaultTheme.Config
}

export const words: Readonly<Record<Locale, Words>> = {
  en: {
    description:
      "A client for Tencent Cloud Desk (智能客服 / 云联络中心) for Node: hear your customers, answer, stream what a model says, hand over to a human.",
    guides: "Guides",
    examples: "Examples",
    reference: "API reference",
    theme: {
      outline: { level: [2, 3], label: "On this page" },
      editLink: { pattern, text: "Edit this page" },
      notFound: {
        title: "There is no such page",
        quote: "It may have moved. The search finds it by what it is about.",
        linkText: "To the beginning"
      }
    }
  },
  zh: {
    description:
      "腾讯云智能客服 / 云联络中心（Tencent Cloud Desk）的 Node 客户端：接收客户的消息，回复，流式发送模型的回答，转接人工。",
    guides: "指南",
    examples: "示例",
    reference: "API 参考",
    theme: {
      outline: { level: [2, 3], label: "本页目录" },
      editLink: { pattern, text: "编辑此页" },
      docFooter: { prev: "上一页", next: "下一页" },
      darkModeSwitchLabel: "外观",
      lightModeSwitchTitle: "切换到浅色",
      darkModeSwitchTitle: "切换到深色",
      sidebarMenuLabel: "目录",
      returnToTopLabel: "回到顶部",
      langMenuLabel: "切换语言",
      skipToContentLabel: "跳到正文",
      notFound: {
        title: "没有这个页面",
        quote: "它可能已经移动。可以用搜索按内容查找。",
        link: "/zh/",
        linkLabel: "回到首页",
        linkText: "回到首页"
      }
    }
  }
}
