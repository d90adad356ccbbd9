/** The site: every document of the repository that users read, and the reference of the packages, in English and Chinese. */
import { join } from "node:path"
import { repositoryAddress, siteAddress } from "repository/addresses"
import { root } from "repository/packages"
import { defineConfig, type Plugin } from "vitepress"
import { faults, generated, routeOf } from "../documents.ts"
import { base, type Locale } from "../locales.ts"
import { keepColumns } from "../markdown/cells.ts"
import { adaptMarkdown } from "../markdown/plugin.ts"
import { slugify } from "../markdown/slug.ts"
import { navigation, sidebar } from "../navigation.ts"
import { search } from "../search/search.ts"
import { words } from "../words.ts"

const found = faults()
if (found.length > 0) throw new Error(found.join("\n"))

/** A page becomes a component of Vue, which the folder that it stands in does not have. */
const vueForPages: Plugin = {
  name: "vue for pages",
  enforce: "pre",
  resolveId(source, importer, options) {
    const isOfPage = /^vue(?:\/|$)/.test(source) && importer !== undefined && /\.md(?:\?|$)/.test(importer)
    return isOfPage ? this.resolve(source, import.meta.filename, options) : null
  }
}

const themeOf = (locale: Locale) => ({ ...words[locale].theme, nav: navigation(locale), sidebar: sidebar(locale) })

export default defineConfig({
  title: "tcdesk",
  description: words.en.description,
  base,
  cleanUrls: true,
  srcDir: root,
  outDir: join(import.meta.dirname, "../dist"),
  // Whatever else is found here, and is in no table, stops the build.
  srcExclude: [
    "apps/**",
    "coverage/**",
    "examples/*/**",
    "packages/*/!(README*.md)",
    "packages/*/*/**",
    "tools/!(site)/**",
    "tools/site/!(generated)/**"
  ],
  rewrites: routeOf,
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}icon.svg` }]],
  sitemap: { hostname: siteAddress },
  // A page that is made says what it is made from; where that is the sources, there is nothing to edit.
  transformPageData: ({ filePath, frontmatter }) => {
    if (typeof frontmatter.source === "string") return { filePath: frontmatter.source }
    return filePath.startsWith(generated) ? { frontmatter: { ...frontmatter, editLink: false } } : undefined
  },
  locales: {
    root: { label: "English", lang: "en", themeConfig: themeOf("en") },
    zh: {
      label: "简体中文",
      lang: "zh-CN",
      link: "/zh/",
      description: words.zh.description,
      themeConfig: themeOf("zh")
    }
  },
  themeConfig: {
    logo: "/icon.svg",
    search,
    socialLinks: [{ icon: "github", link: repositoryAddress }],
    externalLinkIcon: false
  },
  markdown: {
    anchor: { slugify },
    // What GitHub doesn't know is no markup here either.
    attrs: false,
    emoji: false,
    toc: false,
    snippet: false,
    include: false,
    image: { lazyLoad: true },
    codeTransformers: [keepColumns],
    config: adaptMarkdown
  },
  vite: {
    publicDir: join(import.meta.dirname, "../public"),
    plugins: [vueForPages],
    // Mermaid: it is loaded by pages with a chart only.
    build: { chunkSizeWarningLimit: 4000 }
  }
})
